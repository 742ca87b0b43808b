import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { v7 as uuidv7 } from 'uuid';
import { sealPackage } from '../../electron/domain/article/package';
import type { Stores } from '../../electron/core/types';
import {
  articleOf,
  cachedArticle,
  cachedRevision,
  CHUNK_SIZE,
  finishUpload,
  putUploadChunk,
  readBlobChunk,
  statement,
  type ArticleRecord,
} from '../../electron/core/store';
import { cacheOptions, workOptions } from '../../electron/core/store/files';
import { migrate, openEncrypted, type OpenOptions } from '../../electron/core/store/open';
import { rowHash, type SqlValue } from '../../electron/core/store/row-hash';
import { feedRecords } from '../../electron/core/capabilities';
import { applyPage } from '../../electron/core/sync/pull';
import type { Change, ChangesPage } from '../../electron/platform/contract';
import { seededRandom } from '../fixtures/corpus';
import { benchArticles, temporaryFolder } from './lib/platform';
import { median, benchSetting, spread, timed, type Part, type Row } from './lib/report';

/** Number of changes in a page of the feed, as the client requests it. */
const RECORDS = 500;
const LISTED = 50;

type Open = (path: string, options: OpenOptions) => Database.Database;
type Step = 'pull' | 'points' | 'list' | 'bodies' | 'put' | 'read';
/** Elapsed time and processor time of the process, in ms. */
interface Cost {
  wall: number;
  cpu: number;
}
/** `size`: of the two files, in MB. */
type Figures = Record<Step, Cost> & { size: number };

/**
 * Cost of encryption: the same work with the same code on the two encrypted databases of the client, and on the same
 * schema opened without a key. Each step starts with freshly opened databases; the file cache of the system is warm for
 * both.
 */
export async function run(): Promise<Part> {
  const articles = benchSetting('SYNC_ARTICLES', 10_000);
  const points = benchSetting('POINTS', 5_000);
  const megabytes = benchSetting('ATTACHMENT_MB', 100);
  const rounds = benchSetting('ROUNDS', 5);
  const folder = temporaryFolder('at-rest');
  const pages = feed(articles);
  const blob = randomBytes(megabytes * 1024 * 1024);
  const encrypted: Figures[] = [];
  const plain: Figures[] = [];
  for (let round = 0; round < rounds; round++) {
    const work = async (side: Figures[], name: string, open: Open) => {
      const at = join(folder, `${name}-${round}`);
      mkdirSync(at);
      side.push(await measure(at, open, pages, points, blob));
      rmSync(at, { recursive: true });
    };
    const both = [() => work(encrypted, 'encrypted', openEncrypted), () => work(plain, 'plain', openPlain)];
    for (const side of round % 2 === 0 ? both : both.reverse()) await side();
  }
  const compare = (name: string, unit: Row['unit'], read: (figures: Figures) => number) => {
    const [own, peer] = [encrypted.map(read), plain.map(read)];
    const ratios = own.map((value, round) => value / peer[round]!);
    const note = `ratio ${spread(ratios, 2)}; ${spread(own)} against ${spread(peer)}`;
    return { name, value: median(own), unit, peer: median(peer), ratio: median(ratios), note };
  };
  const against = (name: string, step: Step): Row => {
    const row = compare(name, 'ms', (figures) => figures[step].wall);
    const cpu = encrypted.map((figures, round) => figures[step].cpu / plain[round]![step].cpu);
    return { ...row, note: `processor ${median(cpu).toFixed(2)} × (${spread(cpu, 2)}); ${row.note}` };
  };
  return {
    rows: [
      against(`${articles} articles with their bodies, as pulled`, 'pull'),
      against(`${points} articles with their bodies, one by one`, 'points'),
      against(`the whole list, in pages of ${LISTED}`, 'list'),
      against('all bodies in one read', 'bodies'),
      against(`an attachment of ${megabytes} MB put`, 'put'),
      against('reading it', 'read'),
      compare('the two files', 'MB', ({ size }) => size),
    ],
    notes: [
      'Encrypted (AEGIS-256, every page authenticated) against the same schema in the clear, in the same process; rounds alternate. Ratio: the median over rounds of encrypted over plain, so above 1 is what encryption costs; of the processor: the same of the process’s processor time, which a busy machine and disk disturb less. A small round goes before, unmeasured.',
      'Pulled: pages of 500 records applied in slices as sync does it, WAL emptied every 4 MiB, NORMAL. Put: pieces of 1 MB into work.db, FULL, hashed and moved to their blob.',
    ],
  };
}

/** Returns the pages of the feed of a platform with `count` live articles, each with one revision. */
function feed(count: number): ChangesPage[] {
  let seq = 0;
  const changes = [...benchArticles(count)].flatMap<Change>(({ id, publishedAt, content, authorId }) => {
    const { text, hash } = sealPackage(content);
    const at = { createdAt: publishedAt, updatedAt: publishedAt, stageSince: publishedAt };
    const { title, columnId, major, target } = content;
    const live = { revision: 1, publishedAt, url: `https://example.invalid/${id}` };
    const of = { version: 1, stage: 'done' as const, purpose: 'publish' as const, revision: 1 };
    const submission = { writers: [authorId], submittedBy: authorId, submittedAt: publishedAt };
    const sealed = { id: uuidv7(), articleId: id, number: 1, package: text, contentHash: hash };
    return [
      {
        seq: ++seq,
        kind: 'article',
        record: { id, ...of, title, siteId: target.siteId, columnId, major, authorId, live, ...at },
      },
      { seq: ++seq, kind: 'revision', record: { ...sealed, ...submission } },
    ];
  });
  const pages: ChangesPage[] = [];
  for (let from = 0; from < changes.length; from += RECORDS) {
    const some = changes.slice(from, from + RECORDS);
    const more = from + RECORDS < changes.length;
    pages.push({
      ...{ changes: some, cursor: from + some.length, more, scope: '' },
      serverTime: new Date().toISOString(),
    });
  }
  return pages;
}

