import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { Failure } from '../failure';
import { dataKeyFingerprint, newDataKey } from './data-key';
import type { AccountKey, AccountRecord } from './account-record';
import { parseCertificate } from '../../pki/certificates';
import { readWrapped, wrapForCertificate } from '../../pki/wrap';

/**
 * A lost certificate together with an old copy of the account file gives access to the data key of that time. Therefore
 * the loss changes the data key: a new one is made, and the record keeps the former one wrapped under it until all
 * files have been encrypted anew (`changeKey` of the store). If the process is killed at any point, the account's key
 * still opens both.
 */

type Former = NonNullable<AccountRecord['former']>;

const SCHEME = 'datakey-aes256gcm:';
const NONCE = 12;
const TAG = 16;

const cipherKey = (dataKey: Uint8Array) =>
  Buffer.from(hkdfSync('sha256', dataKey, Buffer.alloc(0), 'gov.client.formerkey/1', 32));

/** Returns the former data key, encrypted under the current one with AES-256-GCM. */
export function wrapFormerKey(former: Uint8Array, dataKey: Uint8Array): Former {
  const nonce = randomBytes(NONCE);
  const cipher = createCipheriv('aes-256-gcm', cipherKey(dataKey), nonce, { authTagLength: TAG });
  cipher.setAAD(Buffer.from(SCHEME));
  const bytes = Buffer.concat([nonce, cipher.update(former), cipher.final(), cipher.getAuthTag()]);
  return { wrapped: SCHEME + bytes.toString('base64'), mark: dataKeyFingerprint(former) };
}

/**
 * Returns the former data key. Throws `Failure` 'FORMER_KEY_UNUSABLE' when it is encrypted under another key or was
 * modified.
 */
export function unwrapFormerKey({ wrapped, mark }: Former, dataKey: Uint8Array): Buffer {
  const bytes = Buffer.from(wrapped.slice(SCHEME.length), 'base64');
  try {
    if (!wrapped.startsWith(SCHEME) || bytes.length <= NONCE + TAG) throw new TypeError('not a wrapped key');
    const decipher = createDecipheriv('aes-256-gcm', cipherKey(dataKey), bytes.subarray(0, NONCE), {
      authTagLength: TAG,
    });
    decipher.setAAD(Buffer.from(SCHEME));
    decipher.setAuthTag(bytes.subarray(-TAG));
    const former = Buffer.concat([decipher.update(bytes.subarray(NONCE, -TAG)), decipher.final()]);
    if (dataKeyFingerprint(former) !== mark) throw new TypeError('another key than the record says');
    return former;
  } catch (cause) {
    throw new Failure(
      'FORMER_KEY_UNUSABLE',
      '本机资料正在更换密钥，但账号文件里的原密钥解不开。',
      '请联系系统管理员；不要删除本机的账号文件夹。',
      { cause },
    );
  }
}

/** The data key that a sign-in uses, and the fields of the record about it. */
export interface KeyRotation {
  dataKey: Buffer;
  /** The former data key while files may still be encrypted with it; null otherwise. */
  formerKey: Buffer | null;
  former: Former | null;
  rotate: boolean;
  /** True when the data key has just been made: neither files nor keys use it yet. */
  fresh: boolean;
}

/**
 * Changes the data key when `due`. An unfinished earlier change is finished first, and the new one waits for the next
 * sign-in, so that files are encrypted with two keys at most.
 *
 * Throws `Failure` 'FORMER_KEY_UNUSABLE'.
 *
 * @param pending former data key of an unfinished change; null when there is none
 * @param due a certificate that opens the data has been lost
 */
export function rotateDataKey(dataKey: Buffer, pending: Former | null, due: boolean): KeyRotation {
  if (pending) {
    const formerKey = unwrapFormerKey(pending, dataKey);
    return { dataKey, formerKey, former: pending, rotate: due, fresh: false };
  }
  if (!due) return { dataKey, formerKey: null, former: null, rotate: false, fresh: false };
  const next = newDataKey();
  const former = wrapFormerKey(dataKey, next);
  return { dataKey: next, formerKey: dataKey, former, rotate: false, fresh: true };
}

/**
 * Returns the account's other keys with the new data key wrapped under them. A key that needs its device or the
 * system's keyring for wrapping is left out; the data is handed over to it again at its next use.
 */
export function rewrapOtherKeys(keys: readonly AccountKey[], dataKey: Uint8Array): AccountKey[] {
  return keys
    .filter(({ wrapped }) => readWrapped(wrapped) !== null)
    .map((key) => ({
      ...key,
      wrapped: wrapForCertificate(parseCertificate(Buffer.from(key.certificate, 'base64')), dataKey),
    }));
}
