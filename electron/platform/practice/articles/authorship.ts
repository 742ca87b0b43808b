import type { Article, ContentPackage, Revision } from '../../contract';
import { readPackage } from '../../../domain/article/package';
import { passagesOf, type AuthorOf } from '../../../domain/article/authorship';
import type { Store } from '../store';

/** Authors of the passages of texts (`domain/article/authorship.ts`). Every write is part of a transaction. */

/** Key in the `meta` table, set after `attributeAll` has run. */
const ATTRIBUTED = 'attributed';

const marksOf = (content: ContentPackage) => [...new Set(passagesOf(content).flatMap(({ marks }) => marks))];
const contentOf = ({ package: text }: Revision) => JSON.parse(text) as ContentPackage;

/** Returns the known authors of the marks of a content. */
export function authorsIn({ sql }: Store, content: ContentPackage): AuthorOf {
  const rows = sql<[string], { mark: string; accountId: string; approved: number }>(
    `SELECT mark, account_id AS accountId, approved FROM passage_mark
     WHERE mark IN (SELECT value FROM json_each(?))`,
  ).all(JSON.stringify(marksOf(content)));
  const known = new Map(
    rows.map(({ mark, accountId, approved }) => [mark, { accountId, approved: approved !== 0 }]),
  );
  return (mark) => known.get(mark) ?? null;
}

/** Assigns the marks without an author to an account. */
export function attribute({ sql }: Store, content: ContentPackage, accountId: string): void {
  sql(`INSERT OR IGNORE INTO passage_mark SELECT value, ?, 0 FROM json_each(?)`).run(
    accountId,
    JSON.stringify(marksOf(content)),
  );
}

/** Marks the passages of a content as approved by every level of review. */
export function approveText({ sql }: Store, content: ContentPackage): void {
  sql('UPDATE passage_mark SET approved = 1 WHERE mark IN (SELECT value FROM json_each(?))').run(
    JSON.stringify(marksOf(content)),
  );
}

/** Assigns a live text, which may have been imported, to its submitter, and marks it as approved. */
export function attributeLive(store: Store, live: Revision): void {
  attribute(store, contentOf(live), live.submittedBy);
  approveText(store, contentOf(live));
}

/**
 * Migration: assigns the texts that were submitted before authorship was stored, oldest first. Runs once. Articles with
 * version 1 (imported) are left out; `attributeLive` assigns them when they are revised.
 */
export function attributeAll(store: Store): void {
  if (store.meta(ATTRIBUTED)) return;
  const revised = new Map(
    store
      .all<Article>('article')
      .filter(({ version }) => version > 1)
      .map((article) => [article.id, article]),
  );
  const revisions = store
    .all<Revision>('revision')
    .filter(({ articleId }) => revised.has(articleId))
    .sort((a, b) => (a.submittedAt < b.submittedAt ? -1 : 1));
  // An unreadable text has no passages.
  const texts = revisions.flatMap((revision) => {
    const read = readPackage(revision.package, revision.contentHash);
    return 'problem' in read ? [] : [{ revision, content: read.content }];
  });
  for (const { revision, content } of texts) attribute(store, content, revision.submittedBy);
  for (const { revision, content } of texts)
    if (revised.get(revision.articleId)?.live?.revision === revision.number) approveText(store, content);
  store.setMeta(ATTRIBUTED, new Date().toISOString());
}
