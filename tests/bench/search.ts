import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite, { type Database } from 'better-sqlite3';
import { foldText } from '../../electron/core/articles/search/fold';
import { IndexRowWriter } from '../../electron/core/articles/search/index-row';
import { createSearcher } from '../../electron/core/articles/search/searching';
import { removeDatabase } from '../../electron/core/store';
import { nativeBinding } from '../../electron/native-binding';
import { nodeEnvironment } from './lib/core';
import { installPeers, peers } from './lib/peers';
import { temporaryFolder } from './lib/platform';
import {
  BATCH,
  buildIndex,
  fillCache,
  openCache,
  openIndex,
  openSimilar,
  type TestDocument,
} from './lib/search-databases';
import { benchSetting, median, quantile, spread, type Part, type Row } from './lib/report';

const WORDS = '信访 办理 群众 通知 答复 物业 供水 噪声 拖欠 路灯 林权 医保 龘龘'.split(' ');

/**
 * Measures building the search index against FTS5 inserts of the same grams, its size against the text, and searching
 * two-character words against other engines: SQLite's trigram index, MiniSearch, Orama and FlexSearch.
 */
export async function run(): Promise<Part> {
  const count = benchSetting('SEARCH_ARTICLES', 10_000);
  const rounds = benchSetting('ROUNDS', 5);
  installPeers();
  const folder = temporaryFolder('search');
  const cache = openCache(folder);
  const documents: TestDocument[] = [];
  fillCache(cache, count, (document) => documents.push(document));
  const truth = new Map(WORDS.map((word) => [word, matchesOf(documents, word)]));

  const own: number[] = [];
  const bare: number[] = [];
  const rows = gramsOf(documents, cache);
  for (let round = 0; round < rounds; round++) {
    const both = [() => own.push(buildIndex(folder, cache)), () => bare.push(buildBare(folder, rows))];
    for (const side of round % 2 === 0 ? both : both.reverse()) side();
  }
  const text = documents.reduce((sum, { title, body }) => sum + Buffer.byteLength(title + body), 0) / 1e6;
  const index = openIndex(folder);
  const size = sizeOf(index);
  const search = searchOwn(cache, index);
  const engines = [
    trigram(folder, documents),
    ...['minisearch', 'orama', 'flexsearch'].map(runPeer(folder, documents)),
  ];
  index.close();
  cache.close();
  return {
    rows: [
      {
        name: `index of ${count} articles, against bare inserts of its grams`,
        value: median(own),
        unit: 'ms',
        peer: median(bare),
        ratio: median(own) / median(bare),
        target: { atMost: 1.3 },
        note: `${spread(own)} against ${spread(bare)}`,
      },
      {
        name: 'size of the index, against the text',
        value: size,
        unit: 'MB',
        peer: text,
        ratio: size / text,
        target: { atMost: 0.7 },
      },
      ...engines.map((peer) => comparison(peer, search)),
    ],
    notes: [
      `Two-character words: ${WORDS.join(' ')}. Ours: recall ${recallOf(search, truth)}, p50 ${quantile(timesOf(search), 0.5).toFixed(2)} ms, first page of 20 with excerpts, encrypted file. The others return ids; the engines in JavaScript keep everything in memory.`,
      ...engines.map(
        (peer) =>
          `${peer.name}: built in ${(peer.buildMs / 1000).toFixed(1)} s, ${peer.size.toFixed(0)} MB ${peer.where}, recall ${recallOf(peer, truth)}, precision ${precisionOf(peer, truth)}, p50 ${quantile(timesOf(peer), 0.5).toFixed(2)} ms.`,
      ),
    ],
  };
}

/** Size of the pages in use in MB. */
function sizeOf(db: Database): number {
  const pragma = (name: string) => db.pragma(name, { simple: true }) as number;
  return ((pragma('page_count') - pragma('freelist_count')) * pragma('page_size')) / 1e6;
}

function matchesOf(documents: readonly TestDocument[], word: string): Set<string> {
  return new Set(
    documents.filter(({ title, body }) => foldText(`${title}\n${body}`).includes(word)).map(({ id }) => id),
  );
}

/** Returns the index rows of all articles. */
function gramsOf(documents: readonly TestDocument[], cache: Database): Buffer[] {
  const writer = new IndexRowWriter();
  const columnOf = cache.prepare('SELECT column_id FROM article WHERE id = ?').pluck();
  return documents.map(({ id, title, body }) => {
    const folded = foldText(title);
    const facets = { columnId: columnOf.get(id) as string, live: true };
    return Buffer.from(writer.write(folded, `${folded} ${foldText(body)}`, facets));
  });
}

/** Inserts the rows into an encrypted FTS5 table of the same kind; returns the duration in ms. */
function buildBare(folder: string, rows: readonly Buffer[]): number {
  const path = join(folder, 'bare.db');
  removeDatabase(path);
  const db = openSimilar(path);
  const insert = db.prepare('INSERT INTO found (rowid, grams) VALUES (?, ?)');
  const from = performance.now();
  for (let start = 0; start < rows.length; start += BATCH)
    db.transaction(() =>
      rows.slice(start, start + BATCH).forEach((row, i) => insert.run(start + i + 1, row)),
    )();
  const ms = performance.now() - from;
  db.close();
  return ms;
}

