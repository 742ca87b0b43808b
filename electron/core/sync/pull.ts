import { setTimeout as delay } from 'node:timers/promises';
import type { Database } from 'better-sqlite3';
import type { UncheckedPage } from '../../platform/contract';
import { Failure } from '../failure';
import type { Clock, PlatformClient } from '../types';
import { mergeLogAfter } from '../store';
import { nextTurn, runInSlices } from '../time-slices';
import { readCursor, readScope, writeCursor } from './cache';
import { writeChange, type FeedRecords } from './feed-records';
import { validateRecord, type RefusedRecord } from './record-validation';
import { quarantineRecord, quarantineSize, releaseRecord } from './quarantine';
import { openUnread } from './unread';

/** Records per request. */
const PAGE = 500;
/** Number of consecutive empty pages after which requests are delayed, and the delay in ms. */
const EMPTY_PAGES = 10;
const EMPTY_PAUSE = 200;

/** Failure for a fault of the platform: retry after a delay. */
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

/**
 * Positions must be in order, and a page announcing more must advance the cursor. Throws `Failure`
 * 'PLATFORM_NO_PROGRESS' otherwise.
 */
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

export interface PullContext {
  cache: Database;
  feedRecords: FeedRecords;
  clock: Clock;
  /** Called for each quarantined record. */
  refused(record: RefusedRecord): void;
}

interface PageContext extends PullContext {
  /** Whether records are in quarantine. */
  quarantined: boolean;
}

/**
 * Stores a record of the feed, or quarantines it when it is invalid. `after` is the position before it. Returns whether
 * the record was read completely.
 */
function storeRecord(context: PageContext, value: unknown, after: number): boolean {
  const { cache, feedRecords, clock, refused } = context;
  const taken = validateRecord(feedRecords, value, after);
  if ('change' in taken) {
    writeChange(cache, feedRecords, taken.change);
    if (context.quarantined) releaseRecord(cache, taken.change.kind, taken.change.record.id);
    return !taken.incomplete;
  }
  context.quarantined = true;
  quarantineRecord(cache, taken.refused, clock.now().toISOString());
  refused(taken.refused);
  return false;
}

/**
 * Writes a page into the cache, in slices that each change rows and cursor in one transaction and yield in between.
 * After a crash the feed continues from the last position written. Invalid records are quarantined; the position before
 * the first record that was not read completely is kept (`unread.ts`). Rejects with
 * `Failure` 'PLATFORM_NO_PROGRESS', before writing anything, when the positions are out of order.
 */
export async function applyPage(pulling: PullContext, page: UncheckedPage, after: number): Promise<void> {
  checkOrder(page, after);
  const { cache } = pulling;
  const { changes, cursor, scope = '' } = page;
  if (changes.length === 0 && cursor === after && scope === readScope(cache)) return;
  let at = after;
  const unread = openUnread(cache);
  const context: PageContext = { ...pulling, quarantined: quarantineSize(cache) > 0 };
  // Records of one position are not split: the feed continues after a position.
  const store = function* (): Generator<undefined, void, undefined> {
    for (const [index, value] of changes.entries()) {
      const complete = storeRecord(context, value, at);
      if (!complete) unread.add(at);
      at = seqOf(value) ?? at;
      const next = seqOf(changes[index + 1]);
      if (next !== null && next !== at) yield;
    }
    at = cursor;
  };
  await runInSlices(store(), (slice) =>
    cache
      .transaction(() => {
        const result = slice();
        writeCursor(cache, at, scope);
        return result;
      })
      .immediate(),
  );
}

/**
 * Reads the feed until there are no more changes. The next page is requested while the current one is written. Rejects
 * with `Failure` 'PLATFORM_NO_PROGRESS', and as the platform client does.
 *
 * @param wait seconds that the platform may wait for a first change (long poll)
 * @param applied called after each page with changes
 */
export async function pullAll(
  pulling: PullContext,
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
        // Records can be large: fewer per request.
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
    // It is awaited after this page is written; prevents an unhandled rejection until then.
    coming?.catch(() => undefined);
    // The request is sent in the next turn of the event loop; writing first would delay it.
    await nextTurn();
    await mergeLogAfter(pulling.cache, () => applyPage(pulling, page, after));
    after = page.cursor;
    if (page.changes.length > 0) applied();
  }
}
