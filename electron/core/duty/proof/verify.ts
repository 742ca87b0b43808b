import type { CheckResult, LogReport } from '../../contract';
import { sha256 } from '../../../domain/encoding/canonical';
import {
  checkScript,
  CheckResults,
  packageTrust,
  packageRegister,
  overallResult,
} from '../../evidence/service';
import { createChainVerifier, type TrustMaterial } from '../../../pki/trust';
import {
  entryDigest,
  parseEntryStatement,
  parseWithheldEntry,
  type Entry,
} from '../../../domain/ledger/entry';
import { parseRest } from '../../../domain/ledger/withheld';
import type { LogCase } from './checks/case';
import { checkChains } from './checks/chain';
import { checkHandovers } from './checks/handovers';
import { checkExporter, checkManifest } from './checks/manifest';
import { checkSignatures } from './checks/signatures';
import { checkTimes } from './checks/times';
import { NAME, parseEntryPath, readRest, type EntryPlace } from './layout';
import { monthNumbers, readManifest, type ManifestEntry } from './manifest';
import { VERIFY_SH } from './script';

/** SHA-256 of scripts that released versions put into packages. */
const EARLIER_SCRIPTS: readonly string[] = [
  '75831cfa6e9031aa6bbc154cb8580439d00b4d3806284c8c5ad0c447b961528f',
];

export interface Verification {
  held: { files: ReadonlyMap<string, Buffer> };
  /** Null when this machine has no trust anchors. */
  trust: TrustMaterial | null;
  now: Date;
  /** `machine`: made from data of this machine, not received from others. */
  from: 'package' | 'machine';
}

/**
 * Verifies a month's log as `verify.sh` does, with this machine's own rules and trust anchors; those in the package are
 * not trusted. Yields between units of work.
 *
 * @returns the report, and the readable entries for further findings
 */
export function* verifyLog(
  given: Verification,
): Generator<undefined, { report: LogReport; entries: Entry[] }, undefined> {
  const { held, trust, now, from } = given;
  const findings = new CheckResults();
  const manifest = readManifest(held.files.get(NAME.manifest));
  if (from === 'package') checkScript(held, findings, [sha256(VERIFY_SH), ...EARLIER_SCRIPTS]);
  if (!manifest) {
    findings.add('no', '没有目录（manifest.txt），或写法不合规定，不能核验。', NAME.manifest);
    return { report: reportOf(findings.list, { month: null, entries: 0, signatures: 0 }), entries: [] };
  }
  const { month, exported, taken, digests } = manifest;
  const verifier = createChainVerifier(yield* packageTrust(held, trust, findings));
  const entries = yield* readEntries(held.files, taken, findings);
  const register = packageRegister(held, verifier, trust?.root ?? null, findings);
  const log: LogCase = { held, verifier, register, now, month, entries, findings };
  const present = new Set(entries.map(({ digest }) => digest));
  const absent = digests.filter((digest) => !present.has(digest)).length;
  if (absent > 0)
    findings.add('no', `目录所列的记录有 ${absent} 条不在包内，或已不是原来的样子。`, NAME.manifest);
  checkManifest(log, exported);
  if (from === 'package') checkExporter(log, exported);
  yield;
  const broken = checkChains(log);
  checkTimes(log);
  yield;
  const signatures = yield* checkSignatures(log);
  checkHandovers(log, broken);
  const count = [...monthNumbers(entries, month)].reduce(
    (sum, [, { first, last }]) => sum + last - first + 1,
    0,
  );
  return { report: reportOf(findings.list, { month, entries: count, signatures }), entries };
}

type TakenBy = ReadonlyMap<string, ManifestEntry>;

