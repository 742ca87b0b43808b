import type { AuditAction, PlatformSession, Trust } from '../../platform/contract';
import { holderProblem } from '../../domain/accounts/holder';
import { Failure } from '../failure';
import type { Clock, Keyring, PlatformClient } from '../types';
import * as accounts from './account-file';
import type { StoredAccount } from './account-file';
import { dataKeyFingerprint, newDataKey, unwrapDataKey, wrapDataKey } from './data-key';
import * as failures from './failures';
import { rotateDataKey, rewrapOtherKeys } from './key-rotation';
import { isConnectionFailure } from './login';
import { certificateHash, keyEntryOf, type AccountKey, type AccountRecord } from './account-record';
import { requestRecovery, removeRecoveryRequest, recoveryRequestedAt, unwrapGrant } from './recovery';
import { parseCertificate } from '../../pki/certificates';
import { mergeTrust, trustMaterial } from '../../pki/trust';
import { secretMark, updatedSecretAge } from './secrets';
import type { RevocableSigner } from './signer';
import { acceptsRecord, crossSignedBy, crossSign } from './cross-signing';

export interface OpenAccountParts {
  realm: string;
  platform: PlatformClient;
  clock: Clock;
  device: string;
  keyring: Keyring | null;
}

/** A change of the keys of the local data, for the audit trail. */
export interface KeyEvent {
  action: AuditAction;
  detail: string;
}

/** The account as opened on this machine: its record and data key. */
export interface OpenedAccount {
  directory: string;
  record: AccountRecord;
  dataKey: Buffer;
  /** The former data key while files may still be encrypted with it; null otherwise. */
  formerKey: Buffer | null;
  /** True when the first copy of the account file was not valid. */
  restored: boolean;
  acts: KeyEvent[];
  /** Warnings for the user. */
  warnings: string[];
}

/** Failures for which another key of the account or a recovery can help. */
const MENDABLE = ['CERTIFICATE_RENEWED', 'ACCOUNT_FILE_DAMAGED', 'KEY_UNWRAP_FAILED', 'KEYRING_REFUSED'];
/** Returns true for a failure for which another key of the account or a recovery can help. */
export const isRecoverable = (error: unknown): error is Failure =>
  error instanceof Failure && MENDABLE.includes(error.code);

const base64 = (der: Uint8Array) => Buffer.from(der).toString('base64');

/**
 * Signs the record with the open key, writes it and returns what was written. Rejects with `Failure` 'LOCKED' when the
 * key has been withdrawn.
 */
export async function writeRecord(
  directory: string,
  record: AccountRecord,
  signer: RevocableSigner,
): Promise<AccountRecord> {
  const own = { ...record, certificate: base64(signer.key().certificate.der) };
  await accounts.writeAccount(directory, own, signer.sign);
  return own;
}

/** Returns the record's entry of the open key, updated. `wrapped` null wraps the data key anew. */
async function ownKey(
  parts: OpenAccountParts,
  signer: RevocableSigner,
  accountId: string,
  earlier: AccountKey | null,
  wrapped: string | null,
  dataKey: Buffer,
): Promise<AccountKey> {
  const key = signer.key();
  const certificate = base64(key.certificate.der);
  return {
    certificate,
    wrapped: wrapped ?? (await wrapDataKey(key, parts.keyring, dataKey)),
    location: key.location,
    secret: updatedSecretAge(earlier?.secret ?? null, await secretMark(key.location), parts.clock.now()),
    vouch: earlier?.vouch ?? (await crossSign(accountId, [certificateHash(certificate)], signer.sign)),
  };
}

/**
 * Returns the newest trust, without CRLs older than those in `earlier`. A connection failure returns `earlier` when it
 * is given. Rejects with the `Failure` of the platform client otherwise.
 */
