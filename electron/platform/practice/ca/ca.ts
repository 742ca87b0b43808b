import { createHash, createPublicKey, X509Certificate } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import forge from 'node-forge';
import { MAX_USABLE_OFFSET } from '../../../domain/clock/tolerances';
import type { SignatureAlgorithm } from '../../../pki/algorithms';
import { makeCrl, type Revocation } from './crl';
import { issue, issueRoot, type Authority } from './issue';
import { ALGORITHM_OF, fromPem, newKey, signerOf, toPem, type KeyPair, type Sign } from './keys';
import { toPfx, type PfxEncoding } from './pfx';
import {
  firstCertificates,
  furtherCertificates,
  KIND_LABEL,
  NAMES,
  personName,
  PRACTICE_PASSWORD,
  type Holder,
  type PlannedCertificate,
  type RefusalCase,
} from './certificate-plan';

/** The CAs: one for RSA and P-256 certificates and for the services, one for SM2. */
export type AuthorityName = 'rsa' | 'sm2';

export interface CertificateRecord {
  /** SHA-256 of the DER, hex. */
  sha256: string;
  serial: string;
  /** DER in base64. */
  certificate: string;
  /** Null for a certificate of the untrusted CA. */
  authority: AuthorityName | null;
  /** Null for a certificate that belongs to no account. */
  accountId: string | null;
  refusal: RefusalCase | null;
  algorithm: SignatureAlgorithm;
  encoding: PfxEncoding;
  password: string;
  path: string;
}

/** True when node-forge can open the file of the record. */
export const isRsaFile = ({ algorithm, encoding }: CertificateRecord): boolean =>
  algorithm === 'rsa-sha256' && encoding === 'pbes2-aes256';

/** A service with its own certificate, issued by the RSA root. */
export interface CaService {
  certificate: Buffer;
  algorithm: SignatureAlgorithm;
  sign: Sign;
}

export interface Ca {
  /** RSA root, which TLS clients pin. */
  rootPem: string;
  authorities: Record<AuthorityName, Authority>;
  tsa: CaService;
  ocsp: CaService;
  /** TLS certificate for 127.0.0.1 and localhost, PEM, issued at each start. */
  tls: { cert: string; key: string };
  /** Certificates that were issued when the CA was created. */
  records: readonly CertificateRecord[];
  /** Issues a certificate for a person, in a new file of the CA folder. */
  issueFor(
    holder: Holder,
    algorithm: SignatureAlgorithm,
    from: Date,
    days: number,
  ): Promise<CertificateRecord>;
  /** Makes a CRL (DER), valid for seven days. */
  crl(authority: AuthorityName, revocations: readonly Revocation[], number: number, now: Date): Buffer;
}

const DAY = 86_400_000;
const ROOT_YEARS = 10;
const SERVICE_YEARS = 9;
const CRL_DAYS = 7;
/** CRLs and new certificates are backdated by this, so that a verifier with a slow clock accepts them at once. */
const BACKDATE = MAX_USABLE_OFFSET;
const LIST = 'issued.json';
const SERVICE_ALGORITHM = 'ecdsa-sha256';

function save(directory: string, file: string, data: string | Buffer): void {
  writeFileSync(path.join(directory, file), data, { mode: 0o600 });
}

const saveKey = (directory: string, file: string, key: KeyPair) =>
  save(directory, file, toPem('PRIVATE KEY', key.pkcs8));
const saveCertificate = (directory: string, file: string, certificate: Buffer) =>
  save(directory, file, toPem('CERTIFICATE', certificate));

function record(
  planned: Pick<PlannedCertificate, 'accountId' | 'refusal' | 'kind' | 'encoding' | 'password' | 'file'>,
  certificate: Buffer,
  authority: AuthorityName | null,
): CertificateRecord {
  const { accountId, refusal, encoding, password } = planned;
  return {
    sha256: createHash('sha256').update(certificate).digest('hex'),
    serial: new X509Certificate(certificate).serialNumber.toLowerCase(),
    certificate: certificate.toString('base64'),
    authority,
    accountId,
    refusal,
    algorithm: ALGORITHM_OF[planned.kind],
    encoding,
    password,
    path: planned.file,
  };
}

/** `name`: null for the untrusted CA. */
interface NamedAuthority extends Authority {
  name: AuthorityName | null;
}