/** Opens a database like `openEncrypted`, but without a key. */
function openPlain(path: string, { durability, pageSize, migrations }: OpenOptions): Database.Database {
  const db = new Database(path, { timeout: 5000 });
  db.pragma('mmap_size=0');
  db.pragma('temp_store=MEMORY');
  db.pragma(`page_size=${pageSize}`);
  db.pragma('journal_mode=WAL');
  db.pragma(`synchronous=${durability === 'full' ? 'FULL' : 'NORMAL'}`);
  db.pragma('foreign_keys=ON');
  const hash = (...values: SqlValue[]) => rowHash(values);
  db.function('row_hash', { varargs: true, deterministic: true }, hash);
  migrate(db, migrations);
  return db;
}

async function measure(
  directory: string,
  open: Open,
  pages: ChangesPage[],
  points: number,
  blob: Buffer,
): Promise<Figures> {
  const key = randomBytes(32);
  const files = { work: join(directory, 'work.db'), cache: join(directory, 'cache.db') };
  /** Times `step` on freshly opened databases. */
  const fresh = async (step: (stores: Stores) => unknown): Promise<Cost> => {
    const work = open(files.work, workOptions(key));
    const cache = open(files.cache, cacheOptions(key));
    for (const db of [work, cache])
      db.pragma(
        `wal_autocheckpoint=${(4 * CHUNK_SIZE) / (db.pragma('page_size', { simple: true }) as number)}`,
      );
    try {
      const before = process.cpuUsage();
      const wall = await timed(async () => step({ directory, work, cache }));
      const { user, system } = process.cpuUsage(before);
      return { wall, cpu: (user + system) / 1000 };
    } finally {
      work.close();
      cache.close();
    }
  };
  await fresh(() => undefined);
  const ids = pages.flatMap(({ changes }) =>
    changes.flatMap((change) => (change.kind === 'article' ? [change.record.id] : [])),
  );
  const sha256 = createHash('sha256').update(blob).digest('hex');
  for (const file of Object.values(files))
    if (readFileSync(file).includes('CREATE TABLE') !== (open === openPlain))
      throw new Error('not encrypted, or not in the clear');
  return {
    pull: await fresh(async ({ cache }) => {
      let cursor = 0;
      for (const page of pages) {
        const pulling = { cache, feedRecords, clock: { now: () => new Date() }, refused: () => undefined };
        await applyPage(pulling, page, cursor);
        ({ cursor } = page);
      }
    }),
    points: await fresh(({ cache }) => readPoints(cache, ids, points)),
    list: await fresh(({ cache }) => readList(cache, ids.length)),
    bodies: await fresh(({ cache }) => {
      let length = 0;
      const all = cache.prepare<[], string>('SELECT package FROM revision').pluck();
      for (const text of all.iterate()) length += text.length;
      if (length === 0) throw new Error('no bodies');
    }),
    put: await fresh((stores) => put(stores, blob, sha256)),
    read: await fresh((stores) => read(stores, blob.length, sha256)),
    size: Object.values(files).reduce((sum, file) => sum + statSync(file).size, 0) / CHUNK_SIZE,
  };
}

function readPoints(cache: Database.Database, ids: string[], count: number): void {
  const next = seededRandom(11);
  for (let n = 0; n < count; n++) {
    const id = ids[Math.floor(next() * ids.length)] ?? '';
    const article = cachedArticle(cache, id);
    if (!article || !cachedRevision(cache, id, article.revision)) throw new Error('an article is missing');
  }
}

function readList(cache: Database.Database, expected: number): void {
  const page = statement<ArticleRecord>(
    cache,
    `SELECT * FROM article WHERE (updated_at, id) < (?, ?) ORDER BY updated_at DESC, id DESC LIMIT ${LISTED}`,
  );
  let seen = 0;
  for (let after = ['9', '']; ;) {
    const rows = page.all(...after).map(articleOf);
    const last = rows[rows.length - 1];
    if (!last) break;
    seen += rows.length;
    after = [last.updatedAt, last.id];
  }
  if (seen !== expected) throw new Error(`${seen} of ${expected} are listed`);
}

async function put(stores: Stores, blob: Buffer, sha256: string): Promise<void> {
  const upload = {
    uploadId: uuidv7(),
    name: '年度报告.pdf',
    mediaType: 'application/pdf',
    size: blob.length,
  };
  for (let offset = 0; offset < blob.length; offset += CHUNK_SIZE)
    putUploadChunk(stores.work, { ...upload, offset, bytes: blob.subarray(offset, offset + CHUNK_SIZE) });
  const made = await finishUpload(stores, upload.uploadId);
  if (made.sha256 !== sha256) throw new Error('not what was put');
}

function read(stores: Stores, size: number, sha256: string): void {
  for (let offset = 0; offset < size; offset += CHUNK_SIZE)
    if (!readBlobChunk(stores, sha256, offset)) throw new Error('the attachment is missing');
}
