import { createHash, randomBytes } from 'node:crypto';
import { BitString, Integer, Null, OctetString } from 'asn1js';
import {
  AlgorithmIdentifier,
  AuthorityKeyIdentifier,
  BasicConstraints,
  Certificate,
  ExtKeyUsage,
  Extension,
  GeneralName,
  GeneralNames,
  PublicKeyInfo,
  RelativeDistinguishedNames,
  Time,
} from 'pkijs';
import type { SignatureAlgorithm } from '../../../pki/algorithms';
import { decodeBer, encodeDer, encodeOid, TAG } from '../../../pki/der';
import { SIGNATURE_ALGORITHM, signerOf, type KeyPair, type Sign } from './keys';

/** A name in encoding order, e.g. `[['C', 'CN'], ['O', '…'], ['CN', '…']]`. */
export type DistinguishedName = ReadonlyArray<readonly ['C' | 'O' | 'OU' | 'CN' | 'serialNumber', string]>;

/** A CA with its certificate (DER) and private key. */
export interface Authority {
  certificate: Buffer;
  algorithm: SignatureAlgorithm;
  sign: Sign;
}

export interface IssueRequest {
  subject: DistinguishedName;
  /** SubjectPublicKeyInfo, DER. */
  spki: Buffer;
  from: Date;
  to: Date;
  /** `person`: signing and login; `server`: TLS on this machine; `tsa`: RFC 3161 §2.3; `ocsp`: RFC 6960 §4.2.2.2. */
  use: 'person' | 'server' | 'tsa' | 'ocsp';
}

const NAME = { C: '2.5.4.6', O: '2.5.4.10', OU: '2.5.4.11', CN: '2.5.4.3', serialNumber: '2.5.4.5' } as const;
const PRINTABLE: ReadonlySet<string> = new Set(['C', 'serialNumber']);
const UTF8_STRING = 0x0c;
const PRINTABLE_STRING = 0x13;
const ID = {
  subjectKey: '2.5.29.14',
  keyUsage: '2.5.29.15',
  alternativeName: '2.5.29.17',
  constraints: '2.5.29.19',
  authorityKey: '2.5.29.35',
  purposes: '2.5.29.37',
  noCheck: '1.3.6.1.5.5.7.48.1.5',
};
const PURPOSE = {
  person: ['1.3.6.1.5.5.7.3.2', '1.3.6.1.5.5.7.3.4'],
  server: ['1.3.6.1.5.5.7.3.1'],
  tsa: ['1.3.6.1.5.5.7.3.8'],
  ocsp: ['1.3.6.1.5.5.7.3.9'],
};
/** BIT STRING values of keyUsage: digitalSignature; with keyEncipherment; keyCertSign and cRLSign. */
const USAGE = { signing: [7, 0x80], server: [5, 0xa0], authority: [1, 0x06] } as const;

export function algorithmIdentifier(algorithm: SignatureAlgorithm): AlgorithmIdentifier {
  return new AlgorithmIdentifier({ schema: decodeBer(SIGNATURE_ALGORITHM[algorithm]) });
}

export function extension(id: string, value: { toBER(): ArrayBuffer }, critical = false): Extension {
  return new Extension({ extnID: id, critical, extnValue: value.toBER() });
}

/** Encoded here, because pkijs writes all attributes of a name into one RDN. */
function nameOf(name: DistinguishedName): RelativeDistinguishedNames {
  const parts = name.map(([type, value]) => {
    const text = encodeDer(PRINTABLE.has(type) ? PRINTABLE_STRING : UTF8_STRING, Buffer.from(value, 'utf8'));
    return encodeDer(TAG.set, encodeDer(TAG.sequence, encodeOid(NAME[type]), text));
  });
  return new RelativeDistinguishedNames({ schema: decodeBer(encodeDer(TAG.sequence, ...parts)) });
}

/** 16 random bytes, positive (RFC 5280 §4.1.2.2). */
function newSerial(): Integer {
  const bytes = randomBytes(16);
  bytes[0] = ((bytes[0] ?? 0) & 0x3f) | 0x40;
  return new Integer({ valueHex: bytes });
}

