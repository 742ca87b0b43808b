import { BitString, Integer } from 'asn1js';
import { Certificate, CertificateRevocationList, Extensions, RevokedCertificate, Time } from 'pkijs';
import { decodeBer } from '../../../pki/der';
import { algorithmIdentifier, authorityKey, extension, type Authority } from './issue';

const CRL_NUMBER = '2.5.29.20';

export interface Revocation {
  /** Serial number of the certificate, hex. */
  serial: string;
  at: Date;
}

export interface CrlContent {
  revocations: readonly Revocation[];
  /** Has to increase with every CRL of the authority. */
  number: number;
  from: Date;
  /** Days for which it is valid from `from` on. */
  days: number;
}

/** Makes a CRL of `authority` (RFC 5280 §5), DER. */
export function makeCrl(authority: Authority, { revocations, number, from, days }: CrlContent): Buffer {
  const issuer = new Certificate({ schema: decodeBer(authority.certificate) });
  const crl = new CertificateRevocationList({
    version: 1,
    signature: algorithmIdentifier(authority.algorithm),
    signatureAlgorithm: algorithmIdentifier(authority.algorithm),
    issuer: issuer.subject,
    thisUpdate: new Time({ type: 0, value: from }),
    nextUpdate: new Time({ type: 0, value: new Date(from.getTime() + days * 86_400_000) }),
    crlExtensions: new Extensions({
      extensions: [authorityKey(issuer), extension(CRL_NUMBER, new Integer({ value: number }))],
    }),
  });
  if (revocations.length > 0)
    crl.revokedCertificates = revocations.map(
      ({ serial, at }) =>
        new RevokedCertificate({
          userCertificate: new Integer({ valueHex: Buffer.from(serial, 'hex') }),
          revocationDate: new Time({ type: 0, value: at }),
        }),
    );
  const tbs = crl.toSchema(true).valueBlock.value[0]!;
  crl.signatureValue = new BitString({ valueHex: authority.sign(new Uint8Array(tbs.toBER())) });
  return Buffer.from(crl.toSchema(true).toBER());
}
