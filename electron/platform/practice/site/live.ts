import type { ContentPackage } from '../../contract';
import { imageHashes } from '../../../domain/article/package';
import { PUBLIC_IMAGE_NAME } from '../../../domain/article/render';
import type { Store } from '../store';

/** Puts an article on the public site, or replaces it there. */
export function publish(
  { sql }: Store,
  articleId: string,
  content: ContentPackage,
  live: { revision: number; publishedAt: string },
): void {
  sql(
    `INSERT INTO live (article_id, column_id, title, revision, published_at) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (article_id) DO UPDATE SET column_id = excluded.column_id, title = excluded.title,
       revision = excluded.revision, published_at = excluded.published_at`,
  ).run(articleId, content.columnId, content.title, live.revision, live.publishedAt);
  sql('DELETE FROM live_blob WHERE article_id = ?').run(articleId);
  const blob = sql('INSERT OR IGNORE INTO live_blob VALUES (?, ?, ?)');
  for (const { sha256, name } of content.attachments) blob.run(sha256, name, articleId);
  for (const sha256 of imageHashes(content.body)) blob.run(sha256, PUBLIC_IMAGE_NAME, articleId);
}

/** Removes an article from the public site. */
export function unpublish({ sql }: Store, articleId: string): void {
  sql('DELETE FROM live WHERE article_id = ?').run(articleId);
}

export interface LiveArticle {
  articleId: string;
  columnId: string;
  title: string;
  revision: number;
  publishedAt: string;
}

const FIELDS =
  'article_id AS articleId, column_id AS columnId, title, revision, published_at AS publishedAt FROM live';

export function liveArticle({ sql }: Store, articleId: string): LiveArticle | null {
  return sql<[string], LiveArticle>(`SELECT ${FIELDS} WHERE article_id = ?`).get(articleId) ?? null;
}

/** Returns articles of one column, newest first. */
export function liveInColumn({ sql }: Store, columnId: string, offset: number, limit: number): LiveArticle[] {
  return sql<[string, number, number], LiveArticle>(
    `SELECT ${FIELDS} WHERE column_id = ? ORDER BY published_at DESC, article_id LIMIT ? OFFSET ?`,
  ).all(columnId, limit, offset);
}

export function liveCount({ sql }: Store, columnId: string): number {
  return sql<[string], number>('SELECT count(*) FROM live WHERE column_id = ?').pluck().get(columnId) ?? 0;
}

/** True when a live article shows this blob under this name. */
export function isLiveBlob({ sql }: Store, sha256: string, name: string): boolean {
  return sql('SELECT 1 FROM live_blob WHERE sha256 = ? AND name = ? LIMIT 1').get(sha256, name) !== undefined;
}
