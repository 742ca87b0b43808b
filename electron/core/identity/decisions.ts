import type { Decision, DecisionStatement, Revision } from '../../platform/contract';
import type { Desk } from '../office';
import { sha256 } from '../articles/rules/package';
import { decisionDigest, readStatement } from '../review/rules/statement';
import { parseCertificate } from './rules/certificates';
import { CmsError, verifyCms } from './rules/cms';
import { CLOCK_TOLERANCE } from './rules/offline';
import { verifierOf } from './trust';

/** `note` is a sentence for the person: who signed, or what does not hold. */
export interface SignatureCheck {
  signature: 'valid' | 'invalid' | 'unchecked';
  note: string;
  /** `pending`: not on the platform yet, or its timestamp authority has not answered. */
  timestamp: 'valid' | 'invalid' | 'pending';
  /** genTime of a token that holds, UTC; null else. */
  timestampAt: string | null;
  timestampNote: string;
}

const UNSTAMPED = { timestamp: 'pending', timestampAt: null, timestampNote: '尚未核验时间戳。' } as const;
const invalid = (note: string): SignatureCheck => ({ signature: 'invalid', note, ...UNSTAMPED });

/**
 * Checks a decision on this machine: its statement speaks of this decision and this revision's content, the signature
 * is over the statement's bytes, and the signer's certificate leads to a pinned anchor and was good when the platform
 * took the decision (第十一条). Whose certificate it is, the platform decides; the note shows its name.
 *
 * @param previous the decision before this one (null: this is the first); when given, the chain to it is checked too
 */
export function checkDecisionSignature(
  desk: { stores: Pick<Desk['stores'], 'cache'> },
  decision: Decision,
  revision: Revision,
  previous?: Decision | null,
): SignatureCheck {
  const statement = readStatement(decision.statement);
  if (!statement) return invalid('签名的声明无法识别。');
  const mismatch = mismatchOf(statement, decision, revision, previous);
  if (mismatch) return invalid(mismatch);
  const cms = Buffer.from(decision.cms, 'base64');
  if (cms.toString('base64') !== decision.cms) return invalid('签名数据的编码不规范。');
  let signer: Buffer;
  try {
    signer = verifyCms({ cms, content: Buffer.from(decision.statement) }).certificate;
  } catch (error) {
    if (error instanceof CmsError) return invalid(CMS_NOTES[error.code]);
    throw error;
  }
  const certificate = parseCertificate(signer);
  if (statement.signer.certificate !== certificate.sha256) return invalid('签名所用的证书不是声明的那一张。');
  const verifier = verifierOf(desk.stores);
  if (!verifier)
    return {
      signature: 'unchecked',
      note: '本机还没有平台的签发机构证书，暂不能核验签名证书。',
      ...UNSTAMPED,
    };
  const verdict = verifier.check(signer, new Date(decision.decidedAt), 'sign');
  if (verdict.ok)
    return {
      signature: 'valid',
      note: `签名有效，证书：${certificate.info.subject}，编号 ${certificate.info.serial}。`,
      ...UNSTAMPED,
    };
  if (verdict.code === 'REVOCATION_UNKNOWN')
    return { signature: 'unchecked', note: `签名与内容相符；${verdict.reason}`, ...UNSTAMPED };
  return invalid(verdict.reason);
}

/** What in the statement is not so; null when all of it is. */
function mismatchOf(
  statement: DecisionStatement,
  decision: Decision,
  revision: Revision,
  previous: Decision | null | undefined,
): string | null {
  if (
    statement.articleId !== decision.articleId ||
    statement.revision !== decision.revision ||
    statement.stage !== decision.stage ||
    statement.verdict !== decision.verdict ||
    statement.opinion !== decision.opinion ||
    statement.signer.accountId !== decision.signerId
  )
    return '签名的声明与这条审核意见不符。';
  if (revision.articleId !== decision.articleId || revision.number !== decision.revision)
    return '这条审核意见不是对这一稿作出的。';
  if (statement.contentHash !== revision.contentHash || sha256(revision.package) !== revision.contentHash)
    return '稿件内容与签名时的内容不同。';
  if (decision.digest !== decisionDigest(decision.statement, decision.cms)) return '这条审核意见的摘要不符。';
  if (Date.parse(statement.at) - Date.parse(decision.decidedAt) > CLOCK_TOLERANCE)
    return '签名时间晚于平台收到它的时间。';
  if (previous !== undefined && statement.previous !== (previous?.digest ?? null))
    return '签名没有接在上一条审核意见之后。';
  return null;
}

const CMS_NOTES: Record<CmsError['code'], string> = {
  MALFORMED: '签名数据不合格式或被改动过。',
  CONTENT_CHANGED: '签名所对的内容被改动过。',
  CERTIFICATE_MISMATCH: '签名所附的证书被调换过。',
  SIGNATURE_INVALID: '签名与证书不符。',
  UNSUPPORTED_KEY: '签名证书的密钥类型本程序不能核验。',
};
