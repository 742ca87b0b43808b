import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Policy } from '../../platform/contract';
import { canonicalText } from '../../domain/encoding/canonical';
import { Failure } from '../failure';
import { readTextOrNull, writeFileAtomic } from '../atomic-file';
import { certificateText, keyEntryOf, readRecord, recordSchema, type AccountRecord } from './account-record';
import type { Certificate } from '../../pki/certificates';
import { CmsError, verifyCms } from '../../pki/cms';
import { acceptsRecord } from './cross-signing';
import type { RevocableSigner } from './signer';

export type { AccountKey, AccountRecord } from './account-record';

/**
 * `account.json`: the record of an account that has signed in on this machine. The record is signed with the account's
 * own certificate. A MAC under the data key would not protect it: anyone can wrap a data key of their own under a
 * public key. The signature prevents editing or exchanging roles, dates, anchors and wrapped keys on the disk.
 */
const fileSchema = z.strictObject({ record: z.string(), seal: z.string() });

export interface StoredAccount {
  directory: string;
  record: AccountRecord;
  /** True when the first copy was missing, unreadable or not as signed, and the record is from the second one. */
  restoredFromCopy: boolean;
}

/** Two copies with the same content: one stays intact when the write of the other is interrupted. */
const COPIES = ['account.json', 'account.copy.json'] as const;

/**
 * Returns the folder `<realm>/accounts/<id>`. An id that is no plain file name is replaced by `x-` and part of its
 * SHA-256.
 */
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

/** Returns the record in a copy's text; null when it is malformed or not signed by the certificate in it. */
function openRecord(text: string): AccountRecord | null {
  try {
    const { record, seal } = fileSchema.parse(JSON.parse(text));
    const content = readRecord(JSON.parse(record));
    const signed = verifyCms({ cms: Buffer.from(seal, 'base64'), content: Buffer.from(record) });
    return signed.certificate.toString('base64') === content.certificate ? content : null;
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof z.ZodError || error instanceof CmsError) return null;
    throw error;
  }
}

/**
 * Reads the account in a folder. Null when the folder has not been used.
 *
 * Rejects with `Failure` 'ACCOUNT_FILE_DAMAGED' when the folder has been used but neither copy is valid: a new data key
 * would make the existing data unreadable.
 */
export async function readAccount(directory: string): Promise<StoredAccount | null> {
  let used = existsSync(join(directory, 'work.db'));
  for (const name of COPIES) {
    const text = await readTextOrNull(join(directory, name)).catch((error: unknown) => {
      throw damaged(error);
    });
    used ||= text !== null;
    const record = text === null ? null : openRecord(text);
    if (record) return { directory, record, restoredFromCopy: name !== COPIES[0] };
  }
  if (used) throw damaged();
  return null;
}

async function storedAccounts(realm: string): Promise<{ found: StoredAccount[]; damage: Failure | null }> {
  const accounts = join(realm, 'accounts');
  const folders = await readdir(accounts).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  const found: StoredAccount[] = [];
  let damage: Failure | null = null;
  for (const folder of folders) {
    try {
      const stored = await readAccount(join(accounts, folder));
      if (stored) found.push(stored);
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      damage = error;
    }
  }
  return { found, damage };
}

/**
 * Returns the account on this machine that this certificate opens and whose record the certificate accepts
 * (`holdsFor`), or null. `damage` is the failure of an account file that could not be read.
 */
export async function findAccount(
  realm: string,
  certificate: Certificate,
): Promise<{ stored: StoredAccount | null; damage: Failure | null }> {
  const { found, damage } = await storedAccounts(realm);
  const stored = found.find(({ record }) => {
    const key = keyEntryOf(record, certificate.der);
    return key !== null && acceptsRecord(record, key);
  });
  return { stored: stored ?? null, damage };
}

/** Returns the platform's policy at the newest online login in this realm; null before the first. */
export async function newestPolicy(realm: string): Promise<Policy | null> {
  const { found } = await storedAccounts(realm);
  const at = ({ record }: StoredAccount) => Date.parse(record.lastOnlineAt);
  return found.sort((a, b) => at(b) - at(a))[0]?.record.policy ?? null;
}

/**
 * Signs the record with the open key, writes both copies and returns what was written. Rejects with `Failure` 'LOCKED'
 * when the key has been withdrawn, and with what the key or the file system rejects with.
 */
export async function writeRecord(
  directory: string,
  record: AccountRecord,
  signer: RevocableSigner,
): Promise<AccountRecord> {
  const own = { ...record, certificate: certificateText(signer.key().certificate.der) };
  const text = canonicalText(recordSchema.parse(own));
  const seal = await signer.sign(Buffer.from(text));
  await mkdir(directory, { recursive: true, mode: 0o700 });
  for (const name of COPIES)
    await writeFileAtomic(join(directory, name), JSON.stringify({ record: text, seal }));
  return own;
}
