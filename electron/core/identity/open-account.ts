import type { PlatformSession, Trust } from '../../platform/contract';
import { holderProblem } from '../../domain/accounts/holder';
import type { Certificate } from '../../pki/certificates';
import { trustMaterial } from '../../pki/trust';
import { writeRecord, type StoredAccount } from './account-file';
import {
  certificateText,
  confirmedFields,
  keyEntryOf,
  laterOfNow,
  type AccountKey,
  type AccountRecord,
} from './account-record';
import { dataKeyFingerprint, newDataKey, unwrapDataKey } from './data-key';
import { certificateOfOther, trustMissing } from './failures';
import { isExpired, keyEntries } from './key-entry';
import { rotateDataKey } from './key-rotation';
import { knownDataKey, readLocalAccount, type LocalAccount } from './local-account';
import { fetchTrust } from './platform-trust';
import { removeRecoveryRequest } from './recovery';
import type { RevocableSigner } from './signer';
import type { IdentityParts, KeyEvent } from './types';

type Parts = Pick<IdentityParts, 'realm' | 'platform' | 'clock' | 'device' | 'keyring'>;

/** The account as opened on this machine: its record and data key. */
export interface OpenedAccount {
  directory: string;
  record: AccountRecord;
  dataKey: Buffer;
  /** The former data key while files may still be encrypted with it; null otherwise. */
  formerKey: Buffer | null;
  /** True when the first copy of the account file was not valid. */
  restored: boolean;
  keyEvents: KeyEvent[];
  /** Warnings for the user. */
  warnings: string[];
}

/**
 * Opens the account after an online login: reads or creates record and data key, and writes the record.
 *
 * Rejects with a `Failure` for which `isRecoverable` is true when the local data is under another key,
 * 'RECOVERY_REQUESTED' when a recovery has been requested, 'RECOVERY_UNUSABLE', 'TRUST_MISSING', and
 * 'CERTIFICATE_OF_OTHER' when the certificate is not issued to the account's name and number and has not signed in to
 * the account on this machine.
 *
 * @param isOldKeyLost the user says that the old key is lost: a recovery is requested
 */
export async function openAccountOnline(
  parts: Parts,
  signer: RevocableSigner,
  session: PlatformSession,
  isOldKeyLost: boolean,
): Promise<OpenedAccount> {
  const { certificate } = signer.key();
  const local = await readLocalAccount(parts.realm, session.account.id, certificate);
  const { directory, stored, trusted } = local;
  const misfit = holderProblem(certificate, session.account);
  if (misfit && !local.own) throw certificateOfOther(misfit);
  const { dataKey: opened, granted } = await openDataKey(parts, signer, local, isOldKeyLost);
  // The former key in the record can be trusted: only an owner of the data key can have encrypted it,
  // independent of the signer of the record.
  const isRotationDue = granted || trusted?.rotate === true;
  const rotation = rotateDataKey(opened, stored?.record.former ?? null, isRotationDue);
  const { trust, warnings } = await fetchTrust(parts.platform, trusted?.trust ?? null);
  const { anchors, root } = pinnedTrust(trusted, trust);
  const keys = await keyEntries(parts, signer, rotation, {
    accountId: session.account.id,
    ...keptEntry(local, granted),
    others: otherKeys(trusted, certificate, parts.clock.now()),
  });
  const record = await writeRecord(
    directory,
    {
      typ: 'gov.client.account/2',
      certificate: certificateText(certificate.der),
      anchors,
      root,
      dataKey: dataKeyFingerprint(rotation.dataKey),
      former: rotation.former,
      rotate: rotation.rotate,
      keys,
      ...confirmedFields(session, trust, parts.clock),
    },
    signer,
  );
  await removeRecoveryRequest(directory);
  return {
    directory,
    record,
    dataKey: rotation.dataKey,
    formerKey: rotation.formerKey,
    restored: stored?.restoredFromCopy ?? false,
    keyEvents: openingEvents(local, certificate, granted),
    warnings: [...warnings, ...(misfit ? [`${misfit}用它签的名不能通过核验，请联系系统管理员。`] : [])],
  };
}

/** Makes the data key of an account that is new on this machine, or opens the known one. */
async function openDataKey(
  parts: Parts,
  signer: RevocableSigner,
  local: LocalAccount,
  isOldKeyLost: boolean,
): Promise<{ dataKey: Buffer; granted: boolean }> {
  return local.stored || local.damage
    ? knownDataKey(parts, signer.key(), local, isOldKeyLost)
    : { dataKey: newDataKey(), granted: false };
}

/** Returns anchors and root as pinned in the record; without a record, the anchors that the platform names. */
function pinnedTrust(trusted: AccountRecord | null, trust: Trust): Pick<AccountRecord, 'anchors' | 'root'> {
  const { anchors, root } = trusted ?? {
    anchors: trustMaterial(trust).anchors.map(certificateText),
    root: null,
  };
  if (anchors.length === 0) throw trustMissing();
  return { anchors, root };
}

/** Returns the open key's entry so far; `wrapped` is null when the data key has to be wrapped under it anew. */
function keptEntry({ own, trusted }: LocalAccount, granted: boolean) {
  const earlier = trusted && own;
  return { earlier, wrapped: earlier && !granted ? earlier.wrapped : null };
}

/** Returns the entries of the account's other keys that have not expired. */
function otherKeys(trusted: AccountRecord | null, certificate: Certificate, now: Date): AccountKey[] {
  const own = certificateText(certificate.der);
  return (trusted?.keys ?? []).filter((key) => key.certificate !== own && !isExpired(key, now));
}

function openingEvents({ stored }: LocalAccount, { sha256 }: Certificate, granted: boolean): KeyEvent[] {
  if (granted) return [{ action: 'identity.keyRecovered', detail: `新证书 ${sha256}` }];
  return stored ? [] : [{ action: 'identity.keyMade', detail: `证书 ${sha256}` }];
}

/**
 * Opens an account without the platform; the caller has checked that it may work offline. Rejects with the `Failure` of
 * `unwrapDataKey`, and with a `TypeError` when the open key is not in the record.
 */
export async function openAccountOffline(
  parts: Parts,
  signer: RevocableSigner,
  { directory, record, restoredFromCopy }: StoredAccount,
): Promise<OpenedAccount> {
  const key = signer.key();
  const own = keyEntryOf(record, key.certificate.der);
  if (!own) throw new TypeError('not a key of this account');
  const opened = await unwrapDataKey(key, parts.keyring, own.wrapped, record.dataKey);
  const rotation = rotateDataKey(opened, record.former, record.rotate);
  const { dataKey, formerKey, former, rotate } = rotation;
  const keys = await keyEntries(parts, signer, rotation, {
    accountId: record.account.id,
    earlier: own,
    wrapped: own.wrapped,
    others: record.keys.filter((it) => it !== own),
  });
  const lastUsedAt = laterOfNow(record.lastUsedAt, parts.clock);
  const written = await writeRecord(
    directory,
    { ...record, dataKey: dataKeyFingerprint(dataKey), former, rotate, keys, lastUsedAt },
    signer,
  );
  return {
    directory,
    record: written,
    dataKey,
    formerKey,
    restored: restoredFromCopy,
    keyEvents: [],
    warnings: [],
  };
}
