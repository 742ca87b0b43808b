import type { Binding } from '../platform/contract';
import { administratorCertificates, loadTrust, rootProblem, type Identity } from './identity/service';
import type { Log } from './log';
import { Failure } from './failure';
import type { Session } from './types';
import { cachedBindings, feedPosition } from './store';

/**
 * Key escrow of an open session. Deposits the data key under the certificates of the current system administrators,
 * removes it from the account's own certificates whose registration has ended, and compares the platform's root of
 * trust with the pinned one. Repeats this when the cache or the pinned root has changed. Returns a function that stops
 * it.
 */
export function startKeyEscrow(parts: {
  session: Session;
  identity: Pick<Identity, 'depositKey' | 'removeKeys'>;
  /** SHA-256 of the founding act that the platform names; null when it names none. */
  offeredRoot(): string | null;
  notify(message: string, advice: string): void;
  log: Log;
}): () => void {
  const { session, identity, offeredRoot, notify, log } = parts;
  let seen = '';
  let doubted: string | null = null;
  let deposited = '';
  let busy = false;
  let stopped = false;

  async function deposit(): Promise<void> {
    const administrators = administratorCertificates(session);
    const names = administrators.map(({ sha256 }) => sha256).sort();
    if (names.length === 0 || names.join() === deposited) return;
    await identity.depositKey(administrators);
    deposited = names.join();
    if (!stopped)
      session.audit('identity.keyDeposited', session.account.id, `系统管理员证书 ${names.length} 张`);
  }

  async function drop(bindings: Binding[]): Promise<void> {
    const own = bindings.filter(({ accountId, ended }) => accountId === session.account.id && ended !== null);
    if (own.length === 0) return;
    const ended = new Set(own.map(({ id }) => id));
    const lost = new Set(own.filter((it) => it.ended?.reason === 'lost').map(({ id }) => id));
    for (const certificate of await identity.removeKeys(ended, lost))
      if (!stopped)
        session.audit('identity.keyDropped', session.account.id, `证书 ${certificate} 的登记已结束`);
  }

  /** Records and notifies, once per root that the platform names, that it does not lead back to the pinned root. */
  function doubtRoot(): void {
    const offered = offeredRoot();
    const problem = rootProblem(session.stores, offered);
    if (problem && offered !== doubted) {
      session.audit('identity.rootDiffers', offered ?? '', problem);
      notify(problem, '请立即与系统管理员核对指纹，查明以前不要审核、签名。');
    }
    doubted = problem && offered;
  }

  async function look(): Promise<void> {
    const { cache } = session.stores;
    const position = `${feedPosition(cache)} ${loadTrust(session.stores)?.root ?? ''}`;
    if (position === seen || !session.platform.signedIn || !session.signer) return;
    doubtRoot();
    await drop(cachedBindings(cache));
    await deposit();
    seen = position;
  }

  const notice = () => {
    if (busy || stopped) return;
    busy = true;
    look()
      .catch((error: unknown) => {
        // After a connection failure the next change of state tries again.
        if (!(error instanceof Failure) || !error.code.startsWith('LINE_')) log.write('key custody', error);
      })
      .finally(() => {
        busy = false;
      });
  };
  const off = session.events.on('sync', notice);
  notice();
  return () => {
    stopped = true;
    off();
  };
}
