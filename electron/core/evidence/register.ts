import { Register } from '../../domain/accounts/register';
import { statementHash } from '../../domain/accounts/founding';
import { ROLE_NAME, type RegisterEntry, type SignedText } from '../../platform/contract';
import { judgeSigner, type SignerClaim } from '../identity/service';
import type { ChainVerifier } from '../../pki/trust';
import type { VerificationContext, CheckResults } from './findings';
import { registerFileName, registerSequence } from './layout';

/**
 * Returns the valid register entries about these accounts and, recursively, about those who signed them, back to the
 * founding act.
 */
export function relatedEntries(
  entries: readonly RegisterEntry[],
  root: string | null,
  verifier: ChainVerifier,
  accountIds: Iterable<string>,
): RegisterEntry[] {
  const [first] = entries;
  if (!first) return [];
  const register = new Register({ entries, root: root ?? statementHash(first.statement), verifier });
  const positions = register.relatedPositions(accountIds);
  return entries.filter((_, index) => positions.has(index + 1));
}

function signedText(files: ReadonlyMap<string, Buffer>, name: string): SignedText | null {
  const [statement, cms] = [files.get(`${name}.json`), files.get(`${name}.cms`)];
  if (!statement || !cms) return null;
  return { statement: statement.toString('utf8'), cms: cms.toString('base64') };
}

/**
 * Returns the register in a package from this machine's pinned root on. Without a pinned root the package's first
 * founding act is used, and a finding says that this is not confirmed. Null when the package has no valid register.
 */
export function packageRegister(
  held: VerificationContext['held'],
  verifier: ChainVerifier,
  root: string | null,
  findings: CheckResults,
): Register | null {
  const places = [...held.files.keys()].flatMap((name) => registerSequence(name) ?? []).sort((a, b) => a - b);
  const entries = places.flatMap((place) => {
    const entry = signedText(held.files, registerFileName(place));
    if (!entry) findings.add('no', `登记簿第 ${place} 项没有签名。`, `${registerFileName(place)}.json`);
    return entry
      ? [{ ...entry, confirmation: signedText(held.files, `${registerFileName(place)}-confirmation`) }]
      : [];
  });
  const [first] = entries;
  if (!first) {
    findings.add('unknown', '本包没有登记簿：证书归谁、签名人有没有职责，不能确认。');
    return null;
  }
  if (root === null)
    findings.add('unknown', '本机还没有核对过信任根，登记簿从哪里开始不能确认；请核对信任根后再核验。');
  const register = new Register({ entries, root: root ?? statementHash(first.statement), verifier });
  for (const [position, reason] of register.refused)
    findings.add('no', `登记簿第 ${places[position - 1]} 项不成立：${reason}。`);
  if (register.root === null) {
    findings.add('no', '登记簿不是从本机记下的信任根开始的。');
    return null;
  }
  if (register.refused.size === 0) findings.add('yes', '登记簿从信任根起逐项成立。');
  return register;
}

/** A signer, and when they signed: `at` as proven, `claimed` as stated by themselves. */
export interface SignerCheck extends SignerClaim {
  at: Date;
  claimed: Date;
  /** File that the finding is about. */
  file: string;
}

/** Adds a finding on whose certificate it is and whether the signer had the role; none without a register. */
export function checkSigner(
  register: Register | null,
  findings: CheckResults,
  { at, claimed, file, ...signer }: SignerCheck,
): void {
  if (!register) return;
  const times = { proven: at.getTime(), claimed: claimed.getTime() };
  const { holds, reason, registrar } = judgeSigner(register, signer, times);
  if (holds !== 'yes') return findings.add(holds, reason, file);
  const { subject, serial } = signer.certificate.info;
  const role = signer.role && `，职责 ${ROLE_NAME[signer.role]}${signer.onBehalfOf ? '（代理）' : ''}`;
  const by = `${registrar?.name ?? ''}${registrar?.confirmedBy ? `（${registrar.confirmedBy}会签）` : ''}`;
  findings.add('yes', `签名人 ${subject}，序列号 ${serial}${role ?? ''}；证书由${by}登记。`, file);
}
