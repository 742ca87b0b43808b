import { isDeepStrictEqual } from 'node:util';
import type { Account } from '../platform/contract';
import { cachePolicy } from './accounts/service';
import type { AppAudit } from './app-audit';
import { changeSessionState } from './app-state';
import { notOffered } from './call-rules';
import type { SessionState } from './contract';
import {
  accountSuspended,
  isPlatformRefusal,
  keepTrust,
  type SignedIn,
  type SignInInput,
} from './identity/service';
import { startInterval } from './interval';
import { startKeyEscrow } from './key-escrow';
import type { Log } from './log';
import type { Notices } from './notices';
import type { PlatformConnection } from './platform-connection';
import type { PreLoginAudit } from './pre-login-audit';
import type { RealmInUse } from './realm-in-use';
import type { ScreenLock } from './screen-lock';
import { closeSession, openSession } from './session';
import { requireSession, rootToConfirm } from './session-state';
import type { SessionTermination } from './session-termination';
import type { AppState } from './types';

/** Interval in ms between fetches of newer CRLs. */
const TRUST_CHECK = 12 * 3_600_000;

export interface SessionControllerParts {
  office: AppState;
  realm: RealmInUse;
  connection: PlatformConnection;
  screenLock: ScreenLock;
  notices: Notices;
  termination: SessionTermination;
  audit: AppAudit;
  preLoginAudit: PreLoginAudit;
  log: Log;
}

/** Begins and ends the session of the signed-in account, and keeps it in step with the platform. */
export class SessionController {
  #stopKeyEscrow = () => {};
  /** SHA-256 of the founding act in the platform's last answer. */
  #offeredRoot: string | null = null;

  constructor(private readonly parts: SessionControllerParts) {}

  /** Signs in; a session that is open ends before. Rejects as `Identity.signIn` and `openSession` do. */
  async signIn(input: SignInInput): Promise<SessionState> {
    const { office, realm, audit } = this.parts;
    if (office.session || office.sessionState.phase === 'locked') {
      await this.leave();
      await realm.open();
    }
    const signedIn = await realm.identity
      .signIn(input)
      .catch((error: unknown) => audit.recordKeyFailure('identity.signInFailed', input.key, error));
    try {
      return await this.#begin(signedIn);
    } catch (error) {
      await realm.identity.signOut();
      throw error;
    }
  }

  async signOut(): Promise<SessionState> {
    const { office, realm, notices, termination } = this.parts;
    const reason = termination.reasonOf(office.session);
    await this.leave();
    await realm.open();
    if (!reason) return office.sessionState;
    notices.warn(reason.message, reason.advice);
    return changeSessionState(office, { ended: true });
  }

  /** Closes the session, if there is one, and signs out. The realm has to be opened again before the next sign-in. */
  async leave(): Promise<void> {
    const { office, realm, notices } = this.parts;
    const { session } = office;
    office.session = null;
    notices.endSession();
    this.#stopKeyEscrow();
    this.#stopKeyEscrow = () => {};
    if (session) {
      office.events.emit('session');
      await closeSession(session);
    }
    await realm.identity.signOut();
  }

  /** Rejects with `Failure` 'SIGNED_OUT' or 'LOCKED', or as `Identity.changePin` does. */
  async changePin(pins: { current: string; next: string }): Promise<void> {
    const { office, realm, audit } = this.parts;
    const session = requireSession(office);
    await realm.identity
      .changePin(pins.current, pins.next)
      .catch((error: unknown) =>
        audit.recordKeyFailure('identity.pinChangeFailed', office.sessionState.lastKey, error),
      );
    session.audit('identity.pinChanged', session.account.id, '');
  }

  /** Rejects with `Failure` 'SIGNED_OUT' or 'LOCKED', or as `Identity.pinRoot` does. */
  async pinRoot(root: string): Promise<SessionState> {
    const { office, realm } = this.parts;
    const session = requireSession(office);
    keepTrust(session.stores, await realm.identity.pinRoot(root));
    session.audit('identity.rootPinned', root, '');
    office.events.emit('sync');
    return changeSessionState(office, { rootToConfirm: null });
  }

