import { parseCertificate, type Certificate } from '../../identity/rules/certificates';
import { CmsError, signatureValue, verifyCms } from '../../identity/rules/cms';
import { checkOcsp } from '../../identity/rules/ocsp';
import { checkTimestamp, TimestampError, type Timestamp } from '../../identity/rules/timestamp';
import { NAME } from '../layout';
import { dayText, timeText, TOLERANCE, type Findings, type ProofCase } from './case';

export const CMS_REASON: Record<CmsError['code'], string> = {
  MALFORMED: '签名文件不是规定的结构，或被重新编码、加了多余的字节',
  CONTENT_CHANGED: '原文不是签名时的原文',
  CERTIFICATE_MISMATCH: '签名属性指明的证书与所附的不同',
  SIGNATURE_INVALID: '签名值与证书不符',
  UNSUPPORTED_KEY: '证书的密钥种类或强度不合要求',
};

/** Who signed this text, when the signature is theirs and the certificate the one that was named; else the reason. */
export function signerOf(statement: Buffer, cms: Buffer, named: string): Certificate | string {
  try {
    const certificate = parseCertificate(verifyCms({ cms, content: statement }).certificate);
    return certificate.sha256 === named ? certificate : '签名所用的证书不是原文声明的那一张';
  } catch (error) {
    if (error instanceof CmsError) return CMS_REASON[error.code];
    throw error;
  }
}

/** What the token proves; null when it does not hold, which is then among the findings. */
export function checkStamp(
  proof: ProofCase,
  findings: Findings,
  input: { token: Buffer; data: Buffer; file: string; what: string },
): Timestamp | null {
  try {
    const stamp = checkTimestamp({ token: input.token, data: input.data, trust: proof.verifier });
    findings.add('yes', `${input.what}的时间戳成立：在${timeText(stamp.genTime)}已经存在。`, input.file);
    return stamp;
  } catch (error) {
    if (!(error instanceof TimestampError)) throw error;
    findings.add('no', `${input.what}的时间戳不成立：${error.reason}`, input.file);
    return null;
  }
}

const HASH_LINES = /^(?:[0-9a-f]{64}\n)*$/;

/** The CRLs that a decision names, each present under its own hash; null when the list itself is missing or damaged. */
function crlsOf({ held }: ProofCase, sequence: number): Buffer[] | null {
  const list = held.files.get(NAME.crls(sequence))?.toString('latin1');
  if (list === undefined || !HASH_LINES.test(list)) return null;
  return list
    .split('\n')
    .slice(0, -1)
    .flatMap((hash) => held.files.get(NAME.crl(hash)) ?? []);
}

/**
 * When the decision was signed as far as anyone can prove, and whether the certificate was good then. Without a token the
 * signer's own word is all there is, and nothing is certain.
 *
 * @returns the instant all else is judged at; null when the signature proves nothing
 */
export function checkSigning(
  proof: ProofCase,
  findings: Findings,
  input: { sequence: number; cms: Buffer; certificate: Certificate; claimed: Date },
): { at: Date; timestamped: boolean } | null {
  const { sequence, cms, certificate, claimed } = input;
  const token = proof.held.files.get(NAME.timestamp(sequence));
  if (!token) {
    // Lists without a token mean that the authority was down, and then the head has none either; decisions from before
    // there was an authority have no lists.
    if (proof.held.files.has(NAME.headTimestamp) && proof.held.files.has(NAME.crls(sequence)))
      findings.add('no', '总数凭证有时间戳，这一条却没有。', NAME.timestamp(sequence));
    else findings.add('unknown', '没有时间戳，按签名人声明的时间核验。', NAME.timestamp(sequence));
    checkCertificate(proof, findings, { certificate, at: claimed, sequence, crls: null });
    return { at: claimed, timestamped: false };
  }
  const file = NAME.timestamp(sequence);
  const stamp = checkStamp(proof, findings, { token, data: signatureValue(cms), file, what: '签名' });
  if (!stamp) return null;
  const at = stamp.genTime;
  if (claimed.getTime() > at.getTime() + TOLERANCE)
    findings.add('no', '签名人声明的时间晚于时间戳。', NAME.statement(sequence));
  const crls = crlsOf(proof, sequence);
  if (crls) checkCertificate(proof, findings, { certificate, at, sequence, crls });
  else findings.add('no', '没有当时的吊销列表清单，或清单不合格式。', NAME.crls(sequence));
  return { at, timestamped: true };
}

function checkCertificate(
  proof: ProofCase,
  findings: Findings,
  input: { certificate: Certificate; at: Date; sequence: number; crls: Buffer[] | null },
): void {
  const { certificate, at, sequence, crls } = input;
  const file = NAME.cms(sequence);
  const verdict = proof.verifier.check(certificate.der, at, 'sign', { crls: crls ?? [] });
  if (!verdict.ok) {
    const unsure = verdict.code === 'REVOCATION_UNKNOWN' && crls === null;
    findings.add(unsure ? 'unknown' : 'no', `签名时：${verdict.reason}`, file);
    return;
  }
  findings.add('yes', `签名时证书有效${sinceThen(proof, certificate, crls !== null)}。`, file);
  const response = proof.held.files.get(NAME.ocsp(sequence));
  const issuer = verdict.path[1];
  if (crls === null || !response || !issuer) return;
  const answer = checkOcsp({ response, certificate, issuer, at, crls });
  const reasons = {
    good: '签发机构当时答复证书状态正常。',
    revoked: '签发机构答复：证书在签名前已被吊销。',
    unknown: answer.status === 'unknown' ? `证书状态答复不成立：${answer.reason}` : '',
  };
  findings.add(answer.status === 'good' ? 'yes' : 'no', reasons[answer.status], NAME.ocsp(sequence));
}

/** What has become of the certificate since, when it is no longer good today. */
function sinceThen(proof: ProofCase, certificate: Certificate, timestamped: boolean): string {
  const proved = timestamped ? '，签名时间有时间戳证明' : '';
  if (proof.now > certificate.notAfter)
    return `，后于${dayText(certificate.notAfter)}过期${proved}，不影响这条签名`;
  const today = proof.verifier.check(certificate.der, proof.now, 'sign');
  return !today.ok && today.code === 'REVOKED' ? `，后来被吊销${proved}，不影响这条签名` : '';
}
