import type { Database } from 'better-sqlite3';
import { inBackground } from '../../../error-boundary';
import { statement } from '../../store';
import { nextTurn, runInSlices } from '../../time-slices';
import type { Stores } from '../../types';
import { addStored, BLOCK_SIZE, clearBit, encodePositions, noBits, positionsOf, setBit } from './bits';
import {
  addToken,
  articleAt,
  bitsId,
  blockOf,
  cacheGeneration,
  changedArticles,
  lastArticle,
  lastIndexed,
  positionOf,
  readBlock,
  storedBits,
  tokenNumber,
  writeBlock,
} from './tables';
import { timeOf, tokensOf, type Indexed } from './tokens';

/** Number of articles that may be missing in the index or outdated in it. Lists read these one by one. */
const BEHIND = 256;
/** The same while the feed is read: only complete blocks are indexed then. */
export const BEHIND_IN_PULL = BLOCK_SIZE;
/** Number of missing articles from which on a block is built anew. */
const REBUILT = 1024;
/** Articles changed in one transaction. */
const STEP = 32;
/** Articles read at once. */
const PIECE = 32;

/** Positions that lose a token, and those that get it. */
interface Edit {
  removed: number[];
  added: number[];
}

type Row = Indexed & { id: number; updated_at: string };
const ARTICLE = `SELECT rowid AS id, title, column_id, author_id, stage, live_revision IS NOT NULL AS live, updated_at
  FROM article`;

interface Run {
  behind: number;
  stopped: boolean;
  ended: Promise<void>;
}
const runs = new WeakMap<Stores, Run>();

/**
 * Brings the index up to date in the background, in slices of 10 ms, if more than `behind` articles are missing in it or
 * outdated. Errors are reported.
 */
export function refreshListIndex(stores: Stores, behind = BEHIND): void {
  const known = runs.get(stores);
  if (known) {
    known.behind = Math.min(known.behind, behind);
    return;
  }
  const run: Run = { behind, stopped: false, ended: Promise.resolve() };
  run.ended = update(stores.cache, run).finally(() => runs.delete(stores));
  runs.set(stores, run);
  inBackground('articles/list-index: update', run.ended);
}

/** Waits until nothing is written any more. */
export async function stopListIndex(stores: Stores): Promise<void> {
  const run = runs.get(stores);
  if (!run) return;
  run.stopped = true;
  await run.ended.catch(() => undefined);
}

/**
 * Brings the index up to date, if more than `behind` articles are missing in it or outdated. Ends early when the cached
 * records are deleted meanwhile. Rejects with the errors of SQLite.
 */
export function updateListIndex(cache: Database, behind = BEHIND): Promise<void> {
  return update(cache, { behind, stopped: false });
}

async function update(cache: Database, run: Pick<Run, 'behind' | 'stopped'>): Promise<void> {
  const generation = cacheGeneration(cache);
  const valid = () => !run.stopped && generation !== null && cacheGeneration(cache) === generation;
  await nextTurn();
  while (valid()) {
    const last = lastIndexed(cache);
    const changed = changedArticles(cache, last);
    if (lastArticle(cache) - last + changed.length <= run.behind) return;
    await new Update(cache, valid).step(last, changed);
    await nextTurn();
  }
}

class Update {
  constructor(
    private readonly cache: Database,
    private readonly valid: () => boolean,
  ) {}

  /** Indexes a block, or some articles of one. */
  async step(last: number, changed: readonly number[]): Promise<void> {
    const sql = 'SELECT min(rowid) AS first FROM article WHERE rowid > ?';
    const first = statement<{ first: number | null }>(this.cache, sql).get(last)?.first ?? null;
    const [outdated] = changed;
    if (outdated !== undefined) {
      const block = blockOf(outdated);
      this.#inTransaction(() => this.#replace(changed.filter((id) => blockOf(id) === block).slice(0, STEP)));
    } else if (first !== null) {
      const missing = Math.min(lastArticle(this.cache), articleAt(blockOf(first) + 1, -1)) - first + 1;
      if (missing >= REBUILT)
        await runInSlices(this.#build(blockOf(first)), (slice) => this.#inTransaction(slice));
      else this.#inTransaction(() => this.#replace(this.#following(first)));
    }
  }

  #inTransaction<T>(work: () => T): T {
    return this.cache.transaction(work).immediate();
  }