/** Issues a certificate and writes its PKCS#12 file. */
function handOut(
  directory: string,
  planned: PlannedCertificate,
  key: KeyPair,
  authority: NamedAuthority,
): CertificateRecord {
  const { holder, from, to, encoding, password } = planned;
  const use = planned.refusal === 'wrongUsage' ? 'server' : 'person';
  const subject = personName(holder);
  const certificate = issue(authority, { subject, spki: key.spki, from, to, use });
  const { pkcs8 } = key;
  const ca = authority.certificate;
  save(directory, planned.file, toPfx({ pkcs8, certificate, ca, name: holder.name, password, encoding }));
  return record(planned, certificate, authority.name);
}

/** Makes a key for each planned certificate, in the order of the plan. */
function keysFor(plan: readonly PlannedCertificate[]): Promise<KeyPair[]> {
  const shared = new Map<string, Promise<KeyPair>>();
  return Promise.all(
    plan.map(({ kind, sharedKey }) => {
      const key = (sharedKey !== null && shared.get(sharedKey)) || newKey(kind);
      if (sharedKey !== null) shared.set(sharedKey, key);
      return key;
    }),
  );
}

/** Creates what was added in version 2: SM2 root, services, further certificates. The list is written last. */
async function createFurther(
  directory: string,
  root: Authority,
  first: CertificateRecord[],
  now: Date,
): Promise<void> {
  const from = new Date(now.getTime() - DAY);
  const plan = furtherCertificates(now);
  const [sm2Key, tsaKey, ocspKey, keys] = await Promise.all([
    newKey('sm2'),
    newKey('p256'),
    newKey('p256'),
    keysFor(plan),
  ]);
  const sm2Root = issueRoot(NAMES.sm2Root, sm2Key, 'sm2-sm3', { from, years: ROOT_YEARS });
  saveKey(directory, 'sm2-root.key', sm2Key);
  saveCertificate(directory, 'sm2-root.crt', sm2Root.certificate);
  const to = new Date(from.getTime() + SERVICE_YEARS * 365 * DAY);
  for (const [use, key] of [
    ['tsa', tsaKey],
    ['ocsp', ocspKey],
  ] as const) {
    saveKey(directory, `${use}.key`, key);
    const request = { subject: NAMES[use], spki: key.spki, from, to, use };
    saveCertificate(directory, `${use}.crt`, issue(root, request));
  }
  const further = plan.map((planned, i) => {
    const authority: NamedAuthority =
      planned.kind === 'sm2' ? { ...sm2Root, name: 'sm2' } : { ...root, name: 'rsa' };
    return handOut(directory, planned, keys[i]!, authority);
  });
  const text = JSON.stringify({ version: 2, records: [...first, ...further] }, null, 1);
  save(directory, `${LIST}.new`, text);
  renameSync(path.join(directory, `${LIST}.new`), path.join(directory, LIST));
}

async function create(directory: string, now: Date): Promise<void> {
  const from = new Date(now.getTime() - DAY);
  const plan = firstCertificates(now);
  const [rootKey, otherRootKey, serverKey, keys] = await Promise.all([
    newKey('rsa-2048'),
    newKey('rsa-2048'),
    newKey('rsa-2048'),
    keysFor(plan),
  ]);
  const validity = { from, years: ROOT_YEARS };
  const root = issueRoot(NAMES.root, rootKey, 'rsa-sha256', validity);
  const otherRoot = issueRoot(NAMES.otherRoot, otherRootKey, 'rsa-sha256', validity);
  saveCertificate(directory, 'root.crt', root.certificate);
  saveKey(directory, 'root.key', rootKey);
  saveKey(directory, 'server.key', serverKey);
  const first = plan.map((planned, i) => {
    const authority: NamedAuthority =
      planned.refusal === 'untrusted' ? { ...otherRoot, name: null } : { ...root, name: 'rsa' };
    return handOut(directory, planned, keys[i]!, authority);
  });
  await createFurther(directory, root, first, now);
}

type Listed = Pick<CertificateRecord, 'sha256' | 'serial' | 'accountId' | 'refusal' | 'path'>;

