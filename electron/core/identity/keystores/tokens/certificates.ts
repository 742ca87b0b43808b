import { CertificateError, KEY_USAGE, parseCertificate, type Certificate } from '../../rules/certificates';

/** A certificate that a token gives out; null when it cannot be read, since the others on the token can. */
export function readCertificate(der: Buffer): Certificate | null {
  try {
    return parseCertificate(der);
  } catch (error) {
    if (error instanceof CertificateError) return null;
    throw error;
  }
}

/** Whether a person signs with this certificate: not an authority's, nor one for encryption only. */
export const isForSigning = ({ isCa, keyUsage }: Certificate): boolean =>
  !isCa && (!keyUsage || keyUsage(KEY_USAGE.digitalSignature) || keyUsage(KEY_USAGE.nonRepudiation));