export async function fetchTrust(
  platform: PlatformClient,
  earlier: Trust | null,
): Promise<{ trust: Trust; warnings: string[] }> {
  try {
    const { trust, refused } = mergeTrust(earlier, await platform.trust());
    return { trust, warnings: refused > 0 ? [OLDER_LISTS] : [] };
  } catch (error) {
    if (earlier && isConnectionFailure(error)) return { trust: earlier, warnings: [] };
    throw error;
  }
}
const OLDER_LISTS = '平台给出的吊销列表比本机已有的旧，没有采用，仍按较新的核验签名。';

/** Returns the fields of the record that an online login confirms. */
export function confirmedFields(session: PlatformSession, trust: Trust, clock: Clock) {
  const at = clock.now().toISOString();
  const { account, policy } = session;
  return { account, policy, trust, lastOnlineAt: at, lastUsedAt: at, barred: null };
}

export interface StoredState {
  stored: StoredAccount | null;
  damage: Failure | null;
}

async function known(directory: string): Promise<StoredState> {
  try {
    return { stored: await accounts.readAccount(directory), damage: null };
  } catch (error) {
    if (!isRecoverable(error)) throw error;
    return { stored: null, damage: error };
  }
}

/**
 * Returns the data key of an account that has been used on this machine: unwrapped by the open key, or as an
 * administrator granted it.
 *
 * @param lost the user says that the old key is lost: a recovery is requested
 */
async function knownDataKey(
  parts: OpenAccountParts,
  signer: RevocableSigner,
  directory: string,
  { stored, damage }: StoredState,
  lost: boolean,
): Promise<{ dataKey: Buffer; granted: boolean }> {
  const key = signer.key();
  const mark = stored?.record.dataKey ?? null;
  const own = stored && keyEntryOf(stored.record, key.certificate.der);
  try {
    if (!stored) throw damage ?? new TypeError('nobody has used this account here');
    if (!own || !acceptsRecord(stored.record, own)) throw failures.certificateRenewed(stored.record.keys);
    return { dataKey: await unwrapDataKey(key, parts.keyring, own.wrapped, mark), granted: false };
  } catch (reason) {
    if (!isRecoverable(reason)) throw reason;
    const granted = await unwrapGrant(parts.platform, parts.device, key).catch((error: unknown) => {
      if (isConnectionFailure(error)) return null;
      throw error;
    });
    if (granted?.length === 32 && (mark === null || dataKeyFingerprint(granted) === mark))
      return { dataKey: granted, granted: true };
    if (granted) throw failures.recoveryUnusable(null);
    if (lost || (await recoveryRequestedAt(directory, key.certificate)))
      throw await requestRecovery({ ...parts, directory }, key.certificate);
    throw reason;
  }
}

/**
 * Opens the account after an online login: reads or creates record and data key, and writes the record.
 *
 * Rejects with a `Failure` for which `isMendable` is true when the local data is under another key,
 * 'RECOVERY_REQUESTED' when a recovery has been requested, 'RECOVERY_UNUSABLE', 'TRUST_MISSING', and
 * 'CERTIFICATE_OF_OTHER' when the certificate is not issued to the account's name and number and has not signed in to
 * the account on this machine.
 */