interface Result {
  word: string;
  ms: number;
  /** All matches, in the first round. */
  ids: string[];
}

interface Engine {
  name: string;
  buildMs: number;
  /** In MB. */
  size: number;
  where: string;
  results: Result[];
}

function searchOwn(cache: Database, index: Database): Pick<Engine, 'results'> {
  const ask = createSearcher(cache, index);
  const query = { columnId: null, onlyLive: false, order: 'relevance' as const };
  const results: Result[] = [];
  for (let round = 0; round < 5; round++)
    for (const text of WORDS) {
      const from = performance.now();
      ask({ ...query, text, offset: 0, limit: 20 });
      const ms = performance.now() - from;
      const { hits } = round === 0 ? ask({ ...query, text, offset: 0, limit: 1000 }) : { hits: [] };
      results.push({ word: text, ms, ids: hits.map((hit) => hit.articleId) });
    }
  return { results };
}

/** SQLite's own index for substrings, in a plain file. It finds nothing shorter than three characters. */
function trigram(folder: string, documents: readonly TestDocument[]): Engine {
  const db = new Sqlite(join(folder, 'trigram.db'), nativeBinding());
  db.pragma('journal_mode=WAL');
  db.pragma('synchronous=NORMAL');
  db.exec("CREATE VIRTUAL TABLE found USING fts5(id UNINDEXED, title, body, tokenize='trigram')");
  const insert = db.prepare('INSERT INTO found (id, title, body) VALUES (?, ?, ?)');
  const from = performance.now();
  for (let start = 0; start < documents.length; start += BATCH)
    db.transaction(() => {
      for (const { id, title, body } of documents.slice(start, start + BATCH)) insert.run(id, title, body);
    })();
  const buildMs = performance.now() - from;
  const find = db.prepare('SELECT id FROM found WHERE found MATCH ?').pluck();
  const results: Result[] = [];
  for (let round = 0; round < 5; round++)
    for (const word of WORDS) {
      const began = performance.now();
      const ids = find.all(`"${word}"`) as string[];
      results.push({ word, ms: performance.now() - began, ids: round === 0 ? ids : [] });
    }
  const size = sizeOf(db);
  db.close();
  return { name: 'SQLite FTS5 trigram', buildMs, size, where: 'on the disk', results };
}

const runPeer =
  (folder: string, documents: readonly TestDocument[]) =>
  (engine: string): Engine => {
    const [documentsFile, wordsFile] = [join(folder, 'documents.jsonl'), join(folder, 'words.json')];
    writeFileSync(documentsFile, documents.map((it) => JSON.stringify(it)).join('\n'));
    writeFileSync(wordsFile, JSON.stringify(WORDS));
    const output = execFileSync(
      process.execPath,
      ['--expose-gc', join(peers, 'search.mjs'), engine, documentsFile, wordsFile],
      { env: nodeEnvironment(), stdio: ['ignore', 'pipe', 'inherit'], maxBuffer: 1 << 28 },
    );
    const { buildMs, memory, results } = JSON.parse(output.toString()) as {
      buildMs: number;
      memory: number;
      results: Result[];
    };
    return { name: engine, buildMs, size: memory, where: 'in memory', results };
  };

const timesOf = ({ results }: Pick<Engine, 'results'>) => results.map(({ ms }) => ms);

function comparison(peer: Engine, own: Pick<Engine, 'results'>): Row {
  const [value, other] = [quantile(timesOf(own), 0.95), quantile(timesOf(peer), 0.95)];
  return {
    name: `two-character words, p95, against ${peer.name}`,
    value,
    unit: 'ms',
    peer: other,
    ratio: other / value,
  };
}

/** Share of the true matches that were found, up to the 1,000 that ours lists, over all words. */
function recallOf(engine: Pick<Engine, 'results'>, truth: ReadonlyMap<string, Set<string>>): string {
  let found = 0;
  let all = 0;
  for (const { word, ids } of engine.results.slice(0, WORDS.length)) {
    const right = truth.get(word)!;
    const most = Math.min(1000, right.size);
    all += most;
    found += Math.min(most, new Set(ids.filter((id) => right.has(id))).size);
  }
  return (found / all).toFixed(2);
}

/** Share of what was found that is a true match, over all words. */
function precisionOf(engine: Pick<Engine, 'results'>, truth: ReadonlyMap<string, Set<string>>): string {
  const pairs = engine.results.slice(0, WORDS.length);
  const found = pairs.flatMap(({ word, ids }) => ids.map((id) => truth.get(word)!.has(id)));
  return found.length === 0 ? '–' : (found.filter(Boolean).length / found.length).toFixed(2);
}
