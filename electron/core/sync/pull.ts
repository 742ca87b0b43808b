import { createHash } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Database } from 'better-sqlite3';
import type { Change, ChangesPage } from '../../platform/contract';
import { Failure } from '../failure';
import type { PlatformClient } from '../office';
import { readCursor, writeChange, writeCursor } from './cache';

/** Records asked for at once. */
const PAGE = 500;
/** How long one transaction may keep the thread, ms; checked every few records. */
const SLICE = 10;
const CHECK_EVERY = 16;

/** The page's text hashes to what the record says, so what is shown and signed is what the platform keeps. */
function checkContent(change: Change): void {
  if (change.kind !== 'revision') return;
  const { package: text, contentHash } = change.record;
  if (createHash('sha256').update(text, 'utf8').digest('hex') !== contentHash)
    throw new Failure(
      'CONTENT_HASH_MISMATCH',
      '平台发来的稿件内容与其校验值不符，没有采用。',
      '请立即告知平台运维人员：内容可能在传输或存储中被改动。',
    );
}

function checkOrder(page: ChangesPage, after: number): void {
  let last = after;
  for (const { seq } of page.changes) {
    if (seq < last) throw outOfOrder();
    last = seq;
  }
  if (page.cursor < last) throw outOfOrder();
}

function outOfOrder(): Failure {
  return new Failure('LINE_BAD_ANSWER', '平台的变更次序不对，没有采用。', '请联系平台运维人员。');
}

/**
 * Brings a page into the cache, rows and cursor in one transaction each slice, giving way to others between slices. A
 * cursor in the middle of a page stands at the last change written: the feed goes on from there after a crash. Throws
 * before writing anything when a record's content does not match its hash.
 */
export async function applyPage(cache: Database, page: ChangesPage, after: number): Promise<void> {
  checkOrder(page, after);
  const { changes, cursor } = page;
  for (const change of changes) checkContent(change);
  let next = 0;
  const slice = cache.transaction(() => {
    const started = performance.now();
    while (next < changes.length) {
      const change = changes[next++]!;
      writeChange(cache, change);
      const splits = changes[next]?.seq !== change.seq;
      if (splits && next % CHECK_EVERY === 0 && performance.now() - started > SLICE) break;
    }
    writeCursor(cache, next === changes.length ? cursor : changes[next - 1]!.seq);
  });
  if (changes.length === 0 && cursor === after) return;
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
  cache: Database,
  platform: Pick<PlatformClient, 'changes'>,
  options: { wait: number; signal: AbortSignal; applied: () => void },
): Promise<void> {
  const { signal, applied } = options;
  let limit = PAGE;
  const ask = async (after: number, wait: number): Promise<ChangesPage> => {
    for (;;) {
      try {
        return await platform.changes({ after, limit, wait }, signal);
      } catch (error) {
        // Large packages: fewer records at once.
        if (!(error instanceof Failure) || error.code !== 'LINE_ANSWER_TOO_LARGE' || limit === 1) throw error;
        limit = Math.max(1, Math.floor(limit / 8));
      }
    }
  };
  let after = readCursor(cache);
  let coming: Promise<ChangesPage> | null = ask(after, options.wait);
  while (coming) {
    const page: ChangesPage = await coming;
    coming = page.more ? ask(page.cursor, 0) : null;
    // Awaited after this page is written; until then its failure is nobody's yet.
    coming?.catch(() => undefined);
    // The request leaves with the next turn, and writing would hold that up.
    await nextTurn();
    await applyPage(cache, page, after);
    after = page.cursor;
    if (page.changes.length > 0) applied();
  }
}
