import { writeRecord, type StoredAccount } from './account-file';
import { certificateHash, keyEntryOf } from './account-record';
import { crossSign, crossSignedBy } from './cross-signing';
import { dataKeyFingerprint, unwrapDataKey } from './data-key';
import { ownKeyEntry } from './key-entry';
import type { RevocableSigner } from './signer';
import type { IdentityParts, KeyEvent } from './types';

/**
 * Wraps the data key under a new key of the account while the old one is open; each key then accepts the other. Rejects
 * with the `Failure` of `unwrapDataKey`, and with a `TypeError` when the old key is not in the record.
 */
export async function handOverDataKey(
  parts: Pick<IdentityParts, 'keyring' | 'clock'>,
  old: RevocableSigner,
  renewed: RevocableSigner,
  { directory, record }: StoredAccount,
): Promise<KeyEvent> {
  const from = old.key();
  const oldKey = keyEntryOf(record, from.certificate.der);
  if (!oldKey) throw new TypeError('not a key of this account');
  const to = renewed.key().certificate;
  const id = record.account.id;
  const dataKey = await unwrapDataKey(from, parts.keyring, oldKey.wrapped, record.dataKey);
  try {
    const company = [...crossSignedBy(id, oldKey), certificateHash(oldKey.certificate), to.sha256];
    const vouch = await crossSign(id, company, renewed.sign);
    const input = { accountId: id, earlier: { secret: null, vouch }, wrapped: null, dataKey };
    const entry = await ownKeyEntry(parts, renewed, input);
    const keys = [
      entry,
      { ...oldKey, vouch: await crossSign(id, company, old.sign) },
      ...record.keys.filter((key) => key !== oldKey && key.certificate !== entry.certificate),
    ];
    await writeRecord(directory, { ...record, dataKey: dataKeyFingerprint(dataKey), keys }, renewed);
  } finally {
    dataKey.fill(0);
  }
  return {
    action: 'identity.keyHandedOver',
    detail: `由证书 ${certificateHash(oldKey.certificate)} 转交 ${to.sha256}`,
  };
}