/** A list of version 1 contains the file names only: the certificates are read from the files. */
function readFirst(directory: string, listed: Listed): CertificateRecord {
  const pfx = readFileSync(path.join(directory, listed.path)).toString('binary');
  const bags = forge.pkcs12.pkcs12FromAsn1(forge.asn1.fromDer(pfx), PRACTICE_PASSWORD).safeContents;
  const pem = bags
    .flatMap(({ safeBags }) => safeBags)
    .flatMap(({ cert }) => (cert ? forge.pki.certificateToPem(cert) : []))
    .find((text) => createHash('sha256').update(fromPem(text)).digest('hex') === listed.sha256);
  if (!pem) throw new Error(`${listed.path} does not hold the certificate it is listed for`);
  const file = { kind: 'rsa-2048', encoding: 'pbes2-aes256', password: PRACTICE_PASSWORD } as const;
  return record(
    { ...listed, ...file, file: listed.path },
    fromPem(pem),
    listed.refusal === 'untrusted' ? null : 'rsa',
  );
}

function openAuthority(directory: string, file: string, algorithm: SignatureAlgorithm): Authority {
  const read = (kind: string) => fromPem(readFileSync(path.join(directory, `${file}.${kind}`), 'utf8'));
  return { certificate: read('crt'), algorithm, sign: signerOf(algorithm, read('key')) };
}

/**
 * Opens the practice CA in `<directory>/ca`. Creates it at the first start, and adds what a folder of version 1 lacks.
 * Both are completed by one rename (of the folder or of the list), so that a crash leaves no incomplete state. Rejects
 * when a file or the list is missing or unreadable.
 */
export async function openCa(directory: string, now: Date): Promise<Ca> {
  const home = path.join(directory, 'ca');
  if (!existsSync(home)) {
    const unfinished = path.join(directory, 'ca.new');
    rmSync(unfinished, { recursive: true, force: true });
    mkdirSync(unfinished, { recursive: true, mode: 0o700 });
    await create(unfinished, now);
    renameSync(unfinished, home);
  }
  const root = openAuthority(home, 'root', 'rsa-sha256');
  const readList = () =>
    JSON.parse(readFileSync(path.join(home, LIST), 'utf8')) as Listed[] | { records: CertificateRecord[] };
  let list = readList();
  if (Array.isArray(list)) {
    const first = list.map((listed) => readFirst(home, listed));
    await createFurther(home, root, first, now);
    list = readList();
  }
  if (Array.isArray(list)) throw new Error('the list of certificates was not written');
  const authorities = { rsa: root, sm2: openAuthority(home, 'sm2-root', 'sm2-sm3') };
  const withPath = (item: CertificateRecord) => ({ ...item, path: path.join(home, item.path) });

  return {
    rootPem: toPem('CERTIFICATE', root.certificate),
    authorities,
    tsa: openAuthority(home, 'tsa', SERVICE_ALGORITHM),
    ocsp: openAuthority(home, 'ocsp', SERVICE_ALGORITHM),
    tls: tlsCertificate(home, root, now),
    records: list.records.map(withPath),
    async issueFor(holder, algorithm, at, days) {
      const kind = ({ 'rsa-sha256': 'rsa-2048', 'ecdsa-sha256': 'p256', 'sm2-sm3': 'sm2' } as const)[
        algorithm
      ];
      const name: AuthorityName = kind === 'sm2' ? 'sm2' : 'rsa';
      const key = await newKey(kind);
      let copy = 2;
      const fileName = () => `${holder.name}-${KIND_LABEL[kind]}-${copy}.pfx`;
      while (existsSync(path.join(home, fileName()))) copy += 1;
      const planned: PlannedCertificate = {
        holder,
        accountId: holder.id,
        refusal: null,
        file: fileName(),
        kind,
        sharedKey: null,
        encoding: 'pbes2-aes256',
        password: PRACTICE_PASSWORD,
        from: new Date(at.getTime() - BACKDATE),
        to: new Date(at.getTime() + days * DAY),
      };
      return withPath(handOut(home, planned, key, { ...authorities[name], name }));
    },
    crl: (authority, revocations, number, at) =>
      makeCrl(authorities[authority], {
        revocations,
        number,
        from: new Date(at.getTime() - BACKDATE),
        days: CRL_DAYS,
      }),
  };
}

function tlsCertificate(home: string, root: Authority, now: Date): Ca['tls'] {
  const key = readFileSync(path.join(home, 'server.key'), 'utf8');
  const certificate = issue(root, {
    subject: [['CN', 'localhost']],
    spki: createPublicKey(key).export({ type: 'spki', format: 'der' }),
    from: new Date(now.getTime() - DAY),
    to: new Date(now.getTime() + 397 * DAY),
    use: 'server',
  });
  return { cert: toPem('CERTIFICATE', certificate), key };
}
