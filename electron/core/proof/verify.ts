import { decisionStatementSchema } from '../../platform/contract';
import type { CheckResult, ProofReport } from '../contract';
import { sha256 } from '../../domain/encoding/canonical';
import { packageBlobs } from '../../domain/article/package';
import { createChainVerifier, type TrustMaterial } from '../../pki/trust';
import {
  checkScript,
  checkSignatureTime,
  CheckResults,
  packageTrust,
  readCanonical,
  packageRegister,
  verifiedSigner,
  overallResult,
  type ArchivePackage,
} from '../evidence/service';
import { decisionDigest, readStatement } from '../../domain/article/statement';
import type { ParsedDecision, ProofVerification } from './checks/types';
import { checkBlobList, checkRevision } from './checks/content';
import { checkSignerRights } from './checks/rights';
import { checkApprovals, checkHead } from './checks/approvals';
import { articleRecordSchema, PROOF_FILES, signatureFiles } from './layout';
import { VERIFY_SH } from './script';

type DecisionReport = ProofReport['decisions'][number];

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
];

function decisionCount(held: ArchivePackage): number {
  const numbers = [...held.files.keys()].map((name) =>
    Number(/^statements\/decision-(\d+)\./.exec(name)?.[1] ?? 0),
  );
  return numbers.reduce((most, number) => Math.max(most, number), 0);
}

/** Checks one decision: content, position in the chain, signature, time, and role of the signer. */
function checkDecision(
  proof: ProofVerification,
  sequence: number,
  previous: ParsedDecision | null,
): { view: Omit<ParsedDecision, 'valid'>; report: DecisionReport | null } {
  const { files } = proof.held;
  const bytes = files.get(PROOF_FILES.statement(sequence));
  const cms = files.get(PROOF_FILES.cms(sequence));
  if (!bytes || !cms) {
    proof.findings.add('no', `缺少第 ${sequence} 条审核意见。`, PROOF_FILES.statement(sequence));
    return { view: { sequence, statement: null, digest: null }, report: null };
  }
  const text = bytes.toString('utf8');
  const statement = readCanonical(bytes, decisionStatementSchema) && readStatement(text);
  const digest = decisionDigest(text, cms.toString('base64'));
  const view = { sequence, statement, digest };
  if (!statement) {
    proof.findings.add('no', `第 ${sequence} 条：原文的写法不合规定。`, PROOF_FILES.statement(sequence));
    return { view, report: null };
  }
  const findings = new CheckResults();
  const report: DecisionReport = {
    sequence,
    stage: statement.stage,
    verdict: statement.verdict,
    opinion: statement.opinion,
    signerName: statement.signer.name,
    onBehalfOf: statement.onBehalfOf?.name ?? null,
    signedAt: null,
    timestamped: false,
    certificate: '',
    findings: findings.list,
  };
  const file = PROOF_FILES.statement(sequence);
  const revision = checkRevision(proof, statement.revision);
  findings.judge(
    statement.articleId === proof.article?.articleId,
    '是对这篇稿件的。',
    '是对另一篇稿件的。',
    file,
  );
  findings.judge(
    revision.content !== null &&
      statement.contentHash === revision.hash &&
      statement.attachments.join() === packageBlobs(revision.content).join(),
    `原文指明的内容和附件就是第 ${statement.revision} 稿。`,
    `原文指明的内容或附件与第 ${statement.revision} 稿不符。`,
    file,
  );
  const before = sequence === 1 ? null : previous?.digest;
  findings.judge(statement.previous === before, '接在上一条之后。', '没有接在上一条之后。', file);

  const certificate = verifiedSigner(bytes, cms, statement.signer.certificate);
  if (typeof certificate === 'string') {
    findings.add('no', `签名不成立：${certificate}。`, PROOF_FILES.cms(sequence));
    return { view, report };
  }
  const { subject, serial } = certificate.info;
  report.certificate = `${subject}，序列号 ${serial}`;
  findings.add('yes', '签名与原文、证书相符。', PROOF_FILES.cms(sequence));
  const claimed = new Date(statement.at);
  // A list of CRLs without a timestamp means that the timestamp authority did not answer; then the head has none
  // either. Decisions from before the use of timestamps have no lists.
  const unexcused =
    files.has(PROOF_FILES.headTimestamp) && files.has(PROOF_FILES.crls(sequence))
      ? '总数凭证有时间戳，这一条却没有。'
      : null;
  const signing = checkSignatureTime(proof, findings, {
    files: signatureFiles(sequence),
    cms,
    certificate,
    claimed,
    missingTimestampProblem: unexcused,
  });
  report.signedAt = (signing?.at ?? claimed).toISOString();
  report.timestamped = signing?.timestamped ?? false;
  if (signing) checkSignerRights(proof, findings, statement, certificate, { at: signing.at, sequence });
  return { view, report };
}
