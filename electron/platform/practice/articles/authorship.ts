import type { Article, ContentPackage, Revision } from '../../contract';
import { readPackage } from '../../../domain/article/package';
import { passagesOf, type Authorship, type PassageCache } from '../../../domain/article/authorship';
import type { Store } from '../store';

/** Authors of the passages of texts (`domain/article/authorship.ts`). Every write is part of a transaction. */

/** Key in the `meta` table, set after `attributeAll` has run. */
const ATTRIBUTED = 'attributed';

interface MarkAuthor {
  accountId: string;
  approved: boolean;
}

/**
 * Authors of the passages of the texts of one command. Looks up each mark once, and makes each passage once: the texts
 * of an article have most passages in common.
 */
export class TextAuthors {
  readonly #store: Store;
  readonly #made: PassageCache = new Map();
  /** Authors of the marks that were looked up; null for a mark without one. */
  readonly #known = new Map<string, MarkAuthor | null>();

  constructor(store: Store) {
    this.#store = store;
  }

  /** Returns the passages of a content with the known authors of their marks. */
  of(content: ContentPackage): Authorship {
    return { passages: passagesOf(content, this.#made), authorOf: (mark) => this.#authorOf(mark) };
  }

  /** Assigns the marks of a content without an author to an account. */
  attribute(content: ContentPackage, accountId: string): void {
    for (const mark of this.#marksOf(content))
      if (!this.#authorOf(mark)) this.#put(mark, { accountId, approved: false });
  }

  /** Assigns a live text, which may have been imported, to its submitter, and marks it as approved. */
  attributeLive(content: ContentPackage, submittedBy: string): void {
    for (const mark of this.#marksOf(content)) {
      const author = this.#authorOf(mark);
      if (author?.approved) continue;
      this.#put(mark, { accountId: author?.accountId ?? submittedBy, approved: true });
    }
  }

  /** Marks the passages of a content that have an author as approved by every level of review. */
  approve(content: ContentPackage): void {
    for (const mark of this.#marksOf(content)) {
      const author = this.#authorOf(mark);
      if (author && !author.approved) this.#put(mark, { ...author, approved: true });
    }
  }

  /** Returns the marks of a content, each once. */
  #marksOf(content: ContentPackage): Set<string> {
    return new Set(passagesOf(content, this.#made).flatMap(({ marks }) => marks));
  }

  #authorOf(mark: string): MarkAuthor | null {
    const known = this.#known.get(mark);
    if (known !== undefined) return known;
    const row = this.#store
      .sql<[string], { accountId: string; approved: number }>(
        'SELECT account_id AS accountId, approved FROM passage_mark WHERE mark = ?',
      )
      .get(mark);
    const author = row ? { accountId: row.accountId, approved: row.approved !== 0 } : null;
    this.#known.set(mark, author);
    return author;
  }

  #put(mark: string, author: MarkAuthor): void {
    this.#store
      .sql('INSERT OR REPLACE INTO passage_mark (mark, account_id, approved) VALUES (?, ?, ?)')
      .run(mark, author.accountId, Number(author.approved));
    this.#known.set(mark, author);
  }
}

/**
 * Migration: assigns the texts that were submitted before authorship was stored, oldest first. Runs once. Articles with
 * version 1 (imported) are left out; `TextAuthors.attributeLive` assigns them when they are revised.
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
  for (const { revision, content } of texts) new TextAuthors(store).attribute(content, revision.submittedBy);
  for (const { revision, content } of texts)
    if (revised.get(revision.articleId)?.live?.revision === revision.number)
      new TextAuthors(store).approve(content);
  store.setMeta(ATTRIBUTED, new Date().toISOString());
}
