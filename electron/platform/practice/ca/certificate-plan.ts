import type { PfxEncoding } from './pfx';
import type { DistinguishedName } from './issue';
import type { KeyKind } from './keys';
import { PEOPLE } from '../people';

/** Password of the practice PKCS#12 files. It gives no protection: the key of the CA is stored next to them. */
export const PRACTICE_PASSWORD = 'yanlian-2026';
/** For one file that tests whether a program supports a non-ASCII password. */
const CHINESE_PASSWORD = '演练口令二〇二六';

const ORGANIZATION = '某某市信访局（演练）';
const named = (organization: string, name: string): DistinguishedName => [
  ['C', 'CN'],
  ['O', organization],
  ['CN', name],
];

export const NAMES = {
  root: named(ORGANIZATION, '演练平台根证书'),
  sm2Root: named(ORGANIZATION, '演练平台国密根证书'),
  otherRoot: named('其他机构（演练）', '其他机构根证书'),
  tsa: named(ORGANIZATION, '演练时间戳服务'),
  ocsp: named(ORGANIZATION, '演练证书状态服务'),
};

export interface Holder {
  id: string;
  name: string;
  number?: string | undefined;
  department: string;
}

export function personName(holder: Holder): DistinguishedName {
  return [
    ['C', 'CN'],
    ['O', ORGANIZATION],
    ['OU', holder.department],
    ['CN', holder.name],
    ...(holder.number === undefined ? [] : [['serialNumber', holder.number] as const]),
  ];
}

/** Certificates that a login has to refuse, for tests and demonstrations. */
export type RefusalCase = 'expired' | 'notYetValid' | 'revoked' | 'unknown' | 'untrusted' | 'wrongUsage';

/** A certificate to be issued when the CA is created, and its file. */
export interface PlannedCertificate {
  holder: Holder;
  /** Null when it belongs to no account. */
  accountId: string | null;
  refusal: RefusalCase | null;
  file: string;
  kind: KeyKind;
  /** Certificates with the same value share a key, because generating RSA keys is slow. Null: a key of its own. */
  sharedKey: string | null;
  encoding: PfxEncoding;
  password: string;
  from: Date;
  to: Date;
}

const DAY = 86_400_000;
const usual = (now: Date) => ({
  refusal: null,
  kind: 'rsa-2048' as const,
  sharedKey: null,
  encoding: 'pbes2-aes256' as const,
  password: PRACTICE_PASSWORD,
  from: new Date(now.getTime() - DAY),
  to: new Date(now.getTime() + 5 * 365 * DAY),
});

/** Returns the plan of one certificate for each person, and of those that a login has to refuse. */
export function firstCertificates(now: Date): PlannedCertificate[] {
  const [from, to] = [usual(now).from, usual(now).to];
  const owner = PEOPLE[1]!;
  const stranger = { id: 'stranger', name: '平台外人员', number: 'stranger', department: '其他单位' };
  const refusals = [
    { refusal: 'expired', file: '已过期', owner, from: new Date(now.getTime() - 400 * DAY), to: from },
    { refusal: 'notYetValid', file: '尚未生效', owner, from: new Date(now.getTime() + 30 * DAY), to },
    { refusal: 'revoked', file: '已吊销', owner, from, to },
    { refusal: 'unknown', file: '平台未登记', owner: stranger, from, to },
    { refusal: 'untrusted', file: '其他机构签发', owner, from, to },
    { refusal: 'wrongUsage', file: '用途不符', owner, from, to },
  ] as const;
  return [
    ...PEOPLE.map((person) => ({
      ...usual(now),
      holder: person,
      accountId: person.id,
      file: `${person.name}.pfx`,
    })),
    ...refusals.map(({ owner: holder, file, ...rest }) => ({
      ...usual(now),
      ...rest,
      holder,
      sharedKey: 'refused',
      accountId: rest.refusal === 'unknown' || rest.refusal === 'untrusted' ? null : holder.id,
      file: `${file}.pfx`,
    })),
  ];
}

/** Covers an author, each level of review and a release, with P-256 and SM2 keys. */
const EVERY_ALGORITHM = ['linxiaohe', 'zhouzhengchuan', 'wujingyi', 'zhenghuaiyuan', 'chenlicheng'];
/** Person with certificates in every file format. */
const EVERY_FILE = 'heyining';

export const KIND_LABEL: Record<KeyKind, string> = {
  'rsa-2048': 'RSA',
  'rsa-4096': 'RSA4096',
  p256: 'P256',
  sm2: 'SM2',
};

/** Returns the plan of further certificates of the same people: other algorithms and file formats. */
export function furtherCertificates(now: Date): PlannedCertificate[] {
  const plan = (id: string, label: string, change: Partial<PlannedCertificate>): PlannedCertificate => {
    const holder = PEOPLE.find((person) => person.id === id)!;
    return { ...usual(now), holder, accountId: id, file: `${holder.name}-${label}.pfx`, ...change };
  };
  return [
    ...EVERY_ALGORITHM.flatMap((id) =>
      (['p256', 'sm2'] as const).map((kind) => plan(id, KIND_LABEL[kind], { kind })),
    ),
    plan(EVERY_FILE, '3DES', { encoding: 'pbe-3des', sharedKey: 'files' }),
    plan(EVERY_FILE, KIND_LABEL['rsa-4096'], { kind: 'rsa-4096' }),
    plan(EVERY_FILE, '中文口令', { password: CHINESE_PASSWORD, sharedKey: 'files' }),
  ];
}
