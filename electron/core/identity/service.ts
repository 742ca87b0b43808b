import type { PlatformSession } from '../../platform/contract';
import { createMutex } from '../mutex';
import type { KeyLocation } from '../contract';
import { inBackground } from '../../error-boundary';
import { Failure } from '../failure';
import * as accounts from './account-file';
import type { AccountRecord, StoredAccount } from './account-file';
import type { ConfirmedAccount, Identity, IdentityParts, SignedIn, SignInInput } from './types';
import * as failures from './failures';
import { requireValidDates, isConnectionFailure, isPlatformRefusal, logIn } from './login';
import { readLastKey, writeLastKey } from './device';
import { certificateHash, keyEntryOf } from './account-record';
import * as recovery from './recovery';
import type { Certificate } from '../../pki/certificates';
import * as openAccount from './open-account';
import { isRecoverable, type OpenedAccount } from './open-account';
import { secretMark, secretDays, secretReminder } from './secrets';
import { createSigner, type RevocableSigner } from './signer';
import { confirmedAccount, requireOfflineAccount, requireOfflinePeriod } from './offline-access';
import { crossSign, crossSignedBy } from './cross-signing';

export type * from './types';
export { administratorCertificates } from './administrators';
export { entrySignatureProblem } from './entry-signatures';
export { checkDecisionSignature, type SignatureCheck } from './decision-signatures';
export { loadRegister, rootProblem, judgeSigner, type SignerClaim } from './signer-register';
export { keepTrust, loadTrust } from './trust';
export { newestPolicy } from './account-file';
export { deviceName } from './device';
export { accountSuspended } from './failures';
export { isPlatformRefusal } from './login';

interface Current {
  key: KeyLocation;
  certificate: Certificate;
  /** Null while locked. */
  signer: RevocableSigner | null;
  dataKey: Buffer;
  formerKey: Buffer | null;
  directory: string;
  record: AccountRecord;
  standing: 'online' | 'offline';
  /** The platform requires another SMS code. It is not asked for again, since each request sends an SMS. */
  smsWanted: Failure | null;
}

/** A key that the platform accepts and that does not open the local data, until the old key hands the data over. */
interface Waiting {
  signer: RevocableSigner;
  session: PlatformSession;
  stored: StoredAccount | null;
}

const notSignedIn = () => new Failure('SIGNED_OUT', '还没有登录。', '请先登录。');
const locked = () => new Failure('LOCKED', '屏幕已锁定。', '请输入证书密码或 PIN 解锁。');

