import { networkInterfaces } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { guarded } from '../../error-boundary';
import type { SyncStatus } from '../contract';
import type { SendAudit } from '../audit/service';
import { Failure } from '../failure';
import type { Clock, Machine, Session, Events, PlatformClient, SearchIndex, Stores, Sync } from '../types';
import { deleteDownloads } from '../store';
import { clearRecords, isClearing, readCursor, readSyncedAt, writeSyncedAt } from './cache';
import { outboxCounts, settleAccepted, settleVisible } from './outbox';
import { noProgress, pullAll, type PullContext } from './pull';
import { pushAll } from './push';
import { quarantineSize } from './quarantine';
import { clockIsWrong, describeClock, blocksOtherRequests, retryDelay, syncStateOf } from './connection';

export interface SyncDependencies {
  stores: Stores;
  platform: PlatformClient;
  search: Pick<SearchIndex, 'cacheChanged'>;
  clock: Clock;
  machine: Pick<Machine, 'uptime'>;
  events: Events;
  /**
   * Opens a new platform session; resolves to false when the certificate is locked. Rejects when the login is refused.
   */
  reconnect(): Promise<boolean>;
  audit: Session['audit'];
  /** Sends the end of the audit chain, after commands and changes; a failure does not stop the sync. */
  sendAudit?: SendAudit;
  /** Called when the cache is up to date with the platform. */
  onUpToDate?(): void;
  log(event: string, error: unknown): void;
}

export interface SyncTiming {
  /** Long poll, in seconds. */
  wait: number;
  /** Interval in ms between checks for sleep and network changes. */
  heartbeat: number;
  /** Delay of a check in ms from which the machine is assumed to have slept. */
  sleepGap: number;
  /** Minimum interval in ms between notices of changed articles during a pull. */
  noticeInterval: number;
  /** Minimum interval in ms between retries after a failure, even when new commands are made. */
  minRetryInterval: number;
  /** A long poll without changes that ends sooner than this, in ms, counts as early. */
  minPollDuration: number;
  /**
   * Delay in ms after an early poll, multiplied by the number of consecutive ones; and the number from which on it is a
   * fault.
   */
  pollPause: number;
  maxEarlyPolls: number;
  /** Minimum interval in ms between restarts of the feed. */
  minRestartInterval: number;
  /** Maximum time in ms that `stop` waits for a running request. */
  stopTimeout: number;
  random(): number;
}
export const TIMING: SyncTiming = {
  wait: 50,
  heartbeat: 5_000,
  sleepGap: 30_000,
  noticeInterval: 300,
  minRetryInterval: 1_000,
  minPollDuration: 1_000,
  pollPause: 250,
  maxEarlyPolls: 20,
  minRestartInterval: 60_000,
  stopTimeout: 3_000,
  random: Math.random,
};

/** Maximum number of refused records of a pull that are logged. */
const LOGGED_REFUSALS = 20;

type Trouble = { code: string; message: string; advice: string };

function signInNeeded(): Failure {
  return new Failure(
    'SIGN_IN_NEEDED',
    '与平台的登录已失效，需要用您的证书重新登录。',
    '请解锁后稍候，或退出后重新登录；您写下的内容都已保存在本机。',
  );
}

/**
 * Starts the sync of cache and outbox with the platform: sends commands, pulls changes, then waits for changes. After a
 * failure it retries with increasing delays, and at once when the machine wakes up or its network changes.
 */
