import type { Database } from 'better-sqlite3';
import { statement } from '../../store';
import { addStored, clearBit, countBits, noBits, positionsOf, type Bits } from './bits';
import {
  articleAt,
  blockOf,
  changedArticles,
  lastIndexed,
  positionOf,
  readBlock,
  storedBits,
  tokenNumber,
} from './tables';
import { lookupOf, timeOf, type IndexFilter } from './tokens';

interface FoundBlock {
  number: number;
  newest: number;
  oldest: number;
  bits: Bits;
}

/** Articles that the index finds for a filter. Articles are named by their row ids. */
export interface Found {
  /** Number of articles. */
  total: number;
  /** Whether each of them meets the filter; otherwise their titles are still to be compared. */
  proven: boolean;
  /** All articles after this one are not in the index. */
  last: number;
  /** Articles up to `last` that have changed since they were indexed; they are not found. */
  changed: number[];
  /** Sorted: latest change first. */
  blocks: FoundBlock[];
}

/** Looks up a filter in the index. The time is proportional to the number of blocks, and small for each. */
export function findArticles(cache: Database, filter: IndexFilter): Found {
  // Outside a transaction SQLite would lock the file anew for each of many small reads.
  return cache.transaction(() => find(cache, filter))();
}

function find(cache: Database, filter: IndexFilter): Found {
  const { groups, proven } = lookupOf(filter);
  const last = lastIndexed(cache);
  const changed = changedArticles(cache, last);
  const numbers = groups.map((tokens) => tokens.flatMap((token) => tokenNumber(cache, token) ?? []));
  const blocks: FoundBlock[] = [];
  let total = 0;
  if (numbers.every((tokens) => tokens.length > 0)) {
    const sql = 'SELECT number, newest, oldest FROM list_block ORDER BY newest DESC';
    for (const block of statement<Omit<FoundBlock, 'bits'>>(cache, sql).all()) {
      const bits = bitsOf(cache, block.number, numbers);
      if (!bits) continue;
      for (const article of changed)
        if (blockOf(article) === block.number) clearBit(bits, positionOf(article));
      const count = countBits(bits);
      total += count;
      if (count > 0) blocks.push({ ...block, bits });
    }
  }
  return { total, proven, last, changed, blocks };
}

/** Returns the positions that have a token of each group; null when there are none. */
function bitsOf(cache: Database, block: number, groups: readonly number[][]): Bits | null {
  let all: Bits | null = null;
  for (const tokens of groups) {
    const any = noBits();
    for (const token of tokens) {
      const stored = storedBits(cache, block, token);
      if (stored) addStored(any, stored);
    }
    if (all) for (let index = 0; index < any.length; index++) any[index]! &= all[index]!;
    all = any;
    if (countBits(all) === 0) return null;
  }
  return all;
}

/** Returns all articles found. */
export function* articlesIn({ blocks }: Found): Generator<number> {
  for (const { number, bits } of blocks)
    for (const position of positionsOf(bits)) yield articleAt(number, position);
}

/** Number of articles up to which all are returned: reading their times by block would take longer. */
const FEW = 256;

/**
 * Returns the articles with the latest changes: at least `wanted`, if there are so many, with all that may be tied with
 * the last of them. `complete`: there are no others.
 *
 * @param until instant; articles with later changes may be left out
 */
export function latestArticles(
  cache: Database,
  found: Found,
  { wanted, until }: { wanted: number; until: string | null },
): { articles: number[]; complete: boolean } {
  if (found.total <= FEW) return { articles: [...articlesIn(found)], complete: true };
  const upper = until === null ? Infinity : timeOf(until);
  let articles: number[] = [];
  let times: number[] = [];
  let least = -Infinity;
  for (const { number, newest, oldest, bits } of found.blocks) {
    if (newest < least) break;
    if (oldest > upper) continue;
    const { keys } = readBlock(cache, number);
    for (const position of positionsOf(bits)) {
      const time = keys[position]!;
      if (time > upper || time < least) continue;
      articles.push(articleAt(number, position));
      times.push(time);
    }
    if (articles.length < wanted) continue;
    least = Float64Array.from(times).sort().at(-wanted)!;
    articles = articles.filter((_, index) => times[index]! >= least);
    times = times.filter((time) => time >= least);
  }
  return { articles, complete: articles.length < wanted };
}
