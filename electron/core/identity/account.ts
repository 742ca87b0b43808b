import {
  constants,
  createHash,
  privateDecrypt,
  publicEncrypt,
  randomUUID,
  type KeyObject,
} from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, open, readdir, readFile, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { accountSchema, instantSchema, sessionSchema, trustSchema } from '../../platform/contract';
import { canonicalText } from '../articles/rules/package';
import { Failure } from '../failure';
import type { Certificate } from './rules/certificates';
import { CmsError, verifyCms } from './rules/cms';

/**
 * `account.json`: what this machine knows of a person who has signed in here. The record is signed with the person's
 * own certificate: a MAC under the data key would not do, since anyone can wrap a data key of their own choice under a
 * public key. So roles, dates, anchors and the wrapped key can be neither edited nor exchanged on the disk.
 */
const recordSchema = z.strictObject({
  typ: z.literal('gov.client.account/1'),
  account: accountSchema,
  /** DER, base64. */
  certificate: z.string(),
  policy: sessionSchema.shape.policy,
  lastOnlineAt: instantSchema,
  lastUsedAt: instantSchema,
  barred: z.string().nullable(),
  /** Trust anchors as pinned at the first login, DER in base64. */
  anchors: z.array(z.string()),
  /** The newest trust that the platform gave. */
  trust: trustSchema,
  /** The data key under the certificate's public key, RSA-OAEP with SHA-256, base64. */
  wrappedKey: z.string(),
});
export type AccountRecord = z.infer<typeof recordSchema>;

const fileSchema = z.strictObject({ record: z.string(), seal: z.string() });

export interface StoredAccount {
  directory: string;
  record: AccountRecord;
  /** The first copy was missing, unreadable or not as signed, and the second one stands in for it. */
  restored: boolean;
}

/** Both copies hold the same; one is always whole, whatever happens while the other is written. */
const COPIES = ['account.json', 'account.copy.json'] as const;

/** `<realm>/accounts/<id>`; an id that is no plain file name stands there by its hash. */
export function accountDirectory(realm: string, accountId: string): string {
  const plain = /^[a-z0-9][a-z0-9-]{0,59}$/.test(accountId);
  const name = plain ? accountId : `x-${createHash('sha256').update(accountId).digest('hex').slice(0, 40)}`;
  return join(realm, 'accounts', name);
}

function damaged(cause?: unknown): Failure {
  return new Failure(
    'ACCOUNT_FILE_DAMAGED',
    '本机保存的账号文件缺失、损坏或被改动过，与证书的签名不符，无法用它登录。',
    '请把账号文件夹备份中的 account.json 放回原处后重试；没有备份请联系系统管理员，不要删除账号文件夹。',
    { cause },
  );
}

async function readText(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    throw damaged(error);
  }
}

/** The record in a copy's text; null when it does not read or is not what the certificate in it has signed. */
function openRecord(text: string): AccountRecord | null {
  try {
    const { record, seal } = fileSchema.parse(JSON.parse(text));
    const content = recordSchema.parse(JSON.parse(record));
    const signed = verifyCms({ cms: Buffer.from(seal, 'base64'), content: Buffer.from(record) });
    return signed.certificate.toString('base64') === content.certificate ? content : null;
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof z.ZodError || error instanceof CmsError) return null;
    throw error;
  }
}

/**
 * The account kept in a folder, or null when nobody has used it. Throws ACCOUNT_FILE_DAMAGED when the folder has been
 * used but neither copy holds: a new data key must not be made then, for the old data would be lost behind it.
 */
export async function readAccount(directory: string): Promise<StoredAccount | null> {
  let used = existsSync(join(directory, 'work.db'));
  for (const name of COPIES) {
    const text = await readText(join(directory, name));
    used ||= text !== null;
    const record = text === null ? null : openRecord(text);
    if (record) return { directory, record, restored: name !== COPIES[0] };
  }
  if (used) throw damaged();
  return null;
}

/** The account on this machine whose certificate this is; `damage` tells of account files that could not be read. */
export async function findAccount(
  realm: string,
  certificate: Certificate,
): Promise<{ stored: StoredAccount | null; damage: Failure | null }> {
  const der = certificate.der.toString('base64');
  const accounts = join(realm, 'accounts');
  const folders = await readdir(accounts).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  let damage: Failure | null = null;
  for (const folder of folders) {
    try {
      const stored = await readAccount(join(accounts, folder));
      if (stored?.record.certificate === der) return { stored, damage };
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      damage = error;
    }
  }
  return { stored: null, damage };
}

/** Writes both copies of the record, signed by `sign` (detached CMS in base64 over the bytes given). */
export async function writeAccount(
  directory: string,
  record: AccountRecord,
  sign: (content: Uint8Array) => Promise<string>,
): Promise<void> {
  const text = canonicalText(recordSchema.parse(record));
  const seal = await sign(Buffer.from(text));
  await mkdir(directory, { recursive: true, mode: 0o700 });
  for (const name of COPIES)
    await writeFileAtomic(join(directory, name), JSON.stringify({ record: text, seal }));
}

/** Replaces a file whole: written beside it, flushed to the disk, then renamed over it. */
async function writeFileAtomic(path: string, text: string): Promise<void> {
  const temporary = `${path}.${randomUUID()}.tmp`;
  const file = await open(temporary, 'w', 0o600);
  try {
    await file.writeFile(text, 'utf8');
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(temporary, path);
  if (process.platform !== 'win32') await syncDirectory(dirname(path));
}

/** Makes a rename last through a power cut; Windows keeps its directories by itself. */
async function syncDirectory(directory: string): Promise<void> {
  const handle = await open(directory, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

const OAEP = { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' };

/** The data key under the certificate's public key, base64. */
export function wrapKey(certificate: Certificate, dataKey: Buffer): string {
  return publicEncrypt({ key: certificate.publicKey(), ...OAEP }, dataKey).toString('base64');
}

/** The data key, 32 bytes. Throws ACCOUNT_FILE_DAMAGED when it is not under this key. */
export function unwrapKey(privateKey: KeyObject, wrapped: string): Buffer {
  let dataKey: Buffer;
  try {
    dataKey = privateDecrypt({ key: privateKey, ...OAEP }, Buffer.from(wrapped, 'base64'));
  } catch (cause) {
    throw damaged(cause);
  }
  if (dataKey.length !== 32) throw damaged();
  return dataKey;
}

const lastSchema = z.object({ certificatePath: z.string() });

/** The certificate file last used in this realm, or null. */
export async function readLastPath(realm: string): Promise<string | null> {
  try {
    return lastSchema.parse(JSON.parse(await readFile(join(realm, 'last.json'), 'utf8'))).certificatePath;
  } catch (error) {
    const absent = (error as NodeJS.ErrnoException).code === 'ENOENT';
    if (absent || error instanceof SyntaxError || error instanceof z.ZodError) return null;
    throw error;
  }
}

export async function writeLastPath(realm: string, certificatePath: string): Promise<void> {
  await mkdir(realm, { recursive: true, mode: 0o700 });
  await writeFileAtomic(join(realm, 'last.json'), JSON.stringify({ certificatePath }));
}
