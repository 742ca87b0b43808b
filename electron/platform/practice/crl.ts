import { createPrivateKey, sign, X509Certificate } from 'node:crypto';
import { BitString, Integer, Null, type OctetString } from 'asn1js';
import {
  AlgorithmIdentifier,
  AuthorityKeyIdentifier,
  Certificate,
  CertificateRevocationList,
  Extension,
  Extensions,
  RevokedCertificate,
  Time,
} from 'pkijs';
import type { Issued } from './issue';

const SHA256_WITH_RSA = '1.2.840.113549.1.1.11';
const SUBJECT_KEY_IDENTIFIER = '2.5.29.14';
const AUTHORITY_KEY_IDENTIFIER = '2.5.29.35';
const CRL_NUMBER = '2.5.29.20';

export interface Revocation {
  /** Certificate serial number, hex. */
  serial: string;
  at: Date;
}

/** A CRL of `root` (RFC 5280 §5), DER, valid from `now` for `days`. `number` grows with every one issued. */
export function makeCrl(
  root: Issued,
  revocations: readonly Revocation[],
  number: number,
  now: Date,
  days: number,
): Buffer {
  const issuer = Certificate.fromBER(new X509Certificate(root.certificate).raw);
  const algorithm = new AlgorithmIdentifier({ algorithmId: SHA256_WITH_RSA, algorithmParams: new Null() });
  const keyIdentifier = issuer.extensions?.find((e) => e.extnID === SUBJECT_KEY_IDENTIFIER)?.parsedValue as
    OctetString | undefined;
  const extension = (extnID: string, value: { toBER(): ArrayBuffer }) =>
    new Extension({ extnID, critical: false, extnValue: value.toBER() });
  const crl = new CertificateRevocationList({
    version: 1,
    signature: algorithm,
    signatureAlgorithm: algorithm,
    issuer: issuer.subject,
    thisUpdate: new Time({ type: 0, value: now }),
    nextUpdate: new Time({ type: 0, value: new Date(now.getTime() + days * 86_400_000) }),
    crlExtensions: new Extensions({
      extensions: [
        ...(keyIdentifier
          ? [extension(AUTHORITY_KEY_IDENTIFIER, new AuthorityKeyIdentifier({ keyIdentifier }).toSchema())]
          : []),
        extension(CRL_NUMBER, new Integer({ value: number })),
      ],
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
  const signature = sign('sha256', new Uint8Array(tbs.toBER()), createPrivateKey(root.key));
  crl.signatureValue = new BitString({ valueHex: signature });
  return Buffer.from(crl.toSchema(true).toBER());
}