export function createSync(parts: SyncDependencies, timing: SyncTiming = TIMING): Sync {
  const { stores, platform, clock, events } = parts;
  const stopping = new AbortController();
  let closed = false;
  let busy = true;
  let failures = 0;
  let trouble: Trouble | null = null;
  let nextTryAt: string | null = null;
  /** Ends the running long poll. */
  let listening: AbortController | null = null;
  /** Ends the pause before the next retry. */
  let endPause: (() => void) | null = null;
  /** Timer that ends the pause. */
  let hurrying: NodeJS.Timeout | null = null;
  let failedAt = -Infinity;
  /** Callers of `now()`; each resolves after the first sync round that starts after its call. */
  let waiters: Array<() => void> = [];
  let lastNotice = 0;
  /** Number of consecutive early polls. */
  let earlyPolls = 0;
  let beganAt = -Infinity;
  /** The cache has changes for the search index; initially assumed. */
  let unsearched = true;
  let lastSaid = '';
  let auditTrouble = '';

  function status(): SyncStatus {
    const { waiting, returned } = outboxCounts(stores.work);
    const { clockOffset } = platform;
    const clockTrouble = describeClock(clockOffset);
    return {
      state: syncStateOf({ busy, errorCode: trouble?.code ?? null, waiting }),
      waiting,
      returned,
      quarantined: quarantineSize(stores.cache),
      lastSyncedAt: readSyncedAt(stores.cache),
      error: trouble ?? (clockTrouble && { code: 'CLOCK_WRONG', ...clockTrouble }),
      nextTryAt,
      clockOffset,
      clockWrong: clockIsWrong(clockOffset),
    };
  }

  function say(): void {
    const said = JSON.stringify([
      ...[busy, trouble, nextTryAt, clockIsWrong(platform.clockOffset)],
      quarantineSize(stores.cache),
    ]);
    if (said === lastSaid) return;
    lastSaid = said;
    events.emit('sync');
  }

  function articlesChanged(): void {
    lastNotice = performance.now();
    events.emit('articles');
    events.emit('ledger');
  }

  /** Deletes the cached records; drafts and commands are in work.db and remain. */
  async function clear(): Promise<void> {
    await clearRecords(stores.cache);
    settleAccepted(stores.work);
  }

  async function pull(wait: number, signal: AbortSignal): Promise<void> {
    let reported = true;
    let refused = 0;
    const pulling: PullContext = {
      cache: stores.cache,
      clock,
      refused: ({ kind, id, seq, reason }) => {
        if (++refused <= LOGGED_REFUSALS)
          parts.log('record kept aside', `${JSON.stringify([kind, id, seq])} ${reason}`);
      },
    };
    const pullOnce = () =>
      pullAll(pulling, platform, {
        wait,
        signal,
        applied: () => {
          unsearched = true;
          reported = performance.now() - lastNotice >= timing.noticeInterval;
          if (reported) articlesChanged();
        },
      });
    try {
      try {
        if (isClearing(stores.cache)) await clear();
        await pullOnce();
      } catch (error) {
        const rightsChanged = isFailure(error, 'SCOPE_CHANGED');
        const tooSoon = performance.now() - beganAt < timing.minRestartInterval;
        if (!rightsChanged && (!isFailure(error, 'CURSOR_UNKNOWN') || tooSoon)) throw error;
        // Records are deleted only when the feed can be read from its beginning.
        await platform.changes({ after: 0, scope: '', limit: 1, wait: 0 }, signal);
        beganAt = performance.now();
        parts.log(rightsChanged ? 'rights changed' : 'the feed began anew', error);
        if (rightsChanged) await deleteDownloads(stores.cache);
        await clear();
        reported = false;
        unsearched = true;
        await pullOnce();
      }
    } finally {
      if (!reported && !closed) articlesChanged();
      // Not earlier: the indexer would compete with the pull for the processor.
      if (unsearched && !closed) parts.search.cacheChanged();
      unsearched = false;
    }
    if (closed) return;
    parts.onUpToDate?.();
    if (settleVisible(stores.work, readCursor(stores.cache)) > 0) events.emit('outbox');
    writeSyncedAt(stores.cache, clock.now().toISOString());
  }

  async function exchange(): Promise<void> {
    if (!platform.signedIn && !(await parts.reconnect())) throw signInNeeded();
    const sending = await outcome(
      pushAll(stores, platform, {
        signal: stopping.signal,
        closed: () => closed,
        audit: parts.audit,
        answered: () => {
          events.emit('outbox');
          events.emit('articles');
          events.emit('ledger');
        },
      }),
    );
    // A failure to send does not prevent pulling, unless the connection itself failed.
    if (sending instanceof Failure ? blocksOtherRequests(sending.code) : sending !== null) throw sending;
    await pull(0, stopping.signal);
    if (sending !== null) throw sending;
    await reportAudit();
  }

  /** Audit entries that cannot be sent now are sent in the next round: the audit must not block work. */
  async function reportAudit(): Promise<void> {
    const options = { signal: stopping.signal, closed: () => closed };
    const error = await outcome(Promise.resolve(parts.sendAudit?.(options)));
    const code = error instanceof Failure ? error.code : error === null ? '' : 'DEFECT';
    if (code !== '' && code !== auditTrouble && !closed) parts.log('audit not sent', error);
    auditTrouble = code;
  }

  async function round(): Promise<void> {
    try {
      await exchange();
    } catch (error) {
      if (!isFailure(error, 'UNAUTHORIZED')) throw error;
      await exchange();
    }
  }

  /**
   * Waits for changes once. Requests are delayed increasingly when the platform answers at once without changes. Throws
   * `Failure` 'PLATFORM_NO_PROGRESS' when it continues to do so.
   */
  async function poll(signal: AbortSignal): Promise<void> {
    const [before, from] = [readCursor(stores.cache), performance.now()];
    await pull(timing.wait, signal);
    const early = readCursor(stores.cache) === before && performance.now() - from < timing.minPollDuration;
    earlyPolls = early ? earlyPolls + 1 : 0;
    if (earlyPolls > timing.maxEarlyPolls) throw noProgress('长轮询总是立即返回');
    if (early) await delay(earlyPolls * timing.pollPause, undefined, { signal }).catch(() => undefined);
  }

  /** Waits for changes until there is a command to send or a caller of `now()`. */
  async function listen(): Promise<void> {
    while (!stopping.signal.aborted && waiters.length === 0 && outboxCounts(stores.work).waiting === 0) {
      listening = new AbortController();
      try {
        await poll(listening.signal);
        await reportAudit();
      } catch (error) {
        if (isFailure(error, 'UNAUTHORIZED') || (isFailure(error, 'CANCELLED') && listening.signal.aborted))
          return;
        throw error;
      } finally {
        listening = null;
      }
    }
  }

  function pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(
        guarded('sync/loop: timer', () => endPause?.()),
        ms,
      );
      endPause = () => {
        clearTimeout(timer);
        if (hurrying) clearTimeout(hurrying);
        hurrying = null;
        endPause = null;
        resolve();
      };
      if (waiters.length > 0 || stopping.signal.aborted) endPause();
    });
  }

  /** Records the result of a round or a long poll. Returns the delay in ms before the next retry, null for none. */
  function note(error: unknown): number | null {
    busy = false;
    if (stopping.signal.aborted) return null;
    if (error === null) {
      failures = 0;
      trouble = null;
      say();
      return null;
    }
    failedAt = performance.now();
    const { code, message, advice } = error instanceof Failure ? error : defect();
    if (trouble?.code !== code) parts.log('sync failed', error);
    trouble = { code, message, advice };
    const delay = retryDelay(++failures, timing.random());
    nextTryAt = new Date(clock.now().getTime() + delay).toISOString();
    say();
    return delay;
  }

  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      const served = waiters;
      waiters = [];
      busy = true;
      nextTryAt = null;
      say();
      let delay = note(await outcome(round()));
      for (const tell of served) tell();
      delay ??= note(await outcome(listen()));
      if (delay !== null) await pause(delay);
    }
  }

  /** Starts a round at once. */
  function stir(): void {
    failures = 0;
    listening?.abort();
    endPause?.();
  }

  /** Retries after a new command, at most once per `leastPause`. */
  function hurry(): void {
    const rest = failedAt + timing.minRetryInterval - performance.now();
    if (rest <= 0) endPause?.();
    else if (endPause)
      hurrying ??= setTimeout(
        guarded('sync/loop: timer', () => endPause?.()),
        rest,
      );
  }

  const stopWatching = watchMachine(parts.machine, timing, stir);
  const running = run().catch((error: unknown) => parts.log('sync loop ended', error));

  return {
    status,
    async syncNow() {
      if (!stopping.signal.aborted) {
        const over = new Promise<void>((resolve) => waiters.push(resolve));
        stir();
        await over;
      }
      return status();
    },
    commandAdded() {
      listening?.abort();
      hurry();
    },
    async stop() {
      stopWatching();
      stopping.abort();
      stir();
      let timer: NodeJS.Timeout | undefined;
      const enough = new Promise<void>((resolve) => (timer = setTimeout(resolve, timing.stopTimeout)));
      await Promise.race([running, enough]);
      clearTimeout(timer);
      closed = true;
      for (const tell of waiters.splice(0)) tell();
    },
  };
}