  /** Returns the first missing articles, all of one block. */
  #following(first: number): number[] {
    const end = articleAt(blockOf(first) + 1, 0);
    const sql = 'SELECT rowid AS id FROM article WHERE rowid >= ? AND rowid < ? ORDER BY rowid LIMIT ?';
    return statement<{ id: number }>(this.cache, sql)
      .all(first, end, STEP)
      .map(({ id }) => id);
  }

  /** Indexes articles of one block, replacing what the index has of them. */
  #replace(ids: readonly number[]): void {
    const { cache } = this;
    const block = blockOf(ids[0]!);
    const { last, keys } = readBlock(cache, block);
    const edits = new Map<string, Edit>();
    const editOf = (token: string) => {
      const known = edits.get(token) ?? { removed: [], added: [] };
      edits.set(token, known);
      return known;
    };
    for (const id of ids) {
      const before = statement<Indexed>(cache, 'SELECT * FROM list_change WHERE id = ?').get(id);
      const now = statement<Row>(cache, `${ARTICLE} WHERE rowid = ?`).get(id);
      const former = id <= last && before ? tokensOf(before) : new Set<string>();
      const tokens = now ? tokensOf(now) : new Set<string>();
      for (const token of former) if (!tokens.has(token)) editOf(token).removed.push(positionOf(id));
      for (const token of tokens) if (!former.has(token)) editOf(token).added.push(positionOf(id));
      keys[positionOf(id)] = now ? timeOf(now.updated_at) : 0;
      statement(cache, 'DELETE FROM list_change WHERE id = ?').run(id);
    }
    for (const [token, edit] of edits) this.#edit(block, this.#numberOf(token), edit);
    writeBlock(cache, block, Math.max(last, ids.at(-1)!), keys);
  }

  #edit(block: number, token: number, { removed, added }: Edit): void {
    const bits = noBits();
    const stored = storedBits(this.cache, block, token);
    if (stored) addStored(bits, stored);
    for (const position of removed) clearBit(bits, position);
    for (const position of added) setBit(bits, position);
    this.#writeBits(block, token, positionsOf(bits));
  }

  #writeBits(block: number, token: number, positions: readonly number[]): void {
    const id = bitsId(block, token);
    if (positions.length === 0) statement(this.cache, 'DELETE FROM list_bits WHERE id = ?').run(id);
    else
      statement(
        this.cache,
        'INSERT INTO list_bits (id, bits) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET bits = excluded.bits',
      ).run(id, encodePositions(positions));
  }

  #numberOf(token: string): number {
    return tokenNumber(this.cache, token) ?? addToken(this.cache, token);
  }

  /**
   * Indexes all articles of a block, without what the index has of them. Until the end its articles count as missing, so
   * that an interruption has no effect.
   */
  *#build(block: number): Generator<undefined, void, undefined> {
    yield* this.#remove(block);
    const { positions, keys, last } = yield* this.#collect(block);
    const numbered: Array<{ token: number; at: number[] }> = [];
    for (const [token, at] of positions) {
      if (!this.valid()) return;
      numbered.push({ token: this.#numberOf(token), at });
      yield;
    }
    // In the order of the table, so that rows are appended.
    numbered.sort((a, b) => a.token - b.token);
    for (const { token, at } of numbered) {
      if (!this.valid()) return;
      this.#writeBits(block, token, at);
      yield;
    }
    if (this.valid()) writeBlock(this.cache, block, last, keys);
  }

  *#remove(block: number): Generator<undefined, void, undefined> {
    statement(this.cache, 'DELETE FROM list_block WHERE number = ?').run(block);
    const some = `SELECT id FROM list_bits WHERE id BETWEEN ? AND ? LIMIT ${STEP}`;
    const removal = statement(this.cache, `DELETE FROM list_bits WHERE id IN (${some})`);
    while (this.valid() && removal.run(bitsId(block, 0), bitsId(block + 1, -1)).changes > 0) yield;
  }

  /** Reads the articles of a block. Returns their positions by token, their times, and the last of them. */
  *#collect(
    block: number,
  ): Generator<undefined, { positions: Map<string, number[]>; keys: Float64Array; last: number }, undefined> {
    const positions = new Map<string, number[]>();
    const keys = new Float64Array(BLOCK_SIZE);
    let last = articleAt(block, -1);
    while (this.valid()) {
      const rows = this.#readPiece(last, articleAt(block + 1, -1));
      if (rows.length === 0) break;
      for (const row of rows) {
        const position = positionOf(row.id);
        keys[position] = timeOf(row.updated_at);
        for (const token of tokensOf(row)) {
          const known = positions.get(token);
          if (known) known.push(position);
          else positions.set(token, [position]);
        }
        last = row.id;
      }
      yield;
    }
    return { positions, keys, last };
  }

  /** Returns the next articles up to `end`; what is known of their changes is no longer needed. */
  #readPiece(after: number, end: number): Row[] {
    const sql = `${ARTICLE} WHERE rowid > ? AND rowid <= ? ORDER BY rowid LIMIT ${PIECE}`;
    const rows = statement<Row>(this.cache, sql).all(after, end);
    if (rows.length > 0)
      statement(this.cache, 'DELETE FROM list_change WHERE id BETWEEN ? AND ?').run(
        rows[0]!.id,
        rows.at(-1)!.id,
      );
    return rows;
  }
}
