import { parseCertificate, type Certificate } from '../../pki/certificates';
import { CmsError, signatureValue, verifyCms } from '../../pki/cms';
import { checkOcsp } from '../../pki/ocsp';
import { checkTimestamp, TimestampError, type Timestamp } from '../../pki/timestamp';
import { dayText, timeText, TOLERANCE, type VerificationContext, type CheckResults } from './findings';
import { COMMON_FILES } from './layout';

const CMS_REASON: Record<CmsError['code'], string> = {
  MALFORMED: '签名文件不是规定的结构，或被重新编码、加了多余的字节',
  CONTENT_CHANGED: '原文不是签名时的原文',
  CERTIFICATE_MISMATCH: '签名属性指明的证书与所附的不同',
  SIGNATURE_INVALID: '签名值与证书不符',
  UNSUPPORTED_KEY: '证书的密钥种类或强度不合要求',
};

/**
 * Returns the signer's certificate when the signature is valid and the certificate is the named one (SHA-256);
 * otherwise the reason. Throws errors other than `CmsError` unchanged.
 */
export function verifiedSigner(statement: Buffer, cms: Buffer, named: string): Certificate | string {
  try {
    const certificate = parseCertificate(verifyCms({ cms, content: statement }).certificate);
    return certificate.sha256 === named ? certificate : '签名所用的证书不是原文声明的那一张';
  } catch (error) {
    if (error instanceof CmsError) return CMS_REASON[error.code];
    throw error;
  }
}

/**
 * Checks a timestamp token and adds a finding. Null when it is not valid. Throws errors other than `TimestampError`
 * unchanged.
 */
export function checkTimestampToken(
  proof: VerificationContext,
  findings: CheckResults,
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

/** Returns the CRLs in the package that a signature's list names; null when the list is missing or malformed. */
function crlsOf({ held }: VerificationContext, name: string): Buffer[] | null {
  const list = held.files.get(name)?.toString('latin1');
  if (list === undefined || !HASH_LINES.test(list)) return null;
  return list
    .split('\n')
    .slice(0, -1)
    .flatMap((hash) => held.files.get(COMMON_FILES.crl(hash)) ?? []);
}

/** Names of the files that belong to one signature. */
export interface SignatureFiles {
  statement: string;
  cms: string;
  timestamp: string;
  ocsp: string;
  crls: string;
}

export interface Signing {
  files: SignatureFiles;
  cms: Buffer;
  certificate: Certificate;
  /** Time stated by the signer. */
  claimed: Date;
  /** Reason why a missing timestamp is an error; null when it only leaves the time unconfirmed. */
  missingTimestampProblem: string | null;
}

/**
 * Checks when a text was signed and whether the certificate was valid then, and adds findings. Without a timestamp the
 * time stated by the signer is used, and the result is not confirmed. Throws errors other than `TimestampError`
 * unchanged.
 *
 * @returns the time at which everything else is checked; null when the timestamp is not valid
 */
export function checkSignatureTime(
  proof: VerificationContext,
  findings: CheckResults,
  signing: Signing,
): { at: Date; timestamped: boolean } | null {
  const { files, cms, claimed, missingTimestampProblem } = signing;
  const token = proof.held.files.get(files.timestamp);
  if (!token) {
    if (missingTimestampProblem !== null) findings.add('no', missingTimestampProblem, files.timestamp);
    else findings.add('unknown', '没有时间戳，按签名人声明的时间核验。', files.timestamp);
    checkCertificate(proof, findings, signing, { at: claimed, crls: null });
    return { at: claimed, timestamped: false };
  }
  const file = files.timestamp;
  const stamp = checkTimestampToken(proof, findings, {
    token,
    data: signatureValue(cms),
    file,
    what: '签名',
  });
  if (!stamp) return null;
  const at = stamp.genTime;
  if (claimed.getTime() > at.getTime() + TOLERANCE)
    findings.add('no', '签名人声明的时间晚于时间戳。', files.statement);
  const crls = crlsOf(proof, files.crls);
  if (crls) checkCertificate(proof, findings, signing, { at, crls });
  else findings.add('no', '没有当时的吊销列表清单，或清单不合格式。', files.crls);
  return { at, timestamped: true };
}

/** Adds findings on the certificate at `at`, by the CRLs of that time; null when the time is not proven. */
function checkCertificate(
  proof: VerificationContext,
  findings: CheckResults,
  { certificate, files }: Signing,
  { at, crls }: { at: Date; crls: Buffer[] | null },
): void {
  const verdict = proof.verifier.check(certificate.der, at, 'sign', { crls: crls ?? [] });
  if (!verdict.ok) {
    const unsure = verdict.code === 'REVOCATION_UNKNOWN' && crls === null;
    findings.add(unsure ? 'unknown' : 'no', `签名时：${verdict.reason}`, files.cms);
    return;
  }
  findings.add('yes', `签名时证书有效${sinceThen(proof, certificate, crls !== null)}。`, files.cms);
  const response = proof.held.files.get(files.ocsp);
  const issuer = verdict.path[1];
  if (crls === null || !response || !issuer) return;
  const answer = checkOcsp({ response, certificate, issuer, at, crls });
  const reasons = {
    good: '签发机构当时答复证书状态正常。',
    revoked: '签发机构答复：证书在签名前已被吊销。',
    unknown: answer.status === 'unknown' ? `证书状态答复不成立：${answer.reason}` : '',
  };
  findings.add(answer.status === 'good' ? 'yes' : 'no', reasons[answer.status], files.ocsp);
}

/** Returns what happened to the certificate since, as part of a sentence: expired or revoked; empty otherwise. */
function sinceThen(proof: VerificationContext, certificate: Certificate, timestamped: boolean): string {
  const proved = timestamped ? '，签名时间有时间戳证明' : '';
  if (proof.now > certificate.notAfter)
    return `，后于${dayText(certificate.notAfter)}过期${proved}，不影响这条签名`;
  const today = proof.verifier.check(certificate.der, proof.now, 'sign');
  return !today.ok && today.code === 'REVOKED' ? `，后来被吊销${proved}，不影响这条签名` : '';
}
