import type { CheckResult, ProofReport } from '../contract';
import { sha256 } from '../../domain/encoding/canonical';
import { createChainVerifier, type TrustMaterial } from '../../pki/trust';
import {
  checkScript,
  CheckResults,
  packageTrust,
  readCanonical,
  packageRegister,
  overallResult,
  type ArchivePackage,
} from '../evidence/service';
import type { DecisionReport, ParsedDecision, ProofVerification } from './checks/types';
import { checkBlobList } from './checks/content';
import { checkDecision } from './checks/decision';
import { checkApprovals, checkHead } from './checks/approvals';
import { articleRecordSchema, PROOF_FILES } from './layout';
import { VERIFY_SH } from './script';

/**
 * Verifies a package with the same checks as `verify.sh`, with this machine's rules and anchors. Anchors in the package
 * are not trusted; its CAs are used only when they lead to this machine's anchors. Yields so that `inSlices` can
 * interrupt it.
 *
 * @param trust null when this machine has no trust yet
 */
export function* verifyPackage(
  held: ArchivePackage,
  trust: TrustMaterial | null,
  now: Date,
): Generator<undefined, ProofReport, undefined> {
  const findings = new CheckResults();
  const article = readCanonical(held.files.get(PROOF_FILES.article), articleRecordSchema);
  findings.judge(article !== null, '稿件记载完整。', '没有稿件记载，或写法不合规定。', PROOF_FILES.article);
  checkScript(held, findings, [sha256(VERIFY_SH), ...EARLIER_SCRIPTS]);
  const verifier = createChainVerifier(yield* packageTrust(held, trust, findings));
  const register = packageRegister(held, verifier, trust?.root ?? null, findings);
  const proof: ProofVerification = { held, verifier, register, now, article, revisions: new Map(), findings };

  const count = decisionCount(held);
  if (count === 0) findings.add('no', '没有审核意见。');
  const views: ParsedDecision[] = [];
  const decisions: DecisionReport[] = [];
  for (let sequence = 1; sequence <= count; sequence++) {
    yield;
    const { view, report } = checkDecision(proof, sequence, views.at(-1) ?? null);
    views.push({ ...view, valid: report !== null && overallResult(report.findings) !== 'no' });
    if (report) decisions.push(report);
  }
  yield;
  checkBlobList(proof);
  checkHead(proof, views);
  checkApprovals(proof, views);
  const newest = proof.revisions.get(Math.max(0, ...proof.revisions.keys()));
  const all = [...findings.list, ...decisions.flatMap((decision) => decision.findings)];
  return {
    holds: overallResult(all),
    articleId: article?.articleId ?? '',
    title: newest?.content?.title ?? '',
    summary: summaryOf(all, decisions),
    decisions,
    findings: findings.list,
  };
}

function summaryOf(all: readonly CheckResult[], decisions: readonly DecisionReport[]): string {
  const count = (holds: CheckResult['holds']) => all.filter((finding) => finding.holds === holds).length;
  const [bad, unsure] = [count('no'), count('unknown')];
  if (bad > 0) return `有 ${bad} 项不通过，这份证据不能采信。`;
  if (unsure > 0) return `没有不通过的，有 ${unsure} 项不能确认。`;
  return `全部通过：${decisions.length} 条审核意见的签名、时间、内容和次序都成立。`;
}

/** SHA-256 of the scripts in packages of earlier versions. */
const EARLIER_SCRIPTS: readonly string[] = [
  '262d7708bcefbcf03d18473bbd65d55092f5028b440e9d99435d55ad3a1273d6',
  '7c8ef716307f32dfd89c535684bb326189ee1b64391502bf62cb410ec9952dac',
];

function decisionCount(held: ArchivePackage): number {
  const numbers = [...held.files.keys()].map((name) =>
    Number(/^statements\/decision-(\d+)\./.exec(name)?.[1] ?? 0),
  );
  return numbers.reduce((most, number) => Math.max(most, number), 0);
}