export async function openAccountOnline(
  parts: OpenAccountParts,
  signer: RevocableSigner,
  session: PlatformSession,
  lost: boolean,
): Promise<OpenedAccount> {
  const { certificate } = signer.key();
  const directory = accounts.accountDirectory(parts.realm, session.account.id);
  const before = await known(directory);
  const isKnown = before.stored !== null && keyEntryOf(before.stored.record, certificate.der) !== null;
  const misfit = holderProblem(certificate, session.account);
  if (misfit && !isKnown) throw failures.certificateOfOther(misfit);
  const acts: KeyEvent[] = [];
  const opened =
    before.stored || before.damage
      ? await knownDataKey(parts, signer, directory, before, lost)
      : { dataKey: newDataKey(), granted: false };
  const { granted } = opened;
  const { stored } = before;
  const own = stored && keyEntryOf(stored.record, certificate.der);
  // Nothing is taken over from a record that this key does not accept: its anchors may be forged.
  const trusted = stored && own && acceptsRecord(stored.record, own) ? stored.record : null;
  // The former key in the record can be trusted: only an owner of the data key can have encrypted it,
  // independent of the signer of the record.
  const turned = rotateDataKey(
    opened.dataKey,
    stored?.record.former ?? null,
    granted || trusted?.rotate === true,
  );
  const { dataKey, formerKey, former, rotate } = turned;
  const { trust, warnings } = await fetchTrust(parts.platform, trusted?.trust ?? null);
  const anchors = trusted?.anchors ?? trustMaterial(trust).anchors.map(base64);
  if (anchors.length === 0) throw failures.trustMissing();
  if (granted) acts.push({ action: 'identity.keyRecovered', detail: `新证书 ${certificate.sha256}` });
  else if (!stored) acts.push({ action: 'identity.keyMade', detail: `证书 ${certificate.sha256}` });
  const wrapped = trusted && !granted && !turned.fresh ? (own?.wrapped ?? null) : null;
  const ownNow = await ownKey(parts, signer, session.account.id, trusted && own, wrapped, dataKey);
  const others = (trusted?.keys ?? []).filter(
    (key) => key.certificate !== ownNow.certificate && !isExpired(key, parts.clock.now()),
  );
  const record = await writeRecord(
    directory,
    {
      typ: 'gov.client.account/2',
      certificate: ownNow.certificate,
      anchors,
      root: trusted?.root ?? null,
      dataKey: dataKeyFingerprint(dataKey),
      former,
      rotate,
      keys: [ownNow, ...(turned.fresh ? rewrapOtherKeys(others, dataKey) : others)],
      ...confirmedFields(session, trust, parts.clock),
    },
    signer,
  );
  await removeRecoveryRequest(directory);
  return {
    directory,
    record,
    dataKey,
    formerKey,
    restored: stored?.restoredFromCopy ?? false,
    acts,
    warnings: [...warnings, ...(misfit ? [`${misfit}用它签的名不能通过核验，请联系系统管理员。`] : [])],
  };
}

const isExpired = ({ certificate }: AccountKey, now: Date) =>
  parseCertificate(Buffer.from(certificate, 'base64')).notAfter < now;

/**
 * Opens an account without the platform; the caller has checked that it may work offline. Rejects with the `Failure` of
 * `unwrapDataKey`, and with a `TypeError` when the open key is not in the record.
 */
export async function openAccountOffline(
  parts: OpenAccountParts,
  signer: RevocableSigner,
  { directory, record, restoredFromCopy }: StoredAccount,
): Promise<OpenedAccount> {
  const key = signer.key();
  const own = keyEntryOf(record, key.certificate.der);
  if (!own) throw new TypeError('not a key of this account');
  const opened = await unwrapDataKey(key, parts.keyring, own.wrapped, record.dataKey);
  const { dataKey, formerKey, former, rotate, fresh } = rotateDataKey(opened, record.former, record.rotate);
  const wrapped = fresh ? null : own.wrapped;
  const ownNow = await ownKey(parts, signer, record.account.id, own, wrapped, dataKey);
  const others = record.keys.filter((it) => it !== own);
  const keys = [ownNow, ...(fresh ? rewrapOtherKeys(others, dataKey) : others)];
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
    acts: [],
    warnings: [],
  };
}

/** Returns the later of the given instant and the current time. */
export function laterOfNow(instant: string, clock: Clock): string {
  return new Date(Math.max(clock.now().getTime(), Date.parse(instant))).toISOString();
}

/**
 * Wraps the data key under a new key of the account while the old one is open; each key then accepts the other. Rejects
 * with the `Failure` of `unwrapDataKey`, and with a `TypeError` when the old key is not in the record.
 */
export async function handOverDataKey(
  parts: OpenAccountParts,
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
    const fresh = { certificate: '', wrapped: '', location: null, secret: null, vouch };
    const entry = await ownKey(parts, renewed, id, fresh, null, dataKey);
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
