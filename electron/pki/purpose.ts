import { KEY_USAGE, type Certificate } from './certificates';

/** Purpose of a signature: a person's act, a timestamp (RFC 3161), or a certificate status (RFC 6960). */
export type SigningPurpose = 'sign' | 'timestamp' | 'ocsp';

const TIME_STAMPING = '1.3.6.1.5.5.7.3.8';
const OCSP_SIGNING = '1.3.6.1.5.5.7.3.9';
const EXTENDED_KEY_USAGE = '2.5.29.37';
/** clientAuth, emailProtection, documentSigning (RFC 9336), anyExtendedKeyUsage. */
const PERSONAL = ['1.3.6.1.5.5.7.3.2', '1.3.6.1.5.5.7.3.4', '1.3.6.1.5.5.7.3.36', '2.5.29.37.0'];

/** Returns why the certificate may not sign for this purpose, as a Chinese sentence; null when it may. */
export function purposeProblem(certificate: Certificate, purpose: SigningPurpose): string | null {
  const purposes = certificate.extendedKeyUsage;
  const signs = certificate.keyUsage?.(KEY_USAGE.digitalSignature) === true;
  switch (purpose) {
    case 'sign': {
      const personal = !purposes || purposes.some((id) => PERSONAL.includes(id));
      return !certificate.isCa && signs && personal ? null : '证书不是个人签名用途的证书。';
    }
    case 'timestamp': {
      // RFC 3161 §2.3: the extended key usage must be critical and contain only this purpose.
      const alone = purposes?.length === 1 && purposes[0] === TIME_STAMPING;
      const critical = certificate.criticalExtensions.includes(EXTENDED_KEY_USAGE);
      const may = signs || certificate.keyUsage === null || certificate.keyUsage(KEY_USAGE.nonRepudiation);
      return alone && critical && may && !certificate.isCa ? null : '证书不是时间戳专用的证书。';
    }
    case 'ocsp': {
      const may = signs || certificate.keyUsage === null;
      return may && purposes?.includes(OCSP_SIGNING) ? null : '证书没有答复证书状态的资格。';
    }
  }
}
