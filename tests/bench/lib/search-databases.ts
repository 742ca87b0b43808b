import type { Database } from 'better-sqlite3';
import { createIndexer } from '../../../electron/core/articles/search/indexing';
import { feedRecords } from '../../../electron/core/capabilities';
import {
  cacheOptions,
  cachePath,
  openEncrypted,
  removeDatabase,
  searchOptions,
  searchPath,
} from '../../../electron/core/store';
import { writeChange } from '../../../electron/core/sync/feed-records';
import { sealPackage } from '../../../electron/domain/article/package';
import { plainText } from '../../../electron/domain/article/text';
import type { Article } from '../../../electron/platform/contract';
import { benchArticles } from './platform';

/** The two databases of the search in the process of the benchmark, without a platform. */

const KEY = Buffer.alloc(32, 7);
/** Articles per transaction, as the indexing worker writes them. */
export const BATCH = 512;

export interface TestDocument {
  id: string;
  title: string;
  body: string;
}

export const openCache = (folder: string): Database => openEncrypted(cachePath(folder), cacheOptions(KEY));
export const openIndex = (folder: string): Database => openEncrypted(searchPath(folder), searchOptions(KEY));
/** Opens a further database of the same kind as the index. */
export const openSimilar = (path: string): Database => openEncrypted(path, searchOptions(KEY));

/** Writes `count` live articles to the cache, and calls `each` with every one. */
export function fillCache(cache: Database, count: number, each: (document: TestDocument) => void): void {
  let seq = 0;
  cache.exec('BEGIN');
  for (const { id, content, publishedAt, authorId } of benchArticles(count)) {
    const { text, hash } = sealPackage(content);
    const at = publishedAt;
    const article: Article = {
      id,
      version: 1,
      stage: 'done',
      purpose: 'publish',
      revision: 1,
      title: content.title,
      siteId: 'portal',
      columnId: content.columnId,
      major: false,
      authorId,
      live: { revision: 1, publishedAt: at, url: '', authorId },
      createdAt: at,
      updatedAt: at,
      stageSince: at,
    };
    const revision = {
      ...{ articleId: id, number: 1, id: `${id}-1`, package: text, contentHash: hash, writers: [authorId] },
      ...{ submittedBy: authorId, submittedAt: at },
    };
    writeChange(cache, feedRecords, { seq: ++seq, kind: 'article', record: article });
    writeChange(cache, feedRecords, { seq: ++seq, kind: 'revision', record: revision });
    each({ id, title: content.title, body: `${content.summary}\n${plainText(content.body)}` });
  }
  cache.exec('COMMIT');
}

/** Builds search.db as the client does, and merges its parts; returns the duration without the merge in ms. */
export function buildIndex(folder: string, cache: Database): number {
  removeDatabase(searchPath(folder));
  const index = openIndex(folder);
  const indexer = createIndexer(cache, index);
  const from = performance.now();
  while (indexer.step(BATCH) > 0);
  const ms = performance.now() - from;
  while (indexer.merge());
  index.close();
  return ms;
}