/** Reads all statements and the remainders of refused entries by book, with their data in the manifest. */
function* readEntries(
  files: ReadonlyMap<string, Buffer>,
  taken: TakenBy,
  findings: CheckResults,
): Generator<undefined, Entry[], undefined> {
  const entries: Entry[] = [];
  const owned = new Set<string>();
  let bad = 0;
  for (const [name, bytes] of files) {
    const place = parseEntryPath(name);
    if (!place) continue;
    yield;
    const refuse = (problem: string) => {
      bad += 1;
      findings.add('no', `${name}：${problem}。`, name);
    };
    owned.add(name.replace(/\.[a-z]+$/, ''));
    const entry = place.withheld
      ? readWithheld(place, bytes, taken, refuse)
      : readWhole(files, place, bytes, taken, refuse);
    if (entry) entries.push(entry);
  }
  const stray = [...files.keys()].filter(
    (name) => name.startsWith('entries/') && !owned.has(name.replace(/\.[a-z]+$/, '')),
  );
  for (const name of stray) findings.add('no', `${name}：没有它所属的原文。`, name);
  const withheld = entries.filter(({ body }) => body.type === 'withheld').length;
  if (bad === 0)
    findings.add('yes', `${entries.length - withheld} 条原文的写法、文件名和 SHA-256 都与目录相符。`);
  if (bad === 0 && withheld > 0)
    findings.add('yes', `${withheld} 条未采纳的记录没有原文，由后段重算校验码，核验它们在记录簿中的位置。`);
  return entries.sort(
    (a, b) =>
      (a.statement.book < b.statement.book ? -1 : a.statement.book > b.statement.book ? 1 : 0) ||
      a.statement.number - b.statement.number,
  );
}

function readWhole(
  files: ReadonlyMap<string, Buffer>,
  place: EntryPlace,
  bytes: Buffer,
  taken: TakenBy,
  refuse: (problem: string) => void,
): Entry | null {
  const text = bytes.toString('utf8');
  const statement = Buffer.from(text, 'utf8').equals(bytes) ? parseEntryStatement(text) : null;
  if (!statement) {
    refuse('原文的写法不合规定');
    return null;
  }
  if (statement.book !== place.book || statement.number !== place.number)
    refuse('文件名与原文的记录簿、编号不符');
  const digest = entryDigest(text);
  const said = taken.get(digest);
  if (!said) refuse('目录里没有这一条，是放进来的，或被改动过');
  const { receivedAt = null, refused = null } = said ?? {};
  return {
    id: statement.id,
    text,
    statement,
    body: statement.body,
    digest,
    receivedAt,
    refused: refused === null ? null : { code: refused, reason: '' },
    cms: files.get(NAME.cms(place))?.toString('base64') ?? null,
    evidence: null,
  };
}

function readWithheld(
  place: EntryPlace,
  bytes: Buffer,
  taken: TakenBy,
  refuse: (problem: string) => void,
): Entry | null {
  const { book, number } = place;
  const rest = readRest(bytes.toString('latin1'));
  const end = rest && parseRest(rest);
  const said = end && taken.get(end.digest);
  if (!rest || !end) refuse('后段的写法不合规定');
  else if (end.number !== number) refuse('文件名与原文的记录簿、编号不符');
  else if (!said) refuse('目录里没有这一条，是放进来的，或被改动过');
  else if (said.refused === null) refuse('平台采纳了这一条，包内却没有它的原文');
  if (!rest || !end || !said || said.refused === null) return null;
  return parseWithheldEntry({
    ...{
      id: said.id,
      statement: '',
      cms: null,
      receivedAt: said.receivedAt,
      authorRoles: [],
      evidence: null,
    },
    refused: { code: said.refused, reason: '' },
    withheld: { ...rest, book, number: end.number, digest: end.digest, accountId: '' },
  });
}

/** Returns the report of the findings; `holds` is `yes` only when all findings are. */
export function reportOf(
  findings: CheckResult[],
  of: Pick<LogReport, 'month' | 'entries' | 'signatures'>,
): LogReport {
  const holds = overallResult(findings);
  const count = (wanted: CheckResult['holds']) => findings.filter((it) => it.holds === wanted).length;
  const summary = {
    no: `有 ${count('no')} 项不通过，这份值守记录不能采信。`,
    unknown: `没有不通过的，有 ${count('unknown')} 项不能确认。`,
    yes: `通过：${of.entries} 条记录逐条相接，${of.signatures} 个签名及其时间都成立。`,
  };
  return { ...of, holds, summary: summary[holds], findings };
}
