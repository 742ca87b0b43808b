import type { AuditAction, Binding } from '../platform/contract';
import { administratorCertificates, loadTrust, rootProblem, type Identity } from './identity/service';
import type { Log } from './log';
import { Failure } from './failure';
import type { Session } from './types';
import { cachedBindings, feedPosition } from './store';

export interface KeyEscrowParts {
  session: Session;
  identity: Pick<Identity, 'depositKey' | 'removeKeys'>;
  /** SHA-256 of the founding act that the platform names; null when it names none. */
  offeredRoot(): string | null;
  notify(message: string, advice: string): void;
  log: Log;
}

/**
 * Key escrow of an open session. Deposits the data key under the certificates of the current system administrators,
 * removes it from the account's own certificates whose registration has ended, and compares the platform's root of
 * trust with the pinned one. Repeats this when the cache or the pinned root has changed. Returns a function that stops
 * it.
 */
export function startKeyEscrow(parts: KeyEscrowParts): () => void {
  const escrow = new KeyEscrow(parts);
  const update = () => escrow.update();
  const stopListening = parts.session.events.on('sync', update);
  update();
  return () => {
    escrow.stop();
    stopListening();
  };
}

class KeyEscrow {
  /** Position of the feed and root at the last complete update. */
  #seen = '';
  /** Root that was reported as not leading back to the pinned one; null when the platform's root does. */
  #doubted: string | null = null;
  /** SHA-256 of the certificates under which the key is deposited. */
  #deposited = '';
  #isUpdating = false;
  #isStopped = false;

  constructor(private readonly parts: KeyEscrowParts) {}

  /** Starts an update unless one is running. */
  update(): void {
    if (this.#isUpdating || this.#isStopped) return;
    this.#isUpdating = true;
    this.#updateIfChanged()
      .catch((error: unknown) => {
        // After a connection failure the next change of state tries again.
        if (!(error instanceof Failure) || !error.code.startsWith('LINE_'))
          this.parts.log.error('key custody', error);
      })
      .finally(() => {
        this.#isUpdating = false;
      });
  }

  stop(): void {
    this.#isStopped = true;
  }

  async #updateIfChanged(): Promise<void> {
    const { session } = this.parts;
    const { cache } = session.stores;
    const position = `${feedPosition(cache)} ${loadTrust(session.stores)?.root ?? ''}`;
    if (position === this.#seen || !session.platform.signedIn || !session.signer) return;
    this.#checkRoot();
    await this.#removeEndedKeys(cachedBindings(cache));
    await this.#deposit();
    this.#seen = position;
  }

  /** Records and notifies, once per root that the platform names, that it does not lead back to the pinned root. */
  #checkRoot(): void {
    const { session, offeredRoot, notify } = this.parts;
    const offered = offeredRoot();
    const problem = rootProblem(session.stores, offered);
    if (problem && offered !== this.#doubted) {
      session.audit('identity.rootDiffers', offered ?? '', problem);
      notify(problem, '请立即与系统管理员核对指纹，查明以前不要审核、签名。');
    }
    this.#doubted = problem && offered;
  }

  async #removeEndedKeys(bindings: Binding[]): Promise<void> {
    const { session, identity } = this.parts;
    const own = bindings.filter(({ accountId, ended }) => accountId === session.account.id && ended !== null);
    if (own.length === 0) return;
    const ended = new Set(own.map(({ id }) => id));
    const lost = new Set(own.filter((it) => it.ended?.reason === 'lost').map(({ id }) => id));
    for (const certificate of await identity.removeKeys(ended, lost))
      this.#audit('identity.keyDropped', `证书 ${certificate} 的登记已结束`);
  }

  async #deposit(): Promise<void> {
    if (!this.parts.session.offer.capabilities.includes('recovery')) return;
    const administrators = administratorCertificates(this.parts.session);
    const names = administrators.map(({ sha256 }) => sha256).sort();
    if (names.length === 0 || names.join() === this.#deposited) return;
    await this.parts.identity.depositKey(administrators);
    this.#deposited = names.join();
    this.#audit('identity.keyDeposited', `系统管理员证书 ${names.length} 张`);
  }

  /** After the end of the session its stores are closed. */
  #audit(action: AuditAction, detail: string): void {
    const { session } = this.parts;
    if (!this.#isStopped) session.audit(action, session.account.id, detail);
  }
}
