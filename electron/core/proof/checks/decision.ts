import { decisionStatementSchema, type DecisionStatement } from '../../../platform/contract';
import { packageBlobs } from '../../../domain/article/package';
import { decisionDigest, readStatement } from '../../../domain/article/statement';
import { checkSignatureTime, CheckResults, readCanonical, verifiedSigner } from '../../evidence/service';
import { PROOF_FILES, signatureFiles } from '../layout';
import { checkRevision } from './content';
import { checkSignerRights } from './rights';
import type { DecisionReport, ParsedDecision, ProofVerification } from './types';

/**
 * Checks one decision: content, position in the chain, signature, time, and role of the signer. `report` is null when
 * the decision is missing or not in canonical form; a finding of the package then says so.
 *
 * @param previous the decision before this one; null for the first
 */
export function checkDecision(
  proof: ProofVerification,
  sequence: number,
  previous: ParsedDecision | null,
): { view: Omit<ParsedDecision, 'valid'>; report: DecisionReport | null } {
  const { files } = proof.held;
  const file = PROOF_FILES.statement(sequence);
  const bytes = files.get(file);
  const cms = files.get(PROOF_FILES.cms(sequence));
  if (!bytes || !cms) {
    proof.findings.add('no', `缺少第 ${sequence} 条审核意见。`, file);
    return { view: { sequence, statement: null, digest: null }, report: null };
  }
  const text = bytes.toString('utf8');
  const statement = readCanonical(bytes, decisionStatementSchema) && readStatement(text);
  const digest = decisionDigest(text, cms.toString('base64'));
  const view = { sequence, statement, digest };
  if (!statement) {
    proof.findings.add('no', `第 ${sequence} 条：原文的写法不合规定。`, file);
    return { view, report: null };
  }
  const findings = new CheckResults();
  checkSubject(proof, findings, { sequence, statement });
  const before = sequence === 1 ? null : previous?.digest;
  findings.judge(statement.previous === before, '接在上一条之后。', '没有接在上一条之后。', file);
  const signed = checkSignature(proof, findings, { sequence, statement, bytes, cms });
  return { view, report: { ...statedDecision(sequence, statement), ...signed, findings: findings.list } };
}

/** Checks that the statement names this article, and content and attachments of its revision. */
function checkSubject(
  proof: ProofVerification,
  findings: CheckResults,
  { sequence, statement }: { sequence: number; statement: DecisionStatement },
): void {
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
}

interface SignedDecision {
  sequence: number;
  statement: DecisionStatement;
  /** The statement as signed. */
  bytes: Buffer;
  cms: Buffer;
}

/** Checks signature, time and role of the signer. Returns what the report says about them. */
function checkSignature(
  proof: ProofVerification,
  findings: CheckResults,
  { sequence, statement, bytes, cms }: SignedDecision,
): Pick<DecisionReport, 'signedAt' | 'timestamped' | 'certificate'> {
  const certificate = verifiedSigner(bytes, cms, statement.signer.certificate);
  if (typeof certificate === 'string') {
    findings.add('no', `签名不成立：${certificate}。`, PROOF_FILES.cms(sequence));
    return { signedAt: null, timestamped: false, certificate: '' };
  }
  findings.add('yes', '签名与原文、证书相符。', PROOF_FILES.cms(sequence));
  const claimed = new Date(statement.at);
  const signing = checkSignatureTime(proof, findings, {
    files: signatureFiles(sequence),
    cms,
    certificate,
    claimed,
    missingTimestampProblem: missingTimestampProblem(proof, sequence),
  });
  if (signing) checkSignerRights(proof, findings, statement, { certificate, at: signing.at, sequence });
  return {
    signedAt: (signing?.at ?? claimed).toISOString(),
    timestamped: signing?.timestamped ?? false,
    certificate: `${certificate.info.subject}，序列号 ${certificate.info.serial}`,
  };
}

/**
 * A list of CRLs without a timestamp means that the timestamp authority did not answer; then the head has none either.
 * Decisions from before the use of timestamps have no lists.
 */
function missingTimestampProblem({ held: { files } }: ProofVerification, sequence: number): string | null {
  return files.has(PROOF_FILES.headTimestamp) && files.has(PROOF_FILES.crls(sequence))
    ? '总数凭证有时间戳，这一条却没有。'
    : null;
}

/** Returns what the statement itself says, for the report. */
function statedDecision(
  sequence: number,
  { stage, verdict, opinion, signer, onBehalfOf }: DecisionStatement,
) {
  return { sequence, stage, verdict, opinion, signerName: signer.name, onBehalfOf: onBehalfOf?.name ?? null };
}