function keyUsage([unused, bits]: readonly [number, number]): Extension {
  const value = new BitString({ valueHex: Uint8Array.of(bits), unusedBits: unused });
  return extension(ID.keyUsage, value, true);
}

/** RFC 5280 §4.2.1.2 (1): SHA-1 serves as an identifier only, not for security. */
function keyIdentifier(key: PublicKeyInfo): OctetString {
  const hash = createHash('sha1').update(key.subjectPublicKey.valueBlock.valueHexView).digest();
  return new OctetString({ valueHex: hash });
}

/** Returns the authorityKeyIdentifier extension for certificates and CRLs of this CA. */
export function authorityKey(authority: Certificate): Extension {
  const identifier = keyIdentifier(authority.subjectPublicKeyInfo);
  return extension(ID.authorityKey, new AuthorityKeyIdentifier({ keyIdentifier: identifier }).toSchema());
}

/** The CA that signs a certificate: its name and key. */
interface Issuer extends Pick<Authority, 'algorithm' | 'sign'> {
  name: RelativeDistinguishedNames;
}

function certify(
  request: Omit<IssueRequest, 'use'>,
  { name, algorithm, sign }: Issuer,
  extensions: (key: PublicKeyInfo) => Extension[],
): Buffer {
  const key = new PublicKeyInfo({ schema: decodeBer(request.spki) });
  const certificate = new Certificate({
    version: 2,
    serialNumber: newSerial(),
    signature: algorithmIdentifier(algorithm),
    signatureAlgorithm: algorithmIdentifier(algorithm),
    issuer: name,
    subject: nameOf(request.subject),
    notBefore: new Time({ type: 0, value: request.from }),
    notAfter: new Time({ type: 0, value: request.to }),
    subjectPublicKeyInfo: key,
    extensions: extensions(key),
  });
  const signature = sign(new Uint8Array(certificate.encodeTBS().toBER()));
  certificate.signatureValue = new BitString({ valueHex: signature });
  return Buffer.from(certificate.toSchema(true).toBER());
}

/** Issues a self-signed CA certificate (keyCertSign, cRLSign), valid for `years` from `from`. */
export function issueRoot(
  name: DistinguishedName,
  key: KeyPair,
  algorithm: SignatureAlgorithm,
  { from, years }: { from: Date; years: number },
): Authority {
  const sign = signerOf(algorithm, key.pkcs8);
  const to = new Date(from.getTime() + years * 365 * 86_400_000);
  const request = { subject: name, spki: key.spki, from, to };
  const certificate = certify(request, { name: nameOf(name), algorithm, sign }, (spki) => [
    extension(ID.constraints, new BasicConstraints({ cA: true }).toSchema(), true),
    keyUsage(USAGE.authority),
    extension(ID.subjectKey, keyIdentifier(spki)),
  ]);
  return { certificate, algorithm, sign };
}

/** Issues an end-entity certificate, DER. */
export function issue(authority: Authority, request: IssueRequest): Buffer {
  const { use } = request;
  const { algorithm, sign } = authority;
  const issuer = new Certificate({ schema: decodeBer(authority.certificate) });
  return certify(request, { name: issuer.subject, algorithm, sign }, (key) => [
    extension(ID.constraints, new BasicConstraints({ cA: false }).toSchema(), true),
    keyUsage(use === 'server' ? USAGE.server : USAGE.signing),
    extension(ID.purposes, new ExtKeyUsage({ keyPurposes: PURPOSE[use] }).toSchema(), use === 'tsa'),
    extension(ID.subjectKey, keyIdentifier(key)),
    authorityKey(issuer),
    ...(use === 'ocsp' ? [extension(ID.noCheck, new Null())] : []),
    ...(use === 'server' ? [localNames()] : []),
  ]);
}

function localNames(): Extension {
  const names = [
    new GeneralName({ type: 2, value: 'localhost' }),
    new GeneralName({ type: 7, value: new OctetString({ valueHex: Uint8Array.of(127, 0, 0, 1) }) }),
  ];
  return extension(ID.alternativeName, new GeneralNames({ names }).toSchema());
}