  /**
   * Starts fetching newer CRLs while an account is signed in and the platform has a session for it. Returns a function
   * that stops it.
   */
  startTrustChecks(): () => void {
    return startInterval(TRUST_CHECK, 'control: trust check', () => this.#refreshTrust());
  }

  async #begin(signedIn: SignedIn): Promise<SessionState> {
    const { office, realm, screenLock, notices, log } = this.parts;
    const notify = notices.beginSession();
    const { session, notices: found } = await openSession({
      office,
      signedIn,
      platform: this.parts.connection.client,
      machine: office.machine,
      preLoginAudit: this.parts.preLoginAudit,
      reconnect: () => this.#reconnect(),
      finishKeyRotation: () => realm.identity.finishKeyRotation(),
      notify,
      accountChanged: (account) => this.#accountChanged(account),
      log,
    });
    office.session = session;
    notices.add(found);
    for (const warning of signedIn.warnings) notify(warning, '请核对；如非本人所为，请报告系统管理员。');
    screenLock.noteSecret();
    realm.policyTries = signedIn.policy.maxTries;
    this.#offeredRoot = signedIn.offeredRoot;
    const { identity } = realm;
    const offeredRoot = () => this.#offeredRoot;
    this.#stopKeyEscrow = startKeyEscrow({
      session,
      identity,
      offeredRoot,
      notify,
      log: log.area('identity'),
    });
    return changeSessionState(office, {
      phase: 'open',
      account: signedIn.account,
      notOffered: notOffered(signedIn.offer),
      standing: signedIn.standing,
      certificate: signedIn.certificate,
      lastKey: signedIn.key,
      idleMinutes: identity.limits().idleMinutes,
      lockedReason: null,
      ended: false,
      rootToConfirm: rootToConfirm(signedIn),
    });
  }

  /** Logs in again with the open key. Resolves with false when there is no open session. */
  async #reconnect(): Promise<boolean> {
    const { office, realm, notices, termination } = this.parts;
    const { session } = office;
    if (office.sessionState.phase !== 'open' || office.sessionState.ended || !session) return false;
    const again = await realm.identity.reconnect().catch((error: unknown) => {
      if (isPlatformRefusal(error)) termination.terminate(session, error);
      throw error;
    });
    if (office.session !== session) return false;
    session.account = again.account;
    session.offer = again.offer;
    keepTrust(session.stores, again.trust);
    this.#offeredRoot = again.offeredRoot;
    cachePolicy(session.stores, again.policy);
    realm.policyTries = again.policy.maxTries;
    for (const warning of again.warnings) notices.warn(warning, '请核对。');
    changeSessionState(office, {
      standing: 'online',
      account: session.account,
      notOffered: notOffered(session.offer),
      idleMinutes: realm.identity.limits().idleMinutes,
      rootToConfirm: rootToConfirm(again),
    });
    return true;
  }

  /** Applies a change of the account's rights during the session; ends the session when the account is not active. */
  #accountChanged(account: Account): void {
    const { office, termination } = this.parts;
    const { session } = office;
    if (!session || session.account.id !== account.id || isDeepStrictEqual(session.account, account)) return;
    if (!account.active) return termination.terminate(session, accountSuspended());
    session.account = account;
    changeSessionState(office, { account });
  }

  async #refreshTrust(): Promise<void> {
    const { office, realm, connection, log } = this.parts;
    const { session } = office;
    if (!session || !connection.client.signedIn) return;
    try {
      const trust = await realm.identity.refreshTrust();
      if (office.session === session) keepTrust(session.stores, trust);
    } catch (error) {
      log.area('identity').warn('trust not refreshed', error);
    }
  }
}
