import { networkInterfaces } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { guarded } from '../../boundary';
import type { SyncStatus } from '../contract';
import type { SendAudit } from '../audit/service';
import { Failure } from '../failure';
import type { Clock, Machine, Session, Events, PlatformClient, SearchIndex, Stores, Sync } from '../office';
import { dropDownloads } from '../store';
import { clearRecords, isClearing, readCursor, readSyncedAt, writeSyncedAt } from './cache';
import { outboxCounts, settleAccepted, settleSeen } from './outbox';
import { noProgress, pullAll, type Pulling } from './pull';
import { pushAll } from './push';
import { quarantineSize } from './quarantine';
import { clockIsWrong, describeClock, lineIsGone, retryDelay, stateOf } from './connection';

export interface SyncParts {
  stores: Stores;
  platform: PlatformClient;
  search: Pick<SearchIndex, 'wake'>;
  clock: Clock;
  machine: Pick<Machine, 'uptime'>;
  events: Events;
  /** Opens a new session on the platform; false when the certificate is locked away. Rejects when refused. */
  reconnect(): Promise<boolean>;
  audit: Session['audit'];
  /** Sends the tail of the audit chain, after commands and changes; nothing waits for it. */
  sendAudit?: SendAudit;
  /** Called when the cache is level with the platform. */
  pulled?(): void;
  log(event: string, error: unknown): void;
}

export interface SyncTiming {
  /** Long poll, seconds. */
  wait: number;
  /** How often the machine is looked at for sleep and a changed network, ms. */
  heartbeat: number;
  /** A heartbeat later than this, ms: the machine slept. */
  sleepGap: number;
  /** Least time between two notices that articles changed while a long pull runs, ms. */
  noticeEvery: number;
  /** Least time between two tries at a line that is gone, ms, however many commands are made meanwhile. */
  leastPause: number;
  /** A long poll that brings nothing sooner than this, ms, was not waited for. */
  leastPoll: number;
  /** Pause after such a poll, ms, longer by as much after each further one; and how many of them are a fault. */
  pollPause: number;
  earlyPolls: number;
  /** Least time between two beginnings of the feed, ms. */
  leastBeginning: number;
  /** How long `stop` waits for an answer under way, ms. */
  stopWithin: number;
  random(): number;
}
export const TIMING: SyncTiming = {
  wait: 50,
  heartbeat: 5_000,
  sleepGap: 30_000,
  noticeEvery: 300,
  leastPause: 1_000,
  leastPoll: 1_000,
  pollPause: 250,
  earlyPolls: 20,
  leastBeginning: 60_000,
  stopWithin: 3_000,
  random: Math.random,
};

/** Refused records of one pull that are named in the log. */
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
 * Starts keeping the cache and the outbox in step with the platform: sends what waits, pulls what is new, then waits for
 * news. After a failure it tries again with growing pauses, at once when the machine wakes or its network changes.
 */
