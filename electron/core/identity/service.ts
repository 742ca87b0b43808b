import { randomBytes } from 'node:crypto';
import { resolve } from 'node:path';
import type { Account, Session, Trust } from '../../platform/contract';
import type { CertificateInfo, KeyLocation } from '../contract';
import { Failure } from '../failure';
import type { Clock, PlatformClient, Signer } from '../office';
import * as accounts from './account';
import type { AccountRecord, StoredAccount } from './account';
import * as failures from './failures';
import { createSigner, createThrottle, readKeyFile, type HeldSigner } from './keyfile';
import { checkDates, isLineFailure, isRefusal, logIn } from './login';
import { openPkcs12, type OpenedKey } from './pkcs12';
import { parseCertificate } from './rules/certificates';
import { offlineBar, offlineDays } from './rules/offline';
import { roleConflicts } from './rules/roles';
import { checkChain, trustMaterial, type TrustMaterial } from './rules/trust';

export { checkDecisionSignature, keepTrust, loadTrust, type SignatureCheck } from './decisions';

export interface IdentityParts {
  /** `<data>/<realm>`, realm being `practice` or `office`. */
  realm: string;
  platform: PlatformClient;
  clock: Clock;
  settings(): { offlineDays: number; idleMinutes: number };
  /** This machine's name, told to the platform at login. */
  device: string;
}

/** What the platform has confirmed, now or at the last online login. */
export interface Confirmed {
  account: Account;
  policy: Session['policy'];
  /** Pinned anchors with the newest intermediates and CRLs known: hand it to `keepTrust` once the stores are open. */
  trust: TrustMaterial;
  /** Idle minutes until the lock: the shorter of policy and setting. */
  idleMinutes: number;
  /** Sentences to tell the person: roles that exclude each other, trust that does not reach the own certificate. */
  warnings: string[];
}

export interface SignedIn extends Confirmed {
  /** Where this account's databases are. */
  directory: string;
  /** 32 bytes. Overwritten at sign-out, so close the stores before. */
  dataKey: Buffer;
  signer: Signer;
  certificate: CertificateInfo;
  standing: 'online' | 'offline';
  /** Why the platform could not be reached, when offline. */
  line: Failure | null;
}

export interface SignInInput {
  key: KeyLocation;
  secret: string;
  smsCode?: string | undefined;
  lastTry?: boolean | undefined;
}

/** The person at this machine, in one realm. Made anew when the platform in use changes; signed out at first. */
export interface Identity {
  /**
   * Opens the certificate file and logs in to the platform; when the platform cannot be reached, lets a known account
   * work offline within its period (第十四条(三) 数字证书身份认证). Every fault of file, password, certificate, account or
   * clock is a Failure with its own code.
   */
  signIn(input: SignInInput): Promise<SignedIn>;
  /** Logs in again with the key in hand, when the line is back or the token has run out. LOCKED while locked. */
  reconnect(): Promise<Confirmed>;
  /** Asks the platform for newer CRLs; they age while a session lasts. */
  refreshTrust(): Promise<TrustMaterial>;
  /** Takes the key away. The token stays: receiving goes on until it runs out, nothing is signed. */
  lock(): void;
  /** Opens the same file again; another certificate, an expired one or an ended offline period is refused. */
  unlock(input: { secret: string; lastTry?: boolean | undefined }): Promise<Signer>;
  /** Forgets the keys, and ends the platform's session if it can be reached. */
  signOut(): Promise<void>;
  /** The key last used in this realm. */
  lastKey(): Promise<KeyLocation | null>;
}

interface Current {
  path: string;
  certificate: OpenedKey['certificate'];
  /** Null while locked. */
  signer: HeldSigner | null;
  dataKey: Buffer;
  directory: string;
  record: AccountRecord;
  standing: 'online' | 'offline';
}

const notSignedIn = () => new Failure('SIGNED_OUT', '还没有登录。', '请先登录。');
const locked = () => new Failure('LOCKED', '屏幕已锁定。', '请输入证书密码解锁。');
const base64 = (der: Uint8Array) => Buffer.from(der).toString('base64');

