import { inBackground } from '../error-boundary';
import type { AppAudit } from './app-audit';
import { changeSessionState } from './app-state';
import type { SessionState } from './contract';
import type { UnlockInput } from './identity/service';
import { startInterval } from './interval';
import { dueLockReason, LOCK_REASON_NAME, type LockReason } from './lock-limits';
import type { RealmInUse } from './realm-in-use';
import type { AppState } from './types';

/** Interval in ms between checks whether the screen has to lock. */
const LOCK_CHECK = 10_000;

/** The lock of the screen (第十四条(三)). While it is locked the key is closed. */
export class ScreenLock {
  /** Times in ms of the machine's monotonic clock: the last user input, and the last correct password or PIN. */
  #touchedAt: number;
  #secretAt: number;

  constructor(
    private readonly office: AppState,
    private readonly realm: Pick<RealmInUse, 'identity'>,
    private readonly audit: AppAudit,
  ) {
    this.#touchedAt = this.#secretAt = office.machine.uptime();
  }

  /** Notes an input of the user. */
  touch(): void {
    this.#touchedAt = this.office.machine.uptime();
  }

  /** Notes a correct password or PIN. */
  noteSecret(): void {
    this.#touchedAt = this.#secretAt = this.office.machine.uptime();
  }

  lock(reason: LockReason): SessionState {
    const { office } = this;
    const { session } = office;
    if (office.sessionState.phase !== 'open' || !session) return office.sessionState;
    session.signer = null;
    this.realm.identity.lock();
    session.audit('identity.lock', session.account.id, LOCK_REASON_NAME[reason]);
    return changeSessionState(office, { phase: 'locked', lockedReason: reason });
  }

  /** Rejects as `Identity.unlock` does. */
  async unlock(input: UnlockInput): Promise<SessionState> {
    const { office } = this;
    const { session } = office;
    if (office.sessionState.phase !== 'locked' || !session) return office.sessionState;
    session.signer = await this.realm.identity
      .unlock(input)
      .catch((error: unknown) =>
        this.audit.recordKeyFailure('identity.unlockFailed', office.sessionState.lastKey, error),
      );
    this.noteSecret();
    session.audit('identity.unlock', session.account.id, '');
    const state = changeSessionState(office, { phase: 'open', lockedReason: null });
    inBackground('sync after unlocking', session.sync.syncNow());
    return state;
  }

  /** Starts locking the screen when a limit of time is over. Returns a function that stops it. */
  startChecks(): () => void {
    return startInterval(LOCK_CHECK, 'control: lock check', () => {
      const { machine, session, sessionState } = this.office;
      // During sign-out the phase is still 'open', but `identity.limits` throws.
      if (sessionState.phase !== 'open' || !session) return;
      const limits = this.realm.identity.limits();
      const due = dueLockReason(machine.uptime(), this.#touchedAt, this.#secretAt, limits);
      if (due) this.lock(due);
    });
  }
}
