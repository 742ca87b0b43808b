import { setImmediate as nextTurn, setTimeout as delay } from 'node:timers/promises';
import type { Database } from 'better-sqlite3';
import type { UncheckedPage } from '../../platform/contract';
import { Failure } from '../failure';
import type { Clock, PlatformClient } from '../office';
import { readCursor, readScope, writeChange, writeCursor } from './cache';
import { takeIn, type RefusedRecord } from './intake';
import { forgetAside, keepAside } from './quarantine';

/** Records asked for at once. */
const PAGE = 500;
/** How long one transaction may keep the thread, ms. */
const SLICE = 10;
/** Pages that bring nothing, one after another, before the next is asked for more slowly, and the pause then, ms. */
const EMPTY_PAGES = 10;
const EMPTY_PAUSE = 200;

/** A fault of the platform that only time can mend. */
export function noProgress(detail: string): Failure {
  return new Failure(
    'PLATFORM_NO_PROGRESS',
    `平台的变更没有进展：${detail}，没有采用。`,
    '程序会过一会儿自动重试；若持续出现，请联系平台运维人员。',
  );
}

function seqOf(value: unknown): number | null {
  const seq = (value as { seq?: unknown } | null)?.seq;
  return typeof seq === 'number' && Number.isSafeInteger(seq) ? seq : null;
}

/** Positions must not run backwards, and a page that says that more follows must move the cursor. */
function checkOrder({ changes, cursor, more }: UncheckedPage, after: number): void {
  let last = after;
  for (const change of changes) {
    const seq = seqOf(change);
    if (seq === null) continue;
    if (seq < last || seq > cursor) throw noProgress('变更的次序不对');
    last = seq;
  }
  if (cursor < after) throw noProgress('变更的次序不对');
  if (cursor === after && (more || changes.length > 0)) throw noProgress('同一页重复发来');
}

export interface Pulling {
  cache: Database;
  clock: Clock;
  /** Told of each record that was kept aside instead. */
  refused(record: RefusedRecord): void;
}

/**
 * Brings a page into the cache, rows and cursor in one transaction each slice, giving way to others between slices. A
 * cursor in the middle of a page stands at the last change written: the feed goes on from there after a crash. A record
 * that is not valid is kept aside. Throws before writing anything when the positions are out of order.
 */
export async function applyPage(pulling: Pulling, page: UncheckedPage, after: number): Promise<void> {
  checkOrder(page, after);
  const { cache, clock, refused } = pulling;
  const { changes, cursor, scope = '' } = page;
  if (changes.length === 0 && cursor === after && scope === readScope(cache)) return;
  let next = 0;
  let at = after;
  const take = (value: unknown) => {
    const taken = takeIn(value, at);
    if ('change' in taken) {
      writeChange(cache, taken.change);
      forgetAside(cache, taken.change.kind, taken.change.record.id);
    } else {
      keepAside(cache, taken.refused, clock.now().toISOString());
      refused(taken.refused);
    }
  };
  const slice = cache.transaction(() => {
    const started = performance.now();
    while (next < changes.length) {
      const value = changes[next++];
      take(value);
      at = seqOf(value) ?? at;
      const splits = next < changes.length && (seqOf(changes[next]) ?? at) !== at;
      if (splits && performance.now() - started > SLICE) break;
    }
    writeCursor(cache, next === changes.length ? cursor : at, scope);
  });
  do {
    slice.immediate();
    if (next < changes.length) await nextTurn();
  } while (next < changes.length);
}

/**
 * Reads the feed until it has nothing more. The next page is on its way while this one is written.
 *
 * @param wait seconds that the platform may wait for a first change (long poll)
 * @param applied told after each page that brought something
 */
export async function pullAll(
  pulling: Pulling,
  platform: Pick<PlatformClient, 'changes'>,
  options: { wait: number; signal: AbortSignal; applied: () => void },
): Promise<void> {
  const { signal, applied } = options;
  let limit = PAGE;
  const ask = async (after: number, scope: string, wait: number): Promise<UncheckedPage> => {
    for (;;) {
      try {
        return await platform.changes({ after, scope, limit, wait }, signal);
      } catch (error) {
        // Large packages: fewer records at once.
        if (!(error instanceof Failure) || error.code !== 'LINE_ANSWER_TOO_LARGE' || limit === 1) throw error;
        limit = Math.max(1, Math.floor(limit / 8));
      }
    }
  };
  let after = readCursor(pulling.cache);
  let empty = 0;
  let coming: Promise<UncheckedPage> | null = ask(after, readScope(pulling.cache), options.wait);
  while (coming) {
    const page: UncheckedPage = await coming;
    checkOrder(page, after);
    empty = page.changes.length === 0 ? empty + 1 : 0;
    if (page.more && empty > EMPTY_PAGES)
      await delay(EMPTY_PAUSE, undefined, { signal }).catch(() => undefined);
    coming = page.more ? ask(page.cursor, page.scope ?? '', 0) : null;
    // Awaited after this page is written; until then its failure is nobody's yet.
    coming?.catch(() => undefined);
    // The request leaves with the next turn, and writing would hold that up.
    await nextTurn();
    await applyPage(pulling, page, after);
    after = page.cursor;
    if (page.changes.length > 0) applied();
  }
}
