import { parseCertificate } from '../../pki/certificates';
import { certificateHash, certificateText, type AccountKey } from './account-record';
import { crossSign } from './cross-signing';
import { wrapDataKey } from './data-key';
import { rewrapOtherKeys, type KeyRotation } from './key-rotation';
import { secretMark, updatedSecretAge } from './secrets';
import type { RevocableSigner } from './signer';
import type { IdentityParts } from './types';

type Parts = Pick<IdentityParts, 'keyring' | 'clock'>;

export interface KeyEntryInput {
  accountId: string;
  /** The entry of this key so far; null when it has none. */
  earlier: Pick<AccountKey, 'secret' | 'vouch'> | null;
  /** The data key as it is wrapped under this key already; null wraps it anew. */
  wrapped: string | null;
  dataKey: Buffer;
}

/**
 * Returns the record's entry of the open key. Rejects with the `Failure` of `wrapDataKey`, and with what the key
 * rejects with.
 */
export async function ownKeyEntry(
  { keyring, clock }: Parts,
  signer: RevocableSigner,
  { accountId, earlier, wrapped, dataKey }: KeyEntryInput,
): Promise<AccountKey> {
  const key = signer.key();
  const certificate = certificateText(key.certificate.der);
  return {
    certificate,
    wrapped: wrapped ?? (await wrapDataKey(key, keyring, dataKey)),
    location: key.location,
    secret: updatedSecretAge(earlier?.secret ?? null, await secretMark(key.location), clock.now()),
    vouch: earlier?.vouch ?? (await crossSign(accountId, [certificateHash(certificate)], signer.sign)),
  };
}

/**
 * Returns the record's entries for the data key of a sign-in: that of the open key first, then `others`. A fresh data
 * key is wrapped under all of them. Rejects like `ownKeyEntry`.
 */
export async function keyEntries(
  parts: Parts,
  signer: RevocableSigner,
  { dataKey, fresh }: Pick<KeyRotation, 'dataKey' | 'fresh'>,
  { others, ...own }: Omit<KeyEntryInput, 'dataKey'> & { others: readonly AccountKey[] },
): Promise<AccountKey[]> {
  const wrapped = fresh ? null : own.wrapped;
  const entry = await ownKeyEntry(parts, signer, { ...own, wrapped, dataKey });
  return [entry, ...(fresh ? rewrapOtherKeys(others, dataKey) : others)];
}

/** Returns true when the certificate of the entry has expired. */
export const isExpired = ({ certificate }: AccountKey, now: Date): boolean =>
  parseCertificate(Buffer.from(certificate, 'base64')).notAfter < now;
