import type Database from 'better-sqlite3';
import type { Article, ContentPackage, Decision, Revision } from '../../contract';
import { packageBlobs } from '../../../domain/article/package';
import type { RecordTable } from './records';

/** The records of articles, and the blobs that records refer to. */
export interface ArticleRecords {
  article(id: string): Article | null;
  revision(articleId: string, number: number): Revision | null;
  putRevision(revision: Revision): number;
  /** Highest revision number of an article; 0 when it has none. */
  newestRevision(articleId: string): number;
  /** All decisions of an article, by sequence. */
  decisions(articleId: string): Decision[];
  /** Records the blobs that a record refers to. Part of the transaction that writes the record. */
  recordBlobReferences(kind: 'revision' | 'ledger', key: string, hashes: readonly string[]): void;
}

export function articleRecords(db: Database.Database, { get, put }: RecordTable): ArticleRecords {
  const decisionsOf = db
    .prepare<[string], string>("SELECT record FROM change WHERE kind = 'decision' AND article_id = ?")
    .pluck();
  const refer = db.prepare('INSERT OR IGNORE INTO blob_reference VALUES (?, ?, ?)');
  const newest = db
    .prepare<[string], number>(
      `SELECT coalesce(max(CAST(substr(key, length(article_id) + 2) AS INTEGER)), 0) FROM change
       WHERE kind = 'revision' AND article_id = ?`,
    )
    .pluck();
  const recordBlobReferences: ArticleRecords['recordBlobReferences'] = (kind, key, hashes) => {
    for (const sha256 of hashes) refer.run(sha256, kind, key);
  };
  return {
    article: (id) => get<Article>('article', id),
    revision: (articleId, number) => get<Revision>('revision', `${articleId}/${number}`),
    putRevision: (revision) => {
      const { articleId, number, package: text } = revision;
      const key = `${articleId}/${number}`;
      // Most packages name no blob; this avoids parsing them.
      if (text.includes('"sha256"'))
        recordBlobReferences('revision', key, packageBlobs(JSON.parse(text) as ContentPackage));
      return put('revision', key, articleId, revision);
    },
    newestRevision: (articleId) => newest.get(articleId) ?? 0,
    recordBlobReferences,
    decisions: (articleId) =>
      decisionsOf
        .all(articleId)
        .map((text) => JSON.parse(text) as Decision)
        .sort((a, b) => a.sequence - b.sequence),
  };
}
