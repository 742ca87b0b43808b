import { createHash } from 'node:crypto';
import { issue, issueRoot, type Authority } from '../../../../electron/platform/practice/ca/issue';
import { newKey, signerOf, type KeyKind, type Sign } from '../../../../electron/platform/practice/ca/keys';

export const DAY = 24 * 3_600_000;
/** Start of each story. By default the first decision is timestamped a minute later. */
export const START = new Date('2026-03-02T01:00:00.000Z');
export const later = (ms: number, from = START) => new Date(from.getTime() + ms);
export const sha256 = (bytes: string | Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const name = (text: string) =>
  [
    ['C', 'CN'],
    ['O', '示范市某局'],
    ['CN', text],
  ] as const;

/** A person's certificate and signing key. */
export interface PersonKey {
  accountId: string;
  name: string;
  certificate: Buffer;
  sign: Sign;
  by: Authority;
}

/** CAs of a city, its timestamp authority and OCSP responder, and people of a bureau with RSA, P-256 and SM2 keys. */
export interface ProvingOffice {
  root: Authority;
  sm2Root: Authority;
  tsa: Authority;
  ocsp: Authority;
  first: PersonKey;
  second: PersonKey;
  final: PersonKey;
  principal: PersonKey;
  administrator: PersonKey;
  newKey(kind: KeyKind, id: string, title: string, more?: KeyOptions): Promise<PersonKey>;
  /** Issues another certificate for the same person. */
  certify(key: PersonKey, more: KeyOptions): Promise<PersonKey>;
}

export interface KeyOptions {
  from?: Date;
  to?: Date;
  use?: 'person' | 'server' | 'ocsp';
  by?: Authority;
}

const algorithmOf = {
  'rsa-2048': 'rsa-sha256',
  p256: 'ecdsa-sha256',
  sm2: 'sm2-sm3',
  'rsa-4096': 'rsa-sha256',
} as const;

export async function newAuthority(title: string, kind: KeyKind): Promise<Authority> {
  return issueRoot(name(title), await newKey(kind), algorithmOf[kind], {
    from: later(-365 * DAY),
    years: 10,
  });
}

export async function openProvingOffice(): Promise<ProvingOffice> {
  const root = await newAuthority('示范市根证书', 'rsa-2048');
  const sm2Root = await newAuthority('示范市国密根证书', 'sm2');
  const service = async (use: 'tsa' | 'ocsp', title: string): Promise<Authority> => {
    const key = await newKey('p256');
    const [from, to] = [later(-30 * DAY), later(3000 * DAY)];
    const certificate = issue(root, { subject: name(title), spki: key.spki, from, to, use });
    return { certificate, algorithm: 'ecdsa-sha256', sign: signerOf('ecdsa-sha256', key.pkcs8) };
  };
  const make: ProvingOffice['newKey'] = async (kind, accountId, title, more = {}) => {
    const { from = later(-30 * DAY), to = later(300 * DAY), use = 'person' } = more;
    const by = more.by ?? (kind === 'sm2' ? sm2Root : root);
    const key = await newKey(kind);
    const certificate = issue(by, { subject: name(title), spki: key.spki, from, to, use });
    return { accountId, name: title, certificate, sign: signerOf(algorithmOf[kind], key.pkcs8), by };
  };
  const [tsa, ocsp, first, second, final, principal, administrator] = await Promise.all([
    service('tsa', '示范市时间戳服务'),
    service('ocsp', '示范市证书状态服务'),
    make('rsa-2048', 'zhou', '周某'),
    make('p256', 'wu', '吴某'),
    make('sm2', 'zheng', '郑某'),
    make('rsa-2048', 'chen', '陈某'),
    make('p256', 'xu', '许某'),
  ]);
  const certify: ProvingOffice['certify'] = (key, more) => make('rsa-2048', key.accountId, key.name, more);
  return { root, sm2Root, tsa, ocsp, first, second, final, principal, administrator, newKey: make, certify };
}