/** Creates the sign-in of one realm, signed out. */
export function createIdentity(parts: IdentityParts): Identity {
  const { realm, platform, clock, device } = parts;
  let current: Current | null = null;
  let waiting: Waiting | null = null;
  let reconnecting: Promise<ConfirmedAccount> | null = null;
  let stopListening = () => {};

  /** Runs calls one at a time: two concurrent first logins would create two data keys. */
  const inTurn = createMutex();

  async function open({ key, secret, lastTry }: Omit<SignInInput, 'smsCode'>): Promise<RevocableSigner> {
    return createSigner(await parts.keys.unlock(key, secret, { lastTry: lastTry === true }), clock);
  }

  /** Takes the signer as the session's and closes the key when the token is removed. */
  function hold(session: Current, signer: RevocableSigner): void {
    session.signer = signer;
    stopListening();
    stopListening = signer.key().onRemoved(() => {
      if (session.signer !== signer) return;
      drop(session);
      if (current === session) parts.onTokenRemoved();
    });
  }

  function drop(session: Current): void {
    stopListening();
    stopListening = () => {};
    const { signer } = session;
    session.signer = null;
    // A failure to release the token changes nothing here: the key is forgotten.
    inBackground('token not released', signer?.revoke());
  }

  async function sitDown(
    signer: RevocableSigner,
    opened: OpenedAccount,
    line: Failure | null,
  ): Promise<SignedIn> {
    const { location, certificate } = signer.key();
    const { directory, dataKey, formerKey, record, acts } = opened;
    await writeLastKey(realm, location);
    const standing = line ? 'offline' : 'online';
    const now: Current = {
      key: location,
      certificate,
      signer,
      dataKey,
      formerKey,
      directory,
      record,
      standing,
      smsWanted: null,
    };
    hold(now, signer);
    current = now;
    const known = confirmedAccount(record, certificate, clock);
    const warnings = [...known.warnings, ...opened.warnings];
    if (opened.restored) warnings.push('本机保存的账号文件曾损坏或被改动，已用其副本恢复。');
    if (acts.some(({ action }) => action === 'identity.keyRecovered'))
      warnings.push('系统管理员已批准恢复，本机资料已换用新的密钥，只有您的新证书能打开，旧证书不能再打开。');
    const days = secretDays(record.policy.secretDays, parts.settings().secretDays);
    const use = keyEntryOf(record, certificate.der)?.secret;
    const reminder = use && secretReminder(location, use, days, clock.now());
    if (reminder) warnings.push(reminder);
    const info = certificate.info;
    return {
      ...known,
      warnings,
      directory,
      dataKey,
      formerKey,
      signer,
      certificate: info,
      key: location,
      standing,
      connectionFailure: line,
      keyEvents: acts,
    };
  }

  /** Saves a refusal of the platform, so that it also applies offline. */
  async function bar(signer: RevocableSigner, refusal: string): Promise<void> {
    const { stored } = await accounts.findAccount(realm, signer.key().certificate);
    if (stored)
      await openAccount.writeRecord(stored.directory, { ...stored.record, barred: refusal }, signer);
  }

  async function logInNow(signer: RevocableSigner, smsCode?: string): Promise<PlatformSession> {
    try {
      return await logIn(platform, signer, clock, device, smsCode);
    } catch (error) {
      if (isPlatformRefusal(error)) await bar(signer, error.code);
      throw error instanceof Failure ? failures.refusalFailure(error) : error;
    }
  }

  async function workOnline(
    signer: RevocableSigner,
    session: PlatformSession,
    lost: boolean,
  ): Promise<SignedIn> {
    try {
      return await sitDown(signer, await openAccount.openAccountOnline(parts, signer, session, lost), null);
    } catch (error) {
      if (isRecoverable(error)) {
        const directory = accounts.accountDirectory(realm, session.account.id);
        const stored = await accounts.readAccount(directory).catch(() => null);
        waiting = { signer, session, stored };
      } else await closeSession();
      throw error;
    }
  }

  async function workOffline(signer: RevocableSigner, line: Failure): Promise<SignedIn> {
    const stored = await requireOfflineAccount(parts, signer.key().certificate, line);
    return sitDown(signer, await openAccount.openAccountOffline(parts, signer, stored), line);
  }

  async function signInWith(signer: RevocableSigner, smsCode?: string): Promise<SignedIn> {
    requireValidDates(signer.key().certificate, clock.now());
    let session: PlatformSession;
    try {
      session = await logInNow(signer, smsCode);
    } catch (error) {
      if (isConnectionFailure(error)) return workOffline(signer, error);
      throw error;
    }
    return workOnline(signer, session, false);
  }

  /** Continues the sign-in with a key that waits for the data, now that `signer` is open too. */
  async function goOn(signer: RevocableSigner, before: Waiting, smsCode?: string): Promise<SignedIn> {
    const { certificate } = signer.key();
    if (certificate.sha256 === before.signer.key().certificate.sha256) {
      await before.signer.revoke();
      return workOnline(signer, before.session, true);
    }
    if (!before.stored || !keyEntryOf(before.stored.record, certificate.der)) {
      await before.signer.revoke();
      await closeSession();
      return signInWith(signer, smsCode);
    }
    const act = await openAccount.handOverDataKey(parts, signer, before.signer, before.stored);
    await signer.revoke();
    const signedIn = await workOnline(before.signer, before.session, false);
    return { ...signedIn, keyEvents: [act, ...signedIn.keyEvents] };
  }

  /** Ends the session on the platform. It expires there when the platform cannot be reached. */
  async function closeSession(): Promise<void> {
    try {
      await platform.logOut();
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
    }
  }

  async function keep(session: Current): Promise<void> {
    const { signer } = session;
    if (signer) session.record = await openAccount.writeRecord(session.directory, session.record, signer);
  }

  async function logInAgain(session: Current, signer: RevocableSigner): Promise<ConfirmedAccount> {
    if (session.smsWanted) throw session.smsWanted;
    let answer: PlatformSession;
    try {
      answer = await logInNow(signer);
    } catch (error) {
      if (!(error instanceof Failure) || error.code !== 'SMS_REQUIRED') throw error;
      throw (session.smsWanted = failures.smsRequiredAgain(error));
    }
    const { trust, warnings } = await openAccount.fetchTrust(platform, session.record.trust);
    if (current !== session) {
      await closeSession();
      throw notSignedIn();
    }
    if (answer.account.id !== session.record.account.id) {
      await closeSession();
      throw failures.accountChanged();
    }
    session.record = { ...session.record, ...openAccount.confirmedFields(answer, trust, clock) };
    session.standing = 'online';
    await keep(session);
    const known = confirmedAccount(session.record, session.certificate, clock);
    return { ...known, warnings: [...known.warnings, ...warnings] };
  }

  function requireCurrent(): Current {
    if (!current) throw notSignedIn();
    return current;
  }
  function inHand(session: Current): RevocableSigner {
    if (!session.signer) throw locked();
    return session.signer;
  }

  return {
    signIn: ({ smsCode, ...input }) =>
      inTurn(async () => {
        if (current) throw new Failure('ALREADY_SIGNED_IN', '已有人登录。', '请先退出登录。');
        const signer = await open(input);
        const before = waiting;
        waiting = null;
        try {
          return before ? await goOn(signer, before, smsCode) : await signInWith(signer, smsCode);
        } catch (error) {
          const kept = (waiting as Waiting | null)?.signer;
          for (const it of [signer, before?.signer]) if (it && it !== kept) await it.revoke();
          throw error;
        }
      }),

    async reconnect() {
      const session = requireCurrent();
      const signer = inHand(session);
      reconnecting ??= logInAgain(session, signer).finally(() => {
        reconnecting = null;
      });
      return reconnecting;
    },

    async refreshTrust() {
      const session = requireCurrent();
      const { trust } = await openAccount.fetchTrust(platform, session.record.trust);
      if (current !== session) throw notSignedIn();
      session.record = { ...session.record, trust };
      await keep(session);
      return confirmedAccount(session.record, session.certificate, clock).trust;
    },

    pinRoot: (root) =>
      inTurn(async () => {
        const session = requireCurrent();
        inHand(session);
        const { record } = session;
        if (record.root !== null) throw failures.rootPinned();
        if (record.trust.root !== root) throw failures.rootChanged();
        session.record = { ...record, root };
        await keep(session);
        return confirmedAccount(session.record, session.certificate, clock).trust;
      }),

    limits() {
      const { policy } = requireCurrent().record;
      const { idleMinutes, sessionMinutes } = parts.settings();
      return {
        idleMinutes: Math.min(policy.maxIdleMinutes, idleMinutes),
        sessionMinutes: Math.min(policy.sessionMinutes, sessionMinutes),
      };
    },

    lock() {
      if (current) drop(current);
    },

    unlock: ({ secret, lastTry }) =>
      inTurn(async () => {
        const session = requireCurrent();
        const signer = await open({ key: session.key, secret, lastTry });
        try {
          const { certificate } = signer.key();
          if (certificate.sha256 !== session.certificate.sha256) throw failures.certificateChanged();
          requireValidDates(certificate, clock.now());
          if (session.standing === 'offline') requireOfflinePeriod(parts, session.record, null);
        } catch (error) {
          await signer.revoke();
          throw error;
        }
        drop(session);
        hold(session, signer);
        const lastUsedAt = openAccount.laterOfNow(session.record.lastUsedAt, clock);
        session.record = { ...session.record, lastUsedAt };
        await keep(session);
        return signer;
      }),

    changePin: (present, next) =>
      inTurn(async () => {
        const session = requireCurrent();
        const key = inHand(session).key();
        if (!key.changePin) throw failures.pinNotChangeable();
        await key.changePin(present, next);
        const secret = { mark: await secretMark(key.location), since: clock.now().toISOString() };
        const certificate = Buffer.from(session.certificate.der).toString('base64');
        const keys = session.record.keys.map((it) =>
          it.certificate === certificate ? { ...it, secret } : it,
        );
        session.record = { ...session.record, keys };
        await keep(session);
      }),

    async depositKey(administrators) {
      await recovery.depositKey(platform, device, administrators, requireCurrent().dataKey);
    },

    finishKeyRotation: () =>
      inTurn(async () => {
        const session = requireCurrent();
        session.record = { ...session.record, former: null };
        await keep(session);
        session.formerKey?.fill(0);
        session.formerKey = null;
      }),

    removeKeys: (ended, lost) =>
      inTurn(async () => {
        const session = requireCurrent();
        const signer = inHand(session);
        const { record, certificate } = session;
        const own = keyEntryOf(record, certificate.der);
        const gone = record.keys.filter((key) => key !== own && ended.has(certificateHash(key.certificate)));
        if (!own || gone.length === 0) return [];
        const hashes = gone.map((key) => certificateHash(key.certificate));
        const company = crossSignedBy(record.account.id, own).filter((hash) => !hashes.includes(hash));
        const vouch = await crossSign(record.account.id, [...company, certificate.sha256], signer.sign);
        const keys = record.keys
          .filter((key) => !gone.includes(key))
          .map((key) => (key === own ? { ...own, vouch } : key));
        const rotate = record.rotate || hashes.some((hash) => lost?.has(hash));
        session.record = { ...record, keys, rotate };
        await keep(session);
        return hashes;
      }),

    async signOut() {
      const session = current;
      const unfinished = waiting;
      current = null;
      waiting = null;
      if (session) drop(session);
      session?.dataKey.fill(0);
      session?.formerKey?.fill(0);
      await unfinished?.signer.revoke();
      if (session || unfinished) await closeSession();
    },

    lastKey: () => readLastKey(realm),
  };
}
