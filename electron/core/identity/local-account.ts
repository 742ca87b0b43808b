import type { Certificate } from '../../pki/certificates';
import { Failure } from '../failure';
import { accountDirectory, readAccount, type StoredAccount } from './account-file';
import { keyEntryOf, type AccountKey, type AccountRecord } from './account-record';
import { acceptsRecord } from './cross-signing';
import { dataKeyFingerprint, unwrapDataKey } from './data-key';
import { certificateRenewed, recoveryUnusable } from './failures';
import type { UnlockedKey } from './keystores/keystore';
import { isConnectionFailure } from './login';
import { recoveryRequestedAt, requestRecovery, unwrapGrant } from './recovery';
import type { IdentityParts } from './types';

/** Failures for which another key of the account or a recovery can help. */
const RECOVERABLE = ['CERTIFICATE_RENEWED', 'ACCOUNT_FILE_DAMAGED', 'KEY_UNWRAP_FAILED', 'KEYRING_REFUSED'];
/** Returns true for a failure for which another key of the account or a recovery can help. */
export const isRecoverable = (error: unknown): error is Failure =>
  error instanceof Failure && RECOVERABLE.includes(error.code);

/** What this machine holds of an account when a key of it signs in. */
export interface LocalAccount {
  directory: string;
  /** Null when the account has not been used here, or its files are damaged. */
  stored: StoredAccount | null;
  /** Failure of damaged files; null otherwise. */
  damage: Failure | null;
  /** Entry of the open key in the record; null when it has none. */
  own: AccountKey | null;
  /**
   * The record when the open key accepts it; null otherwise. Nothing but the former data key is taken over from another
   * one: its anchors may be forged.
   */
  trusted: AccountRecord | null;
}

/** Reads the account's files for a certificate of it. Rejects with errors of the file system. */
export async function readLocalAccount(
  realm: string,
  accountId: string,
  certificate: Certificate,
): Promise<LocalAccount> {
  const directory = accountDirectory(realm, accountId);
  try {
    const stored = await readAccount(directory);
    const own = stored && keyEntryOf(stored.record, certificate.der);
    const trusted = stored && own && acceptsRecord(stored.record, own) ? stored.record : null;
    return { directory, stored, damage: null, own, trusted };
  } catch (error) {
    if (!isRecoverable(error)) throw error;
    return { directory, stored: null, damage: error, own: null, trusted: null };
  }
}

type Parts = Pick<IdentityParts, 'platform' | 'clock' | 'device' | 'keyring'>;

/**
 * Returns the data key of an account that has been used on this machine: unwrapped by the open key, or as an
 * administrator granted it.
 *
 * Rejects with a `Failure` for which `isRecoverable` is true, 'RECOVERY_REQUESTED', 'RECOVERY_UNUSABLE', or the
 * `Failure` of the platform client.
 *
 * @param isOldKeyLost the user says that the old key is lost: a recovery is requested
 */
export async function knownDataKey(
  parts: Parts,
  key: UnlockedKey,
  account: LocalAccount,
  isOldKeyLost: boolean,
): Promise<{ dataKey: Buffer; granted: boolean }> {
  const { directory, stored } = account;
  try {
    return { dataKey: await unwrapOwn(parts, key, account), granted: false };
  } catch (reason) {
    if (!isRecoverable(reason)) throw reason;
    const granted = await grantedDataKey(parts, key, stored?.record.dataKey ?? null);
    if (granted) return { dataKey: granted, granted: true };
    if (isOldKeyLost || (await recoveryRequestedAt(directory, key.certificate)))
      throw await requestRecovery({ ...parts, directory }, key.certificate);
    throw reason;
  }
}

async function unwrapOwn(
  { keyring }: Parts,
  key: UnlockedKey,
  { stored, damage, own, trusted }: LocalAccount,
): Promise<Buffer> {
  if (!stored) throw damage ?? new TypeError('nobody has used this account here');
  if (!own || !trusted) throw certificateRenewed(stored.record.keys);
  return unwrapDataKey(key, keyring, own.wrapped, stored.record.dataKey);
}

/** Returns the granted data key; null when none was granted or the platform cannot be reached. */
async function grantedDataKey(
  { platform, device }: Parts,
  key: UnlockedKey,
  fingerprint: string | null,
): Promise<Buffer | null> {
  const granted = await unwrapGrant(platform, device, key).catch((error: unknown) => {
    if (isConnectionFailure(error)) return null;
    throw error;
  });
  if (!granted) return null;
  const isOfThisData = fingerprint === null || dataKeyFingerprint(granted) === fingerprint;
  if (granted.length !== 32 || !isOfThisData) throw recoveryUnusable(null);
  return granted;
}