export function createSync(parts: SyncParts, timing: SyncTiming = TIMING): Sync {
  const { stores, platform, clock, events } = parts;
  const stopping = new AbortController();
  let closed = false;
  let busy = true;
  let failures = 0;
  let trouble: Trouble | null = null;
  let nextTryAt: string | null = null;
  /** Ends the long poll under way. */
  let listening: AbortController | null = null;
  /** Ends the pause before the next try. */
  let endPause: (() => void) | null = null;
  /** Ends the pause soon. */
  let hurrying: NodeJS.Timeout | null = null;
  let failedAt = -Infinity;
  /** Whoever asked for a round: told when one that began later is over. */
  let waiters: Array<() => void> = [];
  let lastNotice = 0;
  /** Long polls one after another that were answered at once with nothing. */
  let earlyPolls = 0;
  let beganAt = -Infinity;
  /** The cache has news for the index, as it may have from an earlier time. */
  let unsearched = true;
  let lastSaid = '';
  let auditTrouble = '';

  function status(): SyncStatus {
    const { waiting, returned } = outboxCounts(stores.work);
    const { clockOffset } = platform;
    const clockTrouble = describeClock(clockOffset);
    return {
      state: stateOf({ busy, errorCode: trouble?.code ?? null, waiting }),
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

  /** Deletes the records; the person's own drafts and commands are in work.db and stay. */
  async function clear(): Promise<void> {
    await clearRecords(stores.cache);
    settleAccepted(stores.work);
  }

  async function pull(wait: number, signal: AbortSignal): Promise<void> {
    let told = true;
    let refused = 0;
    const pulling: Pulling = {
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
          told = performance.now() - lastNotice >= timing.noticeEvery;
          if (told) articlesChanged();
        },
      });
    try {
      try {
        if (isClearing(stores.cache)) await clear();
        await pullOnce();
      } catch (error) {
        const rightsChanged = isFailure(error, 'SCOPE_CHANGED');
        const tooSoon = performance.now() - beganAt < timing.leastBeginning;
        if (!rightsChanged && (!isFailure(error, 'CURSOR_UNKNOWN') || tooSoon)) throw error;
        // Nothing is given up before the feed can be had from its beginning.
        await platform.changes({ after: 0, scope: '', limit: 1, wait: 0 }, signal);
        beganAt = performance.now();
        parts.log(rightsChanged ? 'rights changed' : 'the feed began anew', error);
        if (rightsChanged) await dropDownloads(stores.cache);
        await clear();
        told = false;
        unsearched = true;
        await pullOnce();
      }
    } finally {
      if (!told && !closed) articlesChanged();
      // Not before: the indexer would take the processor that a long pull needs.
      if (unsearched && !closed) parts.search.wake();
      unsearched = false;
    }
    if (closed) return;
    parts.pulled?.();
    if (settleSeen(stores.work, readCursor(stores.cache)) > 0) events.emit('outbox');
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
    // What cannot be sent keeps nobody from reading, unless the line itself is gone.
    if (sending instanceof Failure ? lineIsGone(sending.code) : sending !== null) throw sending;
    await pull(0, stopping.signal);
    if (sending !== null) throw sending;
    await reportAudit();
  }

  /** What cannot be sent now goes with the next round: the record of work never holds the work up. */
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

  /** Waits for news once. A platform that answers at once with nothing is asked ever more slowly, then at fault. */
  async function poll(signal: AbortSignal): Promise<void> {
    const [before, from] = [readCursor(stores.cache), performance.now()];
    await pull(timing.wait, signal);
    const early = readCursor(stores.cache) === before && performance.now() - from < timing.leastPoll;
    earlyPolls = early ? earlyPolls + 1 : 0;
    if (earlyPolls > timing.earlyPolls) throw noProgress('长轮询总是立即返回');
    if (early) await delay(earlyPolls * timing.pollPause, undefined, { signal }).catch(() => undefined);
  }

  /** Waits for news until there is something to send or someone asks for a round. */
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

  /** Takes in what a round or a wait came to; the pause before the next try, ms, or null when there need be none. */
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

  /** Tries now, whatever was waited for. */
  function stir(): void {
    failures = 0;
    listening?.abort();
    endPause?.();
  }

  /** A new command is worth another try, but many at once are not worth one each. */
  function hurry(): void {
    const rest = failedAt + timing.leastPause - performance.now();
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
    async now() {
      if (!stopping.signal.aborted) {
        const over = new Promise<void>((resolve) => waiters.push(resolve));
        stir();
        await over;
      }
      return status();
    },
    wake() {
      listening?.abort();
      hurry();
    },
    async stop() {
      stopWatching();
      stopping.abort();
      stir();
      let timer: NodeJS.Timeout | undefined;
      const enough = new Promise<void>((resolve) => (timer = setTimeout(resolve, timing.stopWithin)));
      await Promise.race([running, enough]);
      clearTimeout(timer);
      closed = true;
      for (const tell of waiters.splice(0)) tell();
    },
  };
}

/** What a promise was rejected with; null when it was not. */
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

/** Tells when the machine woke from sleep or its addresses changed. Returns how to stop it. */
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
