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
 * Authors of the passages of the texts of a batch of commands. Looks up each mark once. Changed marks are written by
 * `write`, at the end of the batch: marks are spread over the whole table, and SQLite copies each page that a command
 * changes, so that it could undo the command.
 */
export class TextAuthors {
  readonly #store: Store;
  /** Passages of the current command: the texts of an article have most of them in common. */
  readonly #made: PassageCache = new Map();
  /** Authors of the marks that were looked up or changed; null for a mark without one. */
  readonly #known = new Map<string, MarkAuthor | null>();
  /** Marks changed by the current command. */
  readonly #changed = new Map<string, MarkAuthor>();
  /** Marks changed by the commands before it. */
  readonly #kept = new Map<string, MarkAuthor>();

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
    this.#known.set(mark, author);
    this.#changed.set(mark, author);
  }

  /** Ends a command that was executed. */
  keep(): void {
    for (const [mark, author] of this.#changed) this.#kept.set(mark, author);
    this.#endCommand();
  }

  /** Ends a command that was undone: its changes are not written. */
  drop(): void {
    for (const mark of this.#changed.keys()) {
      const before = this.#kept.get(mark);
      if (before) this.#known.set(mark, before);
      else this.#known.delete(mark);
    }
    this.#endCommand();
  }

  /** Writes the changes of the commands that were kept, in the order of the table. */
  write(): void {
    const put = this.#store.sql<[string, string, number]>(
      'INSERT OR REPLACE INTO passage_mark (mark, account_id, approved) VALUES (?, ?, ?)',
    );
    for (const mark of [...this.#kept.keys()].sort()) {
      const { accountId, approved } = this.#kept.get(mark)!;
      put.run(mark, accountId, Number(approved));
    }
    this.#kept.clear();
  }

  #endCommand(): void {
    this.#changed.clear();
    this.#made.clear();
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
  for (const { revision, content } of texts)
    changeAuthors(store, (authors) => authors.attribute(content, revision.submittedBy));
  for (const { revision, content } of texts)
    if (revised.get(revision.articleId)?.live?.revision === revision.number)
      changeAuthors(store, (authors) => authors.approve(content));
  store.setMeta(ATTRIBUTED, new Date().toISOString());
}

function changeAuthors(store: Store, change: (authors: TextAuthors) => void): void {
  const authors = new TextAuthors(store);
  change(authors);
  authors.keep();
  authors.write();
}
