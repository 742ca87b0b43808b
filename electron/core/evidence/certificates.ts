import { derContent, CONTEXT_0, derItems, TAG } from '../../pki/der';

/**
 * Returns the certificates (DER) in a CMS, a timestamp token or an OCSP response, by the extension of `name`. None for
 * other files and for malformed ones. Throws errors other than `SyntaxError` unchanged.
 */
export function carriedCertificates(name: string, bytes: Buffer): Buffer[] {
  try {
    if (name.endsWith('.cms') || name.endsWith('.tst')) return ofSignedData(bytes);
    return name.endsWith('.ocsp') ? ofResponse(bytes) : [];
  } catch (error) {
    if (error instanceof SyntaxError) return [];
    throw error;
  }
}

function ofSignedData(bytes: Buffer): Buffer[] {
  const [, wrapped] = derItems(bytes, TAG.sequence);
  const fields = derItems(derItems(wrapped, CONTEXT_0)[0], TAG.sequence);
  const certificates = fields.find((field) => field[0] === CONTEXT_0);
  return certificates ? derItems(certificates, CONTEXT_0) : [];
}

/** RFC 6960 §4.2.1: certificates are the last field of a basic response. */
function ofResponse(bytes: Buffer): Buffer[] {
  const [, wrapped] = derItems(bytes, TAG.sequence);
  const [, response] = derItems(derItems(wrapped, CONTEXT_0)[0], TAG.sequence);
  if (!response) return [];
  const certificates = derItems(derContent(response, TAG.octets), TAG.sequence)[3];
  return certificates ? derItems(derItems(certificates, CONTEXT_0)[0], TAG.sequence) : [];
}

/** Returns the PEM of a DER value. */
export function pem(label: 'CERTIFICATE' | 'X509 CRL', der: Uint8Array): string {
  const lines =
    Buffer.from(der)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`;
}

/** Returns the DER of every certificate in a PEM file. */
export function pemCertificates(bytes: Buffer): Buffer[] {
  const blocks = bytes
    .toString('latin1')
    .matchAll(/-----BEGIN CERTIFICATE-----([^-]+)-----END CERTIFICATE-----/g);
  return [...blocks].map(([, body]) => Buffer.from(body ?? '', 'base64'));
}
