import type { Article, ContentPackage, Revision } from '../../contract';
import { readPackage } from '../../../domain/article/package';
import { passagesOf, type AuthorOf } from '../../../domain/article/authorship';
import type { Store } from '../store';

/** Whose each mark of a text is (`domain/article/authorship.ts`). Every write is part of a transaction. */

/** Marks in the store's `meta` that `attributeAll` has run. */
const ATTRIBUTED = 'attributed';

const marksOf = (content: ContentPackage) => [...new Set(passagesOf(content).flatMap(({ marks }) => marks))];
const contentOf = ({ package: text }: Revision) => JSON.parse(text) as ContentPackage;

/** The authors of a content's marks as they are known now. */
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

/** Gives the marks that have no author yet to this account. */
export function attribute({ sql }: Store, content: ContentPackage, accountId: string): void {
  sql(`INSERT OR IGNORE INTO passage_mark SELECT value, ?, 0 FROM json_each(?)`).run(
    accountId,
    JSON.stringify(marksOf(content)),
  );
}

/** The content has passed every level of review. */
export function approveText({ sql }: Store, content: ContentPackage): void {
  sql('UPDATE passage_mark SET approved = 1 WHERE mark IN (SELECT value FROM json_each(?))').run(
    JSON.stringify(marksOf(content)),
  );
}

/** Attributes a live text, which may have been imported, to its submitter. */
export function attributeLive(store: Store, live: Revision): void {
  attribute(store, contentOf(live), live.submittedBy);
  approveText(store, contentOf(live));
}

/** Attributes what was submitted before authorship was kept, oldest first; once. Imported articles have theirs when revised. */
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
  // A text that cannot be read has no passages to attribute.
  const texts = revisions.flatMap((revision) => {
    const read = readPackage(revision.package, revision.contentHash);
    return 'problem' in read ? [] : [{ revision, content: read.content }];
  });
  for (const { revision, content } of texts) attribute(store, content, revision.submittedBy);
  for (const { revision, content } of texts)
    if (revised.get(revision.articleId)?.live?.revision === revision.number) approveText(store, content);
  store.setMeta(ATTRIBUTED, new Date().toISOString());
}
