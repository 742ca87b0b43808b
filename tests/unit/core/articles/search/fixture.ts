import { randomUUID } from 'node:crypto';
import type { Database } from 'better-sqlite3';
import { onTestFinished } from 'vitest';
import { feedRecords } from '../../../../../electron/core/capabilities';
import { createIndexer } from '../../../../../electron/core/articles/search/indexing';
import { createSearcher, type SearchQuery } from '../../../../../electron/core/articles/search/searching';
import {
  cacheOptions,
  cachePath,
  openEncrypted,
  searchOptions,
  searchPath,
} from '../../../../../electron/core/store';
import type { ReviewStage } from '../../../../../electron/platform/contract';
import { writeChange } from '../../../../../electron/core/sync/feed-records';
import { contentOf, doc, p } from '../../../../fixtures/content';
import { folder, key } from '../../store/fixture';

export interface TestArticle {
  id?: string;
  seq: number;
  title?: string;
  summary?: string;
  paragraphs?: string[];
  columnId?: string;
  live?: boolean;
  revision?: number;
  /** File names. */
  attachments?: string[];
}

/** Writes an article and its revision to a cache; returns the article's id. */
export function putArticle(cache: Database, piece: TestArticle): string {
  const { id = randomUUID(), seq, title = '标题', columnId = 'news', live = true, revision = 1 } = piece;
  cache
    .prepare(
      `INSERT OR REPLACE INTO article (id, seq, version, stage, purpose, revision, title, site_id, column_id, major,
         author_id, live_revision, live_published_at, live_url, created_at, updated_at, stage_since)
       VALUES (?, ?, 1, 'done', 'publish', ?, ?, 'main', ?, 0, 'editor', ?, NULL, NULL, '', '', '')`,
    )
    .run(id, seq, revision, title, columnId, live ? revision : null);
  putRevision(cache, id, piece);
  return id;
}

export function putRevision(cache: Database, id: string, piece: TestArticle): void {
  const { title = '标题', summary = '', paragraphs = [], columnId = 'news', revision = 1 } = piece;
  const attachments = (piece.attachments ?? []).map((name) => ({
    name,
    sha256: '0'.repeat(64),
    size: 1,
    mediaType: 'application/pdf',
  }));
  const body = doc(...paragraphs.map((text) => p(text)));
  const content = contentOf({ title, summary, columnId, body, attachments });
  cache
    .prepare(
      `INSERT OR REPLACE INTO revision (article_id, number, id, package, content_hash, writers, submitted_by, submitted_at)
       VALUES (?, ?, ?, ?, '', '["editor"]', 'editor', '')`,
    )
    .run(id, revision, randomUUID(), JSON.stringify(content));
}

/** Writes a decision to a cache as the change feed does. */
export function putDecision(
  cache: Database,
  articleId: string,
  decision: { seq: number; sequence?: number; opinion: string; stage?: ReviewStage; signerId?: string },
): void {
  const { seq, sequence = 1, opinion, stage = 'first', signerId = 'reviewer' } = decision;
  const id = randomUUID();
  writeChange(cache, feedRecords, {
    seq,
    kind: 'decision',
    record: {
      ...{ id, articleId, sequence, revision: 1, stage, verdict: 'return', opinion, signerId, statement: '' },
      ...{ cms: '', digest: '0'.repeat(64), decidedAt: '', voided: null, evidence: null },
    },
  });
}

export const defaultQuery: SearchQuery = {
  text: '',
  columnId: null,
  onlyLive: false,
  order: 'newest',
  offset: 0,
  limit: 50,
};

/** A cache and a search index on the disk; `search` and `ids` first index what is new. */
export function openSearchIndex() {
  const directory = folder();
  const cache = openEncrypted(cachePath(directory), cacheOptions(key));
  const index = openEncrypted(searchPath(directory), searchOptions(key));
  onTestFinished(() => {
    cache.close();
    index.close();
  });
  const indexing = createIndexer(cache, index);
  const searching = createSearcher(cache, index);
  const catchUp = () => {
    while (indexing.step(3) > 0);
  };
  const search = (text: string, more: Partial<SearchQuery> = {}) => {
    catchUp();
    return searching({ ...defaultQuery, ...more, text });
  };
  const ids = (text: string, more: Partial<SearchQuery> = {}) =>
    search(text, more).hits.map((hit) => hit.articleId);
  return { directory, cache, index, indexing, searching, catchUp, search, ids };
}
