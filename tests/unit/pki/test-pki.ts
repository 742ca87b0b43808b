import { execFileSync } from 'node:child_process';
import { createPrivateKey, sign, type KeyObject } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sm2Sign } from '../../../electron/pki/sm2';

/** Runs openssl and returns its standard output. Throws with the output of openssl when it fails. */
export function openssl(args: string[], cwd?: string): string {
  return execFileSync('openssl', args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}

/** Whether openssl exits with success. */
export function opensslAccepts(args: string[]): boolean {
  try {
    openssl(args);
    return true;
  } catch {
    return false;
  }
}

const CONFIG = `
[ca]
default_ca = self
[self]
database = index.txt
serial = serial
new_certs_dir = .
default_md = sha256
policy = any
unique_subject = no
copy_extensions = none
crlnumber = crlnumber
string_mask = utf8only
utf8 = yes
[any]
countryName = optional
organizationName = optional
organizationalUnitName = optional
commonName = supplied
[req]
distinguished_name = dn
string_mask = utf8only
utf8 = yes
[dn]
[root]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign,cRLSign
subjectKeyIdentifier = hash
[intermediate]
basicConstraints = critical,CA:TRUE,pathlen:0
keyUsage = critical,keyCertSign,cRLSign
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
[person]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature,nonRepudiation
extendedKeyUsage = clientAuth,emailProtection
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
[encryption]
basicConstraints = critical,CA:FALSE
keyUsage = critical,keyEncipherment,dataEncipherment
authorityKeyIdentifier = keyid
[server]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature
extendedKeyUsage = serverAuth
authorityKeyIdentifier = keyid
[noUsage]
basicConstraints = critical,CA:FALSE
authorityKeyIdentifier = keyid
[timestamp]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature
extendedKeyUsage = critical,timeStamping
authorityKeyIdentifier = keyid
[timestampNotCritical]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature
extendedKeyUsage = timeStamping
authorityKeyIdentifier = keyid
[timestampNotAlone]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature
extendedKeyUsage = critical,timeStamping,emailProtection
authorityKeyIdentifier = keyid
[ocsp]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature
extendedKeyUsage = OCSPSigning
noCheck = ignored
authorityKeyIdentifier = keyid
[ocspChecked]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature
extendedKeyUsage = OCSPSigning
authorityKeyIdentifier = keyid
[notCa]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature,keyCertSign,cRLSign
[unknownCritical]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature
1.2.3.4.5 = critical,ASN1:NULL
[partial]
issuingDistributionPoint = critical,@part
[part]
onlyuser = TRUE
[delta]
2.5.29.27 = critical,ASN1:INTEGER:1
`;

export type CertificateProfile =
  | 'root'
  | 'intermediate'
  | 'person'
  | 'encryption'
  | 'server'
  | 'noUsage'
  | 'notCa'
  | 'unknownCritical'
  | 'timestamp'
  | 'timestampNotCritical'
  | 'timestampNotAlone'
  | 'ocsp'
  | 'ocspChecked';

export interface IssuedCertificate {
  der: Buffer;
  /** Parsed on access: not every runtime supports every curve. */
  readonly key: KeyObject;
  keyPath: string;
  certPath: string;
}

/** A folder with certificate authorities made by openssl. `dispose` removes it. */
export interface TestPki {
  directory: string;
  path(name: string): string;
  /** Issues a certificate with a new key; self-signed when `issuer` is null. Dates are UTC, `YYYYMMDDHHMMSSZ`. */
  issue(input: {
    name: string;
    profile: CertificateProfile;
    issuer: string | null;
    subject?: string;
    from?: string;
    to?: string;
    digest?: string;
    algorithm?: string[];
  }): IssuedCertificate;
  certificate(name: string): IssuedCertificate;
  isSm2(name: string): boolean;
  /** Revokes a certificate. `compromisedAt`: the time from which its key counts as compromised. */
  revoke(name: string, issuer: string, compromisedAt?: string, reason?: string): void;
  /** Copies the certificate `name` of another workshop, without its key, over the own certificate of that name. */
  copyCertificate(from: TestPki, name: string): void;
  /** Returns another certificate for the key and subject of `name`, issued by `issuer` (DER). */
  crossSign(name: string, issuer: string, profile: CertificateProfile): Buffer;
  crl(issuer: string, options?: { from?: string; to?: string; extensions?: 'partial' | 'delta' }): Buffer;
  dispose(): void;
}

export const SM2_KEY = ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:SM2'];
export const P256_KEY = ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256'];
const RSA_2048 = ['-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048'];

export function createTestPki(): TestPki {
  const directory = mkdtempSync(join(tmpdir(), 'certificates-'));
  const path = (name: string) => join(directory, name);
  const run = (args: string[]) => openssl(args, directory);
  writeFileSync(path('openssl.cnf'), CONFIG);
  writeFileSync(path('serial'), '1000\n');
  let crlNumber = 1;
  const databases = new Set<string>();
  /** Names of the certificates with an SM2 key. These sign with SM3 and the standard user id (GM/T 0009). */
  const sm2 = new Set<string>();
  const id = (option: string) => [option, 'distid:1234567812345678'];
  const signed = (by: string, digest?: string) =>
    sm2.has(by) ? ['-md', 'sm3', ...id('-sigopt')] : ['-md', digest ?? 'sha256'];
  const database = (issuer: string) => {
    if (!databases.has(issuer)) writeFileSync(path(`${issuer}.index`), '');
    databases.add(issuer);
    writeFileSync(path('openssl.cnf'), CONFIG.replace('index.txt', `${issuer}.index`));
  };
  const issued = (name: string): IssuedCertificate => {
    const pem = readFileSync(path(`${name}.crt`), 'utf8');
    const body = /-----BEGIN CERTIFICATE-----([\s\S]+?)-----END/.exec(pem)?.[1] ?? '';
    return {
      der: Buffer.from(body, 'base64'),
      get key() {
        return createPrivateKey(readFileSync(path(`${name}.key`)));
      },
      keyPath: path(`${name}.key`),
      certPath: path(`${name}.crt`),
    };
  };

  return {
    directory,
    path,
    certificate: issued,
    isSm2: (name) => sm2.has(name),
    issue({ name, profile, issuer, subject, from, to, digest, algorithm }) {
      run(['genpkey', ...(algorithm ?? RSA_2048), '-out', `${name}.key`]);
      if (algorithm?.includes('ec_paramgen_curve:SM2')) sm2.add(name);
      const subj = subject ?? `/C=CN/O=示范市某局/CN=${name}`;
      run([
        'req',
        '-new',
        '-utf8',
        '-config',
        'openssl.cnf',
        '-key',
        `${name}.key`,
        '-subj',
        subj,
        '-out',
        `${name}.csr`,
        ...(sm2.has(name) ? ['-sm3', ...id('-sigopt')] : []),
      ]);
      const by = issuer ?? name;
      database(by);
      const signer =
        issuer === null
          ? ['-selfsign', '-keyfile', `${name}.key`]
          : ['-cert', `${by}.crt`, '-keyfile', `${by}.key`];
      run([
        'ca',
        '-batch',
        '-notext',
        '-utf8',
        '-config',
        'openssl.cnf',
        '-rand_serial',
        '-in',
        `${name}.csr`,
        '-out',
        `${name}.crt`,
        ...signer,
        '-extensions',
        profile,
        ...signed(by, digest),
        ...(sm2.has(name) ? id('-vfyopt') : []),
        '-startdate',
        from ?? '20200101000000Z',
        '-enddate',
        to ?? '20400101000000Z',
      ]);
      return issued(name);
    },
    revoke(name, issuer, compromisedAt, reason) {
      database(issuer);
      run([
        ...['ca', '-config', 'openssl.cnf', '-cert', `${issuer}.crt`, '-keyfile', `${issuer}.key`],
        ...signed(issuer),
        ...[
          '-revoke',
          `${name}.crt`,
          ...(compromisedAt ? ['-crl_compromise', compromisedAt] : []),
          ...(reason ? ['-crl_reason', reason] : []),
        ],
      ]);
    },
    copyCertificate(from, name) {
      writeFileSync(path(`${name}.crt`), readFileSync(from.path(`${name}.crt`)));
    },
    crossSign(name, issuer, profile) {
      database(issuer);
      run([
        ...[
          'ca',
          '-batch',
          '-notext',
          '-utf8',
          '-config',
          'openssl.cnf',
          '-rand_serial',
          '-extensions',
          profile,
        ],
        ...[
          '-in',
          `${name}.csr`,
          '-out',
          `${name}.cross.crt`,
          '-cert',
          `${issuer}.crt`,
          '-keyfile',
          `${issuer}.key`,
        ],
        ...['-startdate', '20200101000000Z', '-enddate', '20400101000000Z'],
      ]);
      run(['x509', '-in', `${name}.cross.crt`, '-outform', 'DER', '-out', `${name}.cross.der`]);
      return readFileSync(path(`${name}.cross.der`));
    },
    crl(issuer, options = {}) {
      database(issuer);
      writeFileSync(path('crlnumber'), `${(0x1000 + crlNumber++).toString(16)}\n`);
      const out = `${issuer}.${crlNumber}.crl`;
      run([
        'ca',
        '-gencrl',
        '-config',
        'openssl.cnf',
        '-cert',
        `${issuer}.crt`,
        '-keyfile',
        `${issuer}.key`,
        '-out',
        out,
        '-crl_lastupdate',
        options.from ?? '20250101000000Z',
        '-crl_nextupdate',
        options.to ?? '20390101000000Z',
        ...signed(issuer),
        ...(options.extensions ? ['-crlexts', options.extensions] : []),
      ]);
      run(['crl', '-in', out, '-outform', 'DER', '-out', `${out}.der`]);
      return readFileSync(path(`${out}.der`));
    },
    dispose: () => rmSync(directory, { recursive: true, force: true }),
  };
}

/** Returns the private scalar, 32 bytes, of an elliptic curve key. */
export function privateKeyOf(issued: IssuedCertificate): Buffer {
  const text = openssl(['pkey', '-in', issued.keyPath, '-noout', '-text']);
  const hex = /priv:\s+([0-9a-f:\s]+?)\s*pub:/.exec(text)?.[1]?.replace(/[^0-9a-f]/g, '') ?? '';
  return Buffer.from(hex.slice(-64).padStart(64, '0'), 'hex');
}

/** Returns a signing function like that of an SM2 key in a file. */
export const sm2Signer =
  (privateKey: Buffer) =>
  ({ digest }: { digest: Buffer }) =>
    Promise.resolve(sm2Sign(privateKey, digest));

/** Returns a signing function like that of an RSA or EC key in a file. */
export const keySigner =
  (key: KeyObject) =>
  ({ toBeSigned }: { toBeSigned: Buffer }) =>
    Promise.resolve(sign('sha256', toBeSigned, key));
