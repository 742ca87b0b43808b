import type { Decision, DecisionStatement, Revision } from '../../platform/contract';
import type { Session } from '../types';
import { sha256 } from '../../domain/encoding/canonical';
import { decisionDigest, readStatement } from '../../domain/article/statement';
import { STAGE_ROLE } from '../../domain/identity/reviewers';
import { cachedCrl } from '../store';
import { dateTimeText } from './failures';
import { loadRegister, judgeSigner } from './signer-register';
import { parseCertificate } from '../../pki/certificates';
import { CmsError, signatureValue, verifyCms } from '../../pki/cms';
import { MAX_USABLE_OFFSET } from '../../domain/clock/tolerances';
import { checkTimestamp, TimestampError } from '../../pki/timestamp';
import type { ChainVerifier } from '../../pki/trust';
import { verifierOf } from './trust';

/** Result of checking a decision. `note` is a sentence for the user: who signed, or why the signature is not valid. */
export interface SignatureCheck {
  signature: 'valid' | 'invalid' | 'unchecked';
  note: string;
  /** `pending`: the decision is not on the platform yet, or it has no timestamp yet. */
  timestamp: 'valid' | 'invalid' | 'pending';
  /** genTime of a valid timestamp token; null otherwise. */
  timestampAt: string | null;
  timestampNote: string;
}

type Stamp = Pick<SignatureCheck, 'timestamp' | 'timestampAt' | 'timestampNote'>;
type Signature = Pick<SignatureCheck, 'signature' | 'note'>;

const pending = (timestampNote: string): Stamp => ({
  timestamp: 'pending',
  timestampAt: null,
  timestampNote,
});
const invalid = (note: string): Signature => ({ signature: 'invalid', note });
const unchecked = (note: string): Signature => ({ signature: 'unchecked', note });
const NOT_LOOKED_AT = pending('签名不成立，没有核验时间戳。');

/**
 * Checks a signed decision on this machine (第十一条, 第十四条(三)):
 *
 * - the statement names this decision and the content of this revision;
 * - the signature is over the bytes of the statement;
 * - the timestamp is over the signature;
 * - at the time of the timestamp the signer's certificate led to a pinned anchor and was not revoked, and by the
 *   register it belonged to the signer, who had the role of the stage. Without a timestamp the platform's time of
 *   receipt is used.
 *
 * Throws unexpected errors only, for example when the cache cannot be read.
 *
 * @param previous the decision before this one, or null for the first; when given, the chain to it is checked too
 */
export function checkDecisionSignature(
  session: { stores: Pick<Session['stores'], 'cache'> },
  decision: Decision,
  revision: Revision,
  previous?: Decision | null,
): SignatureCheck {
  const statement = readStatement(decision.statement);
  if (!statement) return { ...invalid('签名的声明无法识别。'), ...NOT_LOOKED_AT };
  const mismatch = mismatchOf(statement, decision, revision, previous);
  if (mismatch) return { ...invalid(mismatch), ...NOT_LOOKED_AT };
  const cms = Buffer.from(decision.cms, 'base64');
  if (cms.toString('base64') !== decision.cms)
    return { ...invalid('签名数据的编码不规范。'), ...NOT_LOOKED_AT };
  let signer: Buffer;
  try {
    signer = verifyCms({ cms, content: Buffer.from(decision.statement) }).certificate;
  } catch (error) {
    if (error instanceof CmsError) return { ...invalid(CMS_NOTES[error.code]), ...NOT_LOOKED_AT };
    throw error;
  }
  if (statement.signer.certificate !== parseCertificate(signer).sha256)
    return { ...invalid('签名所用的证书不是声明的那一张。'), ...NOT_LOOKED_AT };
  const verifier = verifierOf(session.stores);
  if (!verifier) {
    const stamp = pending('本机还没有平台的签发机构证书，暂不能核验时间戳。');
    return { ...unchecked('本机还没有平台的签发机构证书，暂不能核验签名证书。'), ...stamp };
  }
  const { stores } = session;
  const crls = (decision.evidence?.crls ?? []).flatMap((id) => cachedCrl(stores.cache, id) ?? []);
  const stamp = checkStamp(decision, statement, signatureValue(cms), { verifier, crls });
  const at = new Date(stamp.timestampAt ?? decision.decidedAt);
  const signature =
    judge({ stores, verifier, crls, at }, statement, decision, signer) ?? signedBy(signer, statement);
  return { ...signature, ...stamp };
}

