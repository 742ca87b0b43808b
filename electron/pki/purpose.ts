import { KEY_USAGE, type Certificate } from './certificates';

/** Purpose of a signature: a person's act, a timestamp (RFC 3161), or a certificate status (RFC 6960). */
export type SigningPurpose = 'sign' | 'timestamp' | 'ocsp';

const TIME_STAMPING = '1.3.6.1.5.5.7.3.8';
const OCSP_SIGNING = '1.3.6.1.5.5.7.3.9';
const EXTENDED_KEY_USAGE = '2.5.29.37';
/** clientAuth, emailProtection, documentSigning (RFC 9336), anyExtendedKeyUsage. */
const PERSONAL = ['1.3.6.1.5.5.7.3.2', '1.3.6.1.5.5.7.3.4', '1.3.6.1.5.5.7.3.36', '2.5.29.37.0'];

const signs = ({ keyUsage }: Certificate): boolean => keyUsage?.(KEY_USAGE.digitalSignature) === true;

function isPersonal(certificate: Certificate): boolean {
  const { extendedKeyUsage: purposes, isCa } = certificate;
  return !isCa && signs(certificate) && (!purposes || purposes.some((id) => PERSONAL.includes(id)));
}

/** RFC 3161 §2.3: the extended key usage must be critical and contain only this purpose. */
function isTimestampAuthority(certificate: Certificate): boolean {
  const { extendedKeyUsage: purposes, criticalExtensions, keyUsage, isCa } = certificate;
  const alone = purposes?.length === 1 && purposes[0] === TIME_STAMPING;
  const may = signs(certificate) || keyUsage === null || keyUsage(KEY_USAGE.nonRepudiation);
  return alone && criticalExtensions.includes(EXTENDED_KEY_USAGE) && may && !isCa;
}

function isOcspResponder(certificate: Certificate): boolean {
  const may = signs(certificate) || certificate.keyUsage === null;
  return may && certificate.extendedKeyUsage?.includes(OCSP_SIGNING) === true;
}

/** Whether a certificate may sign for each purpose, and the sentence when it may not. */
const PURPOSES: Record<SigningPurpose, { permits(certificate: Certificate): boolean; problem: string }> = {
  sign: { permits: isPersonal, problem: '证书不是个人签名用途的证书。' },
  timestamp: { permits: isTimestampAuthority, problem: '证书不是时间戳专用的证书。' },
  ocsp: { permits: isOcspResponder, problem: '证书没有答复证书状态的资格。' },
};

/** Returns why the certificate may not sign for this purpose, as a Chinese sentence; null when it may. */
export function purposeProblem(certificate: Certificate, purpose: SigningPurpose): string | null {
  const { permits, problem } = PURPOSES[purpose];
  return permits(certificate) ? null : problem;
}
