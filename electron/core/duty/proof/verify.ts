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
import type { Entry } from '../../../domain/ledger/entry';
import type { LogCase } from './checks/case';
import { checkChains } from './checks/chain';
import { checkHandovers } from './checks/handovers';
import { checkExporter, checkManifest } from './checks/manifest';
import { checkSignatures } from './checks/signatures';
import { checkTimes } from './checks/times';
import { NAME } from './layout';
import { monthNumbers, readManifest } from './manifest';
import { readEntries } from './read-entries';
import { VERIFY_SH } from './script';

/** SHA-256 of scripts that released versions put into packages. */
const EARLIER_SCRIPTS: readonly string[] = [
  '75831cfa6e9031aa6bbc154cb8580439d00b4d3806284c8c5ad0c447b961528f',
  'e7a05e11545cd6d3303ae0c72802554874416f334f49fc61b54d9db77c861cc2',
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