function signedBy(signer: Buffer, { signer: { name }, onBehalfOf }: DecisionStatement): Signature {
  const { info } = parseCertificate(signer);
  const place = onBehalfOf ? `${name}代${onBehalfOf.name}审核，` : '';
  return { signature: 'valid', note: `${place}签名有效，证书：${info.subject}，编号 ${info.serial}。` };
}

function checkStamp(
  { evidence, decidedAt }: Decision,
  { at }: DecisionStatement,
  signature: Buffer,
  { verifier, crls }: Pick<Circumstances, 'verifier' | 'crls'>,
): Stamp {
  if (!evidence?.timestamp) return pending('还没有时间戳：等待平台或时间戳机构答复。');
  const wrong = (timestampNote: string): Stamp => ({
    timestamp: 'invalid',
    timestampAt: null,
    timestampNote,
  });
  try {
    const { genTime, certificate } = checkTimestamp({
      token: Buffer.from(evidence.timestamp, 'base64'),
      data: signature,
      trust: verifier,
      evidence: { crls },
    });
    if (genTime.getTime() < Date.parse(at) - MAX_USABLE_OFFSET) return wrong('时间戳早于声明的签名时间。');
    if (genTime.getTime() < Date.parse(decidedAt) - MAX_USABLE_OFFSET)
      return wrong('时间戳早于平台收到这条意见的时间。');
    const by = certificate.info.subject;
    return {
      timestamp: 'valid',
      timestampAt: genTime.toISOString(),
      timestampNote: `时间戳有效：${dateTimeText(genTime)}，由 ${by} 签发。`,
    };
  } catch (error) {
    if (error instanceof TimestampError) return wrong(error.reason);
    throw error;
  }
}

interface Circumstances {
  stores: Pick<Session['stores'], 'cache'>;
  verifier: ChainVerifier;
  crls: readonly Buffer[];
  /** Time at which the signature has to be valid. */
  at: Date;
}

/**
 * Returns why the signer's certificate or role was not valid at that time or cannot be confirmed; null when it was
 * valid.
 */
function judge(
  { stores, verifier, crls, at }: Circumstances,
  statement: DecisionStatement,
  { evidence, signerId, stage }: Decision,
  signer: Buffer,
): Signature | null {
  const ocsp = evidence?.ocsp ? [Buffer.from(evidence.ocsp, 'base64')] : [];
  const verdict = verifier.check(signer, at, 'sign', { ocsp, crls });
  if (!verdict.ok && verdict.code !== 'REVOCATION_UNKNOWN') return invalid(verdict.reason);
  const standing = judgeSigner(
    loadRegister(stores),
    {
      certificate: parseCertificate(signer),
      accountId: signerId,
      role: STAGE_ROLE[stage],
      onBehalfOf: statement.onBehalfOf,
    },
    { proven: at.getTime(), claimed: Date.parse(statement.at) },
  );
  if (standing.holds === 'no') return invalid(standing.reason);
  if (!verdict.ok) return unchecked(`签名与内容相符；${verdict.reason}`);
  return standing.holds === 'unknown' ? unchecked(`签名与内容相符；${standing.reason}`) : null;
}

/** Returns true when the statement says the same as the decision. */
function isAbout(statement: DecisionStatement, decision: Decision): boolean {
  return (
    statement.articleId === decision.articleId &&
    statement.revision === decision.revision &&
    statement.stage === decision.stage &&
    statement.verdict === decision.verdict &&
    statement.opinion === decision.opinion &&
    statement.signer.accountId === decision.signerId
  );
}

/** Returns what in the statement differs from the decision or the revision; null when nothing does. */
function mismatchOf(
  statement: DecisionStatement,
  decision: Decision,
  revision: Revision,
  previous: Decision | null | undefined,
): string | null {
  if (!isAbout(statement, decision)) return '签名的声明与这条审核意见不符。';
  if (revision.articleId !== decision.articleId || revision.number !== decision.revision)
    return '这条审核意见不是对这一稿作出的。';
  if (statement.contentHash !== revision.contentHash || sha256(revision.package) !== revision.contentHash)
    return '稿件内容与签名时的内容不同。';
  if (decision.digest !== decisionDigest(decision.statement, decision.cms)) return '这条审核意见的摘要不符。';
  if (Date.parse(statement.at) - Date.parse(decision.decidedAt) > MAX_USABLE_OFFSET)
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
