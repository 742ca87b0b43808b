import { createHash, randomBytes } from 'node:crypto';
import { Failure } from '../failure';
import { keyringMissing } from '../remote-host';
import type { Keyring } from '../types';
import type { UnlockedKey } from './keystores/keystore';

/**
 * The data key: 32 random bytes that encrypt the account's databases. On disk it is wrapped under the account's key,
 * or, for keys that can only sign, encrypted by the system's keyring (`keyring:…`).
 */

const SCHEME = 'keyring:';
const LENGTH = 32;

export const newDataKey = (): Buffer => randomBytes(LENGTH);

/** Returns a hash that identifies a data key without revealing it, lower-case hex. */
export const dataKeyFingerprint = (dataKey: Uint8Array): string =>
  createHash('sha256').update('gov.client.datakey/1\0').update(dataKey).digest('hex');

/**
 * Returns the wrapped data key as text for the disk. Rejects with `Failure` 'KEYRING_MISSING' when the key cannot wrap
 * and there is no keyring.
 */
export async function wrapDataKey(
  key: Pick<UnlockedKey, 'wrap'>,
  keyring: Keyring | null,
  dataKey: Buffer,
): Promise<string> {
  const wrapped = await key.wrap(dataKey);
  if (wrapped !== null) return wrapped;
  if (!keyring) throw keyringMissing();
  return `${SCHEME}${Buffer.from(await keyring.encrypt(dataKey)).toString('base64')}`;
}

/**
 * Returns the data key. Rejects with `Failure` 'KEY_UNWRAP_FAILED', 'KEYRING_MISSING' or 'KEYRING_REFUSED'.
 *
 * @param mark `dataKeyMark` of the data key when known: with another key the databases would appear damaged
 */
export async function unwrapDataKey(
  key: Pick<UnlockedKey, 'unwrap'>,
  keyring: Keyring | null,
  wrapped: string,
  mark: string | null,
): Promise<Buffer> {
  const dataKey = wrapped.startsWith(SCHEME)
    ? await fromKeyring(keyring, Buffer.from(wrapped.slice(SCHEME.length), 'base64'))
    : await key.unwrap(wrapped);
  if (dataKey.length !== LENGTH || (mark !== null && dataKeyFingerprint(dataKey) !== mark))
    throw new Failure(
      'KEY_UNWRAP_FAILED',
      '解出的密钥不是本机资料的密钥。',
      '请联系系统管理员恢复；不要删除本机的账号文件夹。',
    );
  return dataKey;
}

async function fromKeyring(keyring: Keyring | null, sealed: Uint8Array): Promise<Buffer> {
  if (!keyring) throw keyringMissing();
  return Buffer.from(await keyring.decrypt(sealed));
}
