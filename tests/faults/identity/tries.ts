import { readFileSync } from 'node:fs';
import { Failure } from '../../../electron/core/failure';
import { openPkcs12 } from '../../../electron/core/identity/keystores/files/pkcs12';
import { CmsError } from '../../../electron/pki/algorithms';
import { parseCertificate } from '../../../electron/pki/certificates';
import { verifyCms } from '../../../electron/pki/cms';
import { parseCrl } from '../../../electron/pki/crl';
import { checkOcsp } from '../../../electron/pki/ocsp';
import { checkTimestamp, TimestampError } from '../../../electron/pki/timestamp';
import { createChainVerifier } from '../../../electron/pki/trust';
import { random } from '../random';
import { PASSWORD, type Sample } from './fixtures';
import { spoil } from './mutate';

/** What one process found; written to standard output as JSON at its end. */
export interface Report {
  tried: number;
  /** Those that came out as an original, and were judged as it is. */
  unchanged: number;
  /** Of spoilt files: those that opened, each to the very key and certificate of the original. */
  opened: number;
  byWay: Record<string, number>;
  slowest: { ms: number; name: string };
  /** Sentences on what should not be; the first hundred. */
  wrong: string[];
}

const MOST_MS = 1000;
const now = new Date();

/** Gives what a sample's bytes lead to when they verify, null when they are refused as they should be. */
function judgeOf(sample: Sample): (bytes: Buffer) => Promise<string | null> | string | null {
  const decoded = (text: string) => Buffer.from(text, 'base64');
  const [content, anchors, crls] = [
    decoded(sample.content),
    sample.anchors.map(decoded),
    sample.crls.map(decoded),
  ];
  const certificate = parseCertificate(decoded(sample.certificate));
  const issuer = parseCertificate(decoded(sample.issuer));
  const verifier = createChainVerifier({ anchors, intermediates: [], crls });
  switch (sample.kind) {
    case 'cms':
      return refusing(CmsError, (cms) => verifyCms({ cms, content }).certificate.toString('hex'));
    case 'certificate':
      return (bytes) => (verifier.check(bytes, now, 'sign').ok ? 'good' : null);
    case 'crl':
      return (bytes) => (parseCrl(bytes)?.signedBy(issuer) ? 'signed' : null);
    case 'ocsp':
      return (response) => {
        const { status } = checkOcsp({ response, certificate, issuer, at: now, crls });
        return status === 'unknown' ? null : status;
      };
    case 'timestamp':
      return refusing(TimestampError, (token) =>
        checkTimestamp({ token, data: content, trust: verifier }).genTime.toISOString(),
      );
    case 'pfx':
      return async (bytes) => {
        try {
          // Where a change takes the MAC away, nothing in the file vouches for its certificate: its issuer does, and
          // changed certificates are tried beside. The key must be the one that belongs to it.
          const { privateKey } = await openPkcs12(bytes, PASSWORD);
          const secret =
            privateKey.algorithm === 'sm2-sm3'
              ? privateKey.number
              : privateKey.key.export({ type: 'pkcs8', format: 'der' });
          return secret.toString('hex');
        } catch (error) {
          if (error instanceof Failure) return null;
          throw error;
        }
      };
  }
}

function refusing(known: typeof CmsError | typeof TimestampError, verify: (bytes: Buffer) => string) {
  return (bytes: Buffer) => {
    try {
      return verify(bytes);
    } catch (error) {
      if (error instanceof known) return null;
      throw error;
    }
  };
}

async function tryAll(samples: Sample[], seed: number): Promise<Report> {
  const report: Report = {
    tried: 0,
    unchanged: 0,
    opened: 0,
    byWay: {},
    slowest: { ms: 0, name: '' },
    wrong: [],
  };
  const messages = samples.map(({ bytes }) => Buffer.from(bytes, 'base64'));
  for (const [index, sample] of samples.entries()) {
    const original = messages[index]!;
    const judge = judgeOf(sample);
    const expected = await judge(original);
    if (expected === null) report.wrong.push(`${sample.name}: not even the original is good`);
    const by = random(seed + index);
    for (let round = 0; round < sample.rounds; round++) {
      const { spoilt, ways } = spoil(original, by, messages);
      // Last words, should the process end here: which message it was.
      if (round % 250 === 0)
        process.stderr.write(`${sample.name}, seed ${seed + index}, from round ${round}\n`);
      const name = `${sample.name}, round ${round}, ${ways.join(' + ')}`;
      const text = () => (spoilt.length < 20_000 ? spoilt.toString('base64') : `${spoilt.length} bytes`);
      const { outcome, ms } = await timed(() => judge(spoilt));
      // What takes long by chance, as when memory is cleared up, does not take long again.
      const again = ms < MOST_MS ? ms : Math.min(ms, (await timed(() => judge(spoilt))).ms);
      if (again > report.slowest.ms) report.slowest = { ms: again, name };
      report.tried++;
      for (const way of ways) report.byWay[way] = (report.byWay[way] ?? 0) + 1;
      if (again >= MOST_MS) wrong(report, `${name}: took ${Math.round(again)} ms: ${text()}`);
      if (outcome instanceof Error)
        wrong(report, `${name}: threw ${outcome.stack ?? String(outcome)}: ${text()}`);
      // All of another message in this one's place is that message, and no spoilt one.
      else if (messages.some((message) => message.equals(spoilt))) {
        if (outcome === expected || !spoilt.equals(original)) report.unchanged++;
        else wrong(report, `${name}: is the original, and was refused`);
      } else if (outcome !== null) {
        if (sample.kind === 'pfx' && outcome === expected) report.opened++;
        else wrong(report, `${name}: was accepted: ${text()}`);
      }
    }
  }
  return report;
}

function wrong(report: Report, sentence: string): void {
  if (report.wrong.length < 100) report.wrong.push(sentence);
}

/** `ms` of this process's own work, on all threads: how busy the machine is with others does not count. */
async function timed(
  work: () => Promise<string | null> | string | null,
): Promise<{ outcome: string | null | Error; ms: number }> {
  const from = process.cpuUsage();
  const spent = () => {
    const { user, system } = process.cpuUsage(from);
    return (user + system) / 1000;
  };
  try {
    const outcome = await work();
    return { outcome, ms: spent() };
  } catch (error) {
    return { outcome: error instanceof Error ? error : new Error(String(error)), ms: spent() };
  }
}

async function main(): Promise<void> {
  const [file = '', seed = ''] = process.argv.slice(2);
  const samples = JSON.parse(readFileSync(file, 'utf8')) as Sample[];
  process.stdout.write(JSON.stringify(await tryAll(samples, Number(seed))));
}

void main();
