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
import { mutate } from './mutate';

/** Result of one process, written to standard output as JSON at its end. */
export interface Report {
  tried: number;
  /** Mutations that produced an original message of the samples. */
  unchanged: number;
  /** Mutated key files that opened with the private key of the original. */
  opened: number;
  byWay: Record<string, number>;
  slowest: { ms: number; name: string };
  /** Descriptions of the errors found, at most a hundred. */
  wrong: string[];
}

const MOST_MS = 1000;
const now = new Date();

/** Returns a function that judges bytes in place of the sample's: a result when they verify, null when refused. */
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
      return (bytes) => (parseCrl(bytes)?.isSignedBy(issuer) ? 'signed' : null);
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
          // A mutation may remove the MAC. Then nothing in the file protects the certificate, so only the private key
          // is compared. Mutated certificates are tried as samples of their own.
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
      const { spoilt, ways } = mutate(original, by, messages);
      // Names the message in case the process crashes in these rounds.
      if (round % 250 === 0)
        process.stderr.write(`${sample.name}, seed ${seed + index}, from round ${round}\n`);
      const name = `${sample.name}, round ${round}, ${ways.join(' + ')}`;
      const text = () => (spoilt.length < 20_000 ? spoilt.toString('base64') : `${spoilt.length} bytes`);
      const { outcome, ms } = await timed(() => judge(spoilt));
      // Measured again, to exclude chance delays such as garbage collection.
      const again = ms < MOST_MS ? ms : Math.min(ms, (await timed(() => judge(spoilt))).ms);
      if (again > report.slowest.ms) report.slowest = { ms: again, name };
      report.tried++;
      for (const way of ways) report.byWay[way] = (report.byWay[way] ?? 0) + 1;
      if (again >= MOST_MS) wrong(report, `${name}: took ${Math.round(again)} ms: ${text()}`);
      if (outcome instanceof Error)
        wrong(report, `${name}: threw ${outcome.stack ?? String(outcome)}: ${text()}`);
      // A mutation may produce an original message, its own or that of another sample.
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

/** Runs `work`. `ms` is the CPU time of this process on all threads, which other load does not affect. */
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
