import { createHash, X509Certificate } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { makeCrl, type Revocation } from './crl';
import { issue, issueRoot, newKey, toPfx, type DistinguishedName, type Issued } from './issue';
import { PEOPLE } from './people';

/** Password of every practice PKCS#12 file. It protects nothing: the file lies beside the CA's own key. */
export const PRACTICE_PASSWORD = 'yanlian-2026';

/** Certificates that a login must refuse, to be tried by tests and by people. */
export type RefusalCase = 'expired' | 'notYetValid' | 'revoked' | 'unknown' | 'untrusted' | 'wrongUsage';

interface CertificateRecord {
  /** SHA-256 of the DER, hex. */
  sha256: string;
  serial: string;
  /** Null for the one that belongs to nobody here. */
  accountId: string | null;
  refusal: RefusalCase | null;
  path: string;
}

export interface Ca {
  /** The root: pinned by TLS clients, and the anchor of every signature. */
  rootPem: string;
  rootDer: Buffer;
  /** A TLS certificate for 127.0.0.1 and localhost, issued anew at each start. */
  tls: { cert: string; key: string };
  records: readonly CertificateRecord[];
  /** A CRL of the root, DER, good for seven days. */
  crl(revocations: readonly Revocation[], number: number, now: Date): Buffer;
}

const DAY = 86_400_000;
const CRL_DAYS = 7;
/** CRLs are dated back a little, so that a verifier whose clock is behind can use them at once. */
const CRL_BACKDATE = 10 * 60_000;
const ORGANIZATION = '某某市信访局（演练）';
const ROOT_NAME: DistinguishedName = [
  ['C', 'CN'],
  ['O', ORGANIZATION],
  ['CN', '演练平台根证书'],
];
const OTHER_ROOT_NAME: DistinguishedName = [
  ['C', 'CN'],
  ['O', '其他机构（演练）'],
  ['CN', '其他机构根证书'],
];

function personName(account: { id: string; name: string; department: string }): DistinguishedName {
  return [
    ['C', 'CN'],
    ['O', ORGANIZATION],
    ['OU', account.department],
    ['CN', account.name],
    ['serialNumber', account.id],
  ];
}

function save(directory: string, file: string, data: string | Buffer): void {
  writeFileSync(path.join(directory, file), data, { mode: 0o600 });
}

/** The refusal cases: who the certificate names, when it is valid, and what its file is called. */
function refusals(now: Date) {
  const [from, to] = [new Date(now.getTime() - DAY), new Date(now.getTime() + 5 * 365 * DAY)];
  const owner = PEOPLE[1]!;
  const stranger = { id: 'stranger', name: '平台外人员', department: '其他单位' };
  return [
    { refusal: 'expired', file: '已过期', owner, from: new Date(now.getTime() - 400 * DAY), to: from },
    { refusal: 'notYetValid', file: '尚未生效', owner, from: new Date(now.getTime() + 30 * DAY), to },
    { refusal: 'revoked', file: '已吊销', owner, from, to },
    { refusal: 'unknown', file: '平台未登记', owner: stranger, from, to },
    { refusal: 'untrusted', file: '其他机构签发', owner, from, to },
    { refusal: 'wrongUsage', file: '用途不符', owner, from, to },
  ] as const;
}

async function create(directory: string, now: Date): Promise<void> {
  const from = new Date(now.getTime() - DAY);
  const to = new Date(now.getTime() + 5 * 365 * DAY);
  const [root, serverKey, refusalKey, ...keys] = await Promise.all([
    issueRoot(ROOT_NAME, from, 10),
    newKey(),
    newKey(),
    ...PEOPLE.map(newKey),
  ]);
  const otherRoot = await issueRoot(OTHER_ROOT_NAME, from, 10);
  save(directory, 'root.crt', root.certificate);
  save(directory, 'root.key', root.key);
  save(directory, 'server.key', serverKey);

  const records: CertificateRecord[] = [];
  const keep = (
    issued: Issued,
    ca: Issued,
    file: string,
    owner: string | null,
    refusal: RefusalCase | null,
  ) => {
    const { raw, serialNumber } = new X509Certificate(issued.certificate);
    save(directory, file, toPfx(issued, ca.certificate, PRACTICE_PASSWORD));
    const sha256 = createHash('sha256').update(raw).digest('hex');
    records.push({ sha256, serial: serialNumber.toLowerCase(), accountId: owner, refusal, path: file });
  };
  PEOPLE.forEach((account, i) => {
    const key = keys[i]!;
    const request = { subject: personName(account), key, from, to, use: 'person' } as const;
    const certificate = issue(root, ROOT_NAME, request);
    keep({ certificate, key }, root, `${account.name}.pfx`, account.id, null);
  });
  for (const { refusal, file, owner, ...validity } of refusals(now)) {
    const [ca, name] = refusal === 'untrusted' ? [otherRoot, OTHER_ROOT_NAME] : [root, ROOT_NAME];
    const certificate = issue(ca, name, {
      subject: personName(owner),
      key: refusalKey,
      ...validity,
      use: refusal === 'wrongUsage' ? 'server' : 'person',
    });
    const accountId = refusal === 'unknown' || refusal === 'untrusted' ? null : owner.id;
    keep({ certificate, key: refusalKey }, ca, `${file}.pfx`, accountId, refusal);
  }
  save(directory, 'issued.json', JSON.stringify(records, null, 1));
}

/**
 * Opens the practice CA in `<directory>/ca`, making it at the first start. It appears by one rename: a process killed
 * meanwhile leaves either the whole or nothing.
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
  const read = (file: string) => readFileSync(path.join(home, file), 'utf8');
  const root: Issued = { certificate: read('root.crt'), key: read('root.key') };
  const serverKey = read('server.key');
  const records = JSON.parse(read('issued.json')) as CertificateRecord[];
  const cert = issue(root, ROOT_NAME, {
    subject: [['CN', 'localhost']],
    key: serverKey,
    from: new Date(now.getTime() - DAY),
    to: new Date(now.getTime() + 397 * DAY),
    use: 'server',
  });
  return {
    rootPem: root.certificate,
    rootDer: new X509Certificate(root.certificate).raw,
    tls: { cert, key: serverKey },
    records: records.map((record) => ({ ...record, path: path.join(home, record.path) })),
    crl: (revocations, number, at) =>
      makeCrl(root, revocations, number, new Date(at.getTime() - CRL_BACKDATE), CRL_DAYS),
  };
}