/** Returns the rejection of a promise, null when it resolves. */
function outcome(promise: Promise<void>): Promise<unknown> {
  return promise.then(
    () => null,
    (error: unknown) => error,
  );
}

function defect(): Trouble {
  return {
    code: 'DEFECT',
    message: '同步时程序内部出错。',
    advice: '程序会自动重试；若再次出现，请把日志交给维护人员。',
  };
}

function isFailure(error: unknown, code: string): boolean {
  return error instanceof Failure && error.code === code;
}

/** Calls `changed` when the machine woke from sleep or its addresses changed. Returns a function that stops it. */
function watchMachine(machine: Pick<Machine, 'uptime'>, timing: SyncTiming, changed: () => void): () => void {
  const addresses = () =>
    Object.values(networkInterfaces())
      .flatMap((list) => list ?? [])
      .filter((address) => !address.internal)
      .map((address) => address.address)
      .sort()
      .join();
  let seenAt = machine.uptime();
  let seen = addresses();
  const timer = setInterval(
    guarded('sync/loop: timer', () => {
      const now = machine.uptime();
      const present = addresses();
      if (now - seenAt > timing.sleepGap || present !== seen) changed();
      seenAt = now;
      seen = present;
    }),
    timing.heartbeat,
  );
  timer.unref();
  return () => clearInterval(timer);
}
