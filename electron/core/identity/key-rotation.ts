import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { Failure } from '../failure';
import { dataKeyMark, newDataKey } from './datakey';
import type { AccountKey, AccountRecord } from './record';
import { parseCertificate } from '../../pki/certificates';
import { readWrapped, wrapFor } from '../../pki/wrap';

/**
 * Whoever has a lost certificate and an old copy of the account file has the data key of that day. So the loss changes the
 * data key itself: a new one is made, and the record keeps the earlier one under it until every file here has been
 * encrypted anew (`changeKey` of the store). A kill at any point leaves both keys within reach of the person's own.
 */

type Former = NonNullable<AccountRecord['former']>;

const SCHEME = 'datakey-aes256gcm:';
const NONCE = 12;
const TAG = 16;

const cipherKey = (dataKey: Uint8Array) =>
  Buffer.from(hkdfSync('sha256', dataKey, Buffer.alloc(0), 'gov.client.formerkey/1', 32));

/** The earlier data key, put under the present one. */
export function wrapFormerKey(former: Uint8Array, dataKey: Uint8Array): Former {
  const nonce = randomBytes(NONCE);
  const cipher = createCipheriv('aes-256-gcm', cipherKey(dataKey), nonce, { authTagLength: TAG });
  cipher.setAAD(Buffer.from(SCHEME));
  const bytes = Buffer.concat([nonce, cipher.update(former), cipher.final(), cipher.getAuthTag()]);
  return { wrapped: SCHEME + bytes.toString('base64'), mark: dataKeyMark(former) };
}

/** The earlier data key again. Throws a Failure FORMER_KEY_UNUSABLE when it is under another key, or changed. */
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
    if (dataKeyMark(former) !== mark) throw new TypeError('another key than the record says');
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

/** The data key that a sign-in goes on with, and what the record says of it. */
export interface KeyRotation {
  dataKey: Buffer;
  /** Files here may still be under it. */
  formerKey: Buffer | null;
  former: Former | null;
  rotate: boolean;
  /** A new data key was made just now: nothing is under it yet, neither files nor wrappings. */
  fresh: boolean;
}

/**
 * Changes the data key when it is due. An earlier change that has not come to its end does so first, and this one waits
 * for the next sign-in: files are under two keys at most.
 *
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
 * The person's other keys with a new data key under them. One that the data key cannot be put under without it at hand (a
 * device's own scheme, the system's keyring) goes, and is handed the data over again when it next comes.
 */
export function wrapForOtherKeys(keys: readonly AccountKey[], dataKey: Uint8Array): AccountKey[] {
  return keys
    .filter(({ wrapped }) => readWrapped(wrapped) !== null)
    .map((key) => ({
      ...key,
      wrapped: wrapFor(parseCertificate(Buffer.from(key.certificate, 'base64')), dataKey),
    }));
}
