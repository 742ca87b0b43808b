import type { Clock } from '../types';
import { certificateHash, certificateText, keyEntryOf } from './account-record';
import { crossSign, crossSignedBy } from './cross-signing';
import { pinNotChangeable, rootChanged, rootPinned } from './failures';
import { secretMark } from './secrets';
import type { SignedInAccount } from './signed-in-account';

/** Changes of the signed-in account's record on this machine. */

/** Pins the root of trust. Rejects with `Failure` 'LOCKED', 'ROOT_PINNED' or 'ROOT_CHANGED'. */
export async function pinRoot(account: SignedInAccount, root: string): Promise<void> {
  account.requireSigner();
  const { record } = account;
  if (record.root !== null) throw rootPinned();
  if (record.trust.root !== root) throw rootChanged();
  await account.updateRecord({ root });
}

/**
 * Changes the token's PIN and records when. Rejects with `Failure` 'LOCKED', 'PIN_NOT_HERE' for a file, or with what
 * the token rejects with.
 */
export async function changePin(
  account: SignedInAccount,
  pins: { current: string; next: string },
  clock: Clock,
): Promise<void> {
  const key = account.requireSigner().key();
  if (!key.changePin) throw pinNotChangeable();
  await key.changePin(pins.current, pins.next);
  const secret = { mark: await secretMark(key.location), since: clock.now().toISOString() };
  const certificate = certificateText(account.certificate.der);
  const keys = account.record.keys.map((it) => (it.certificate === certificate ? { ...it, secret } : it));
  await account.updateRecord({ keys });
}

/** Forgets the former data key. */
export async function finishKeyRotation(account: SignedInAccount): Promise<void> {
  await account.updateRecord({ former: null });
  account.forgetFormerKey();
}

/**
 * Removes the keys of the account whose certificates are in `ended`, except the open one, which no longer accepts them
 * as signers of the record. Returns the SHA-256 of their certificates. Rejects with `Failure` 'LOCKED'.
 *
 * @param lost when it has one of them, the next sign-in changes the data key
 */
export async function removeKeys(
  account: SignedInAccount,
  ended: ReadonlySet<string>,
  lost: ReadonlySet<string>,
): Promise<string[]> {
  const signer = account.requireSigner();
  const { record, certificate } = account;
  const own = keyEntryOf(record, certificate.der);
  const gone = record.keys.filter((key) => key !== own && ended.has(certificateHash(key.certificate)));
  if (!own || gone.length === 0) return [];
  const hashes = gone.map((key) => certificateHash(key.certificate));
  const company = crossSignedBy(record.account.id, own).filter((hash) => !hashes.includes(hash));
  const vouch = await crossSign(record.account.id, [...company, certificate.sha256], signer.sign);
  const keys = record.keys
    .filter((key) => !gone.includes(key))
    .map((key) => (key === own ? { ...own, vouch } : key));
  await account.updateRecord({ keys, rotate: record.rotate || hashes.some((hash) => lost.has(hash)) });
  return hashes;
}