export function createIdentity(parts: IdentityParts): Identity {
  const { realm, platform, clock, device } = parts;
  const throttle = createThrottle(clock);
  let current: Current | null = null;
  /** A new certificate of a known account, waiting for the old one to hand the data key over. */
  let renewal: { opened: OpenedKey; path: string; stored: StoredAccount } | null = null;
  let reconnecting: Promise<Confirmed> | null = null;
  let last: Promise<unknown> = Promise.resolve();

  /** One sign-in or unlock at a time: two first logins at once would make two data keys. */
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = last.then(work, work);
    last = turn;
    return turn;
  }

  async function openFile(path: string, password: string): Promise<OpenedKey> {
    throttle.check(path);
    const file = await readKeyFile(path);
    try {
      const opened = await openPkcs12(file, password);
      throttle.succeeded(path);
      return opened;
    } catch (error) {
      if (error instanceof Failure && error.code === 'PFX_WRONG_PASSWORD') throttle.failed(path);
      throw error;
    }
  }

  function confirmed({ record, certificate }: Pick<Current, 'record' | 'certificate'>): Confirmed {
    const { account, policy, anchors } = record;
    const trust = trustMaterial(
      record.trust,
      anchors.map((anchor) => Buffer.from(anchor, 'base64')),
    );
    const verdict = checkChain({ certificate: certificate.der, trust, at: clock.now(), usage: 'sign' });
    const idleMinutes = Math.min(policy.maxIdleMinutes, parts.settings().idleMinutes);
    const warnings = roleConflicts(account.roles).map((conflict) => `平台授予您的角色互相冲突：${conflict}`);
    // A stale list is shown at each signature; here it would be said every day of working offline.
    if (!verdict.ok && verdict.code !== 'REVOCATION_UNKNOWN')
      warnings.push(`按平台给出的签发机构核验您的证书没有通过：${verdict.reason}`);
    return { account, policy, trust, idleMinutes, warnings };
  }

  function signedIn(now: Current, signer: Signer, line: Failure | null, restored: boolean): SignedIn {
    current = now;
    const { directory, dataKey, standing, certificate } = now;
    const known = confirmed(now);
    if (restored) known.warnings.push('本机保存的账号文件曾损坏或被改动，已用其副本恢复。');
    return { ...known, directory, dataKey, signer, certificate: certificate.info, standing, line };
  }

  /** The newest trust; an earlier one must do when the line fails just now. */
  async function newestTrust(earlier: Trust | null): Promise<Trust> {
    try {
      return await platform.trust();
    } catch (error) {
      if (earlier && isLineFailure(error)) return earlier;
      throw error;
    }
  }

  /** Remembers a refusal, so that pulling the cable does not get around it. */
  async function bar(certificate: OpenedKey['certificate'], signer: Signer, refusal: string): Promise<void> {
    const { stored } = await accounts.findAccount(realm, certificate);
    if (stored)
      await accounts.writeAccount(stored.directory, { ...stored.record, barred: refusal }, signer.sign);
  }

  async function logInNow(certificate: OpenedKey['certificate'], signer: Signer): Promise<Session> {
    try {
      return await logIn(platform, signer, clock, device);
    } catch (error) {
      if (isRefusal(error)) await bar(certificate, signer, error.code);
      throw error instanceof Failure ? failures.refusalFailure(error) : error;
    }
  }

  const confirmation = (session: Session, trust: Trust) => {
    const at = clock.now().toISOString();
    const { account, policy } = session;
    return { account, policy, trust, lastOnlineAt: at, lastUsedAt: at, barred: null };
  };

  async function workOnline(
    opened: OpenedKey,
    signer: HeldSigner,
    path: string,
    session: Session,
  ): Promise<SignedIn> {
    const { certificate, privateKey } = opened;
    const directory = accounts.accountDirectory(realm, session.account.id);
    const stored = await accounts.readAccount(directory);
    if (stored && stored.record.certificate !== base64(certificate.der)) {
      renewal = { opened, path, stored };
      const old = parseCertificate(Buffer.from(stored.record.certificate, 'base64'));
      throw failures.certificateRenewed(old.notAfter);
    }
    const trust = await newestTrust(stored?.record.trust ?? null);
    const anchors = stored?.record.anchors ?? trustMaterial(trust).anchors.map(base64);
    if (anchors.length === 0) throw failures.trustMissing();
    const dataKey = stored ? accounts.unwrapKey(privateKey, stored.record.wrappedKey) : randomBytes(32);
    const record: AccountRecord = {
      typ: 'gov.client.account/1',
      certificate: base64(certificate.der),
      anchors,
      wrappedKey: stored?.record.wrappedKey ?? accounts.wrapKey(certificate, dataKey),
      ...confirmation(session, trust),
    };
    await accounts.writeAccount(directory, record, signer.sign);
    await accounts.writeLastPath(realm, path);
    const now: Current = { path, certificate, signer, dataKey, directory, record, standing: 'online' };
    return signedIn(now, signer, null, stored?.restored ?? false);
  }

  async function workOffline(
    opened: OpenedKey,
    signer: HeldSigner,
    path: string,
    line: Failure,
  ): Promise<SignedIn> {
    const { certificate, privateKey } = opened;
    const { stored, damage } = await accounts.findAccount(realm, certificate);
    if (!stored) throw damage ?? failures.firstLoginOffline(line);
    const record = { ...stored.record, lastUsedAt: laterThan(stored.record.lastUsedAt) };
    const ended = offlineBar(stored.record, offlineDays(record.policy, parts.settings()), clock.now());
    if (ended) throw failures.offlineFailure(ended, line);
    const { trust } = confirmed({ record, certificate });
    const verdict = checkChain({ certificate: certificate.der, trust, at: clock.now(), usage: 'sign' });
    if (!verdict.ok && verdict.code === 'REVOKED')
      throw failures.offlineFailure({ code: 'BARRED', refusal: 'CERTIFICATE_REVOKED' }, line);
    const { directory, restored } = stored;
    const dataKey = accounts.unwrapKey(privateKey, record.wrappedKey);
    await accounts.writeAccount(directory, record, signer.sign);
    await accounts.writeLastPath(realm, path);
    const now: Current = { path, certificate, signer, dataKey, directory, record, standing: 'offline' };
    return signedIn(now, signer, line, restored);
  }

  function laterThan(instant: string): string {
    return new Date(Math.max(clock.now().getTime(), Date.parse(instant))).toISOString();
  }

  async function signInWith(opened: OpenedKey, path: string): Promise<SignedIn> {
    checkDates(opened.certificate, clock.now());
    const signer = createSigner(opened, clock);
    let session: Session;
    try {
      session = await logInNow(opened.certificate, signer);
    } catch (error) {
      if (isLineFailure(error)) return workOffline(opened, signer, path, error);
      throw error;
    }
    try {
      return await workOnline(opened, signer, path, session);
    } catch (error) {
      await closeSession();
      throw error;
    }
  }

  /** Puts the data key under the new certificate, with the old one's private key. */
  async function handOver(old: OpenedKey, renewed: OpenedKey, stored: StoredAccount): Promise<void> {
    const dataKey = accounts.unwrapKey(old.privateKey, stored.record.wrappedKey);
    const record: AccountRecord = {
      ...stored.record,
      certificate: base64(renewed.certificate.der),
      wrappedKey: accounts.wrapKey(renewed.certificate, dataKey),
    };
    dataKey.fill(0);
    await accounts.writeAccount(stored.directory, record, createSigner(renewed, clock).sign);
  }

  /** The session ends by itself on the platform when it cannot be told. */
  async function closeSession(): Promise<void> {
    try {
      await platform.closeSession();
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
    }
  }

  async function keep(session: Current): Promise<void> {
    if (session.signer) await accounts.writeAccount(session.directory, session.record, session.signer.sign);
  }

  async function logInAgain(session: Current, signer: HeldSigner): Promise<Confirmed> {
    const answer = await logInNow(session.certificate, signer);
    const trust = await newestTrust(session.record.trust);
    if (current !== session) {
      await closeSession();
      throw notSignedIn();
    }
    if (answer.account.id !== session.record.account.id) {
      await closeSession();
      throw failures.accountChanged();
    }
    session.record = { ...session.record, ...confirmation(answer, trust) };
    session.standing = 'online';
    await keep(session);
    return confirmed(session);
  }

  return {
    signIn: ({ key, secret }) =>
      inTurn(async () => {
        if (current) throw new Failure('ALREADY_SIGNED_IN', '已有人登录。', '请先退出登录。');
        if (key.kind !== 'file')
          throw new Failure('TOKEN_MISSING', '没有找到这把 UKey。', '请插好 UKey 后重试。');
        const path = resolve(key.path);
        const opened = await openFile(path, secret);
        const waiting = renewal;
        renewal = null;
        if (waiting?.stored.record.certificate !== base64(opened.certificate.der))
          return signInWith(opened, path);
        await handOver(opened, waiting.opened, waiting.stored);
        return signInWith(waiting.opened, waiting.path);
      }),

    async reconnect() {
      if (!current) throw notSignedIn();
      if (!current.signer) throw locked();
      reconnecting ??= logInAgain(current, current.signer).finally(() => {
        reconnecting = null;
      });
      return reconnecting;
    },

    async refreshTrust() {
      const session = current;
      if (!session) throw notSignedIn();
      const trust = await platform.trust();
      if (current !== session) throw notSignedIn();
      session.record = { ...session.record, trust };
      await keep(session);
      return confirmed(session).trust;
    },

    lock() {
      current?.signer?.drop();
      if (current) current.signer = null;
    },

    unlock: ({ secret }) =>
      inTurn(async () => {
        const session = current;
        if (!session) throw notSignedIn();
        const opened = await openFile(session.path, secret);
        if (opened.certificate.sha256 !== session.certificate.sha256) throw failures.otherCertificate();
        checkDates(opened.certificate, clock.now());
        const { record } = session;
        if (session.standing === 'offline') {
          const ended = offlineBar(record, offlineDays(record.policy, parts.settings()), clock.now());
          if (ended) throw failures.offlineFailure(ended, null);
        }
        session.signer?.drop();
        session.signer = createSigner(opened, clock);
        session.record = { ...session.record, lastUsedAt: laterThan(session.record.lastUsedAt) };
        await keep(session);
        return session.signer;
      }),

    async signOut() {
      const session = current;
      current = null;
      renewal = null;
      session?.signer?.drop();
      session?.dataKey.fill(0);
      if (session) await closeSession();
    },

    async lastKey() {
      const path = await accounts.readLastPath(realm);
      return path === null ? null : { kind: 'file', path };
    },
  };
}
