import { generateKeyPair, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import forge from 'node-forge';

/** A certificate with its private key, both PEM. */
export interface Issued {
  certificate: string;
  key: string;
}

/** A name in the order it is written, e.g. `[['C', 'CN'], ['O', '…'], ['CN', '…']]`. */
export type DistinguishedName = ReadonlyArray<readonly ['C' | 'O' | 'OU' | 'CN' | 'serialNumber', string]>;

const DAY = 86_400_000;
const PFX_ITERATIONS = 2048;
const OID = { C: '2.5.4.6', O: '2.5.4.10', OU: '2.5.4.11', CN: '2.5.4.3', serialNumber: '2.5.4.5' } as const;
const PRINTABLE: ReadonlySet<string> = new Set(['C', 'serialNumber']);

const generate = promisify(generateKeyPair);

/** A new RSA-2048 private key, PKCS#8 PEM. */
export async function newKey(): Promise<string> {
  const { privateKey } = await generate('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  return privateKey;
}

/** forge fills in the attributes it is given, and reads a name back undecoded: so each use gets its own. */
function attributes(name: DistinguishedName): forge.pki.CertificateField[] {
  return name.map(([type, value]) => ({
    type: OID[type],
    value,
    valueTagClass: (PRINTABLE.has(type)
      ? forge.asn1.Type.PRINTABLESTRING
      : forge.asn1.Type.UTF8) as unknown as forge.asn1.Class,
  }));
}

/** 16 random bytes, positive, hex (RFC 5280 §4.1.2.2). */
function newSerial(): string {
  const bytes = randomBytes(16);
  bytes[0] = (bytes[0]! & 0x3f) | 0x40;
  return bytes.toString('hex');
}

function unsigned(subject: DistinguishedName, issuer: DistinguishedName, key: string, from: Date, to: Date) {
  const certificate = forge.pki.createCertificate();
  const { n, e } = forge.pki.privateKeyFromPem(key) as forge.pki.rsa.PrivateKey;
  certificate.publicKey = forge.pki.setRsaPublicKey(n, e);
  certificate.serialNumber = newSerial();
  certificate.validity.notBefore = from;
  certificate.validity.notAfter = to;
  certificate.setSubject(attributes(subject));
  certificate.setIssuer(attributes(issuer));
  return certificate;
}

function finish(certificate: forge.pki.Certificate, key: string): string {
  certificate.sign(forge.pki.privateKeyFromPem(key), forge.md.sha256.create());
  return forge.pki.certificateToPem(certificate);
}

/** A self-signed CA certificate for certificates and CRLs, `years` from `from`. */
export async function issueRoot(name: DistinguishedName, from: Date, years: number): Promise<Issued> {
  const key = await newKey();
  const certificate = unsigned(name, name, key, from, new Date(from.getTime() + years * 365 * DAY));
  certificate.setExtensions([
    { name: 'basicConstraints', cA: true, critical: true },
    { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
    { name: 'subjectKeyIdentifier' },
  ]);
  return { certificate: finish(certificate, key), key };
}

export interface IssueRequest {
  subject: DistinguishedName;
  key: string;
  from: Date;
  to: Date;
  /** `person`: signing and login; `server`: TLS on this machine. */
  use: 'person' | 'server';
}

/** Issues an end certificate, PEM. `issuer` must be the name that `root` was issued with. */
export function issue(root: Issued, issuer: DistinguishedName, request: IssueRequest): string {
  const certificate = unsigned(request.subject, issuer, request.key, request.from, request.to);
  const ca = forge.pki.certificateFromPem(root.certificate);
  const person = request.use === 'person';
  certificate.setExtensions([
    { name: 'basicConstraints', cA: false, critical: true },
    { name: 'keyUsage', digitalSignature: true, keyEncipherment: !person, critical: true },
    person
      ? { name: 'extKeyUsage', clientAuth: true, emailProtection: true }
      : { name: 'extKeyUsage', serverAuth: true },
    { name: 'subjectKeyIdentifier' },
    { name: 'authorityKeyIdentifier', keyIdentifier: ca.generateSubjectKeyIdentifier().getBytes() },
    ...(person
      ? []
      : [
          {
            name: 'subjectAltName',
            altNames: [
              { type: 2, value: 'localhost' },
              { type: 7, ip: '127.0.0.1' },
            ],
          },
        ]),
  ]);
  return finish(certificate, root.key);
}

/** A PKCS#12 file: the key under PBES2 (AES-256, PBKDF2 with HMAC-SHA-256), the certificate and its CA. */
export function toPfx(issued: Issued, ca: string, password: string): Buffer {
  const options = {
    algorithm: 'aes256' as const,
    prfAlgorithm: 'sha256',
    count: PFX_ITERATIONS,
    saltSize: 16,
  };
  const pfx = forge.pkcs12.toPkcs12Asn1(
    forge.pki.privateKeyFromPem(issued.key),
    [forge.pki.certificateFromPem(issued.certificate), forge.pki.certificateFromPem(ca)],
    password,
    options,
  );
  return Buffer.from(forge.asn1.toDer(pfx).getBytes(), 'binary');
}
