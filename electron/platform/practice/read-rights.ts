import type { Account, ChangeKind, ContentPackage, Delegation, LedgerType, Revision } from '../contract';
import {
  KIND_AREAS,
  readAccessOf,
  readsEntry,
  readsKind,
  type ReadAccess,
} from '../../domain/accounts/read-access';
import { publishedView } from '../../domain/article/live';
import type { Store } from './store';

/** Applies the reading rules (`domain/accounts/reading.ts`) to the stored records. */

const KINDS = Object.keys(KIND_AREAS) as ChangeKind[];

/** Returns what an account may read at `now`. */
export function currentReader(store: Store, account: Account, now: Date): ReadAccess {
  // Every command and every page of the feed asks; most platforms have no delegation.
  const all = store.has('delegation') ? store.all<Delegation>('delegation') : [];
  const delegations = all.filter(({ toId }) => toId === account.id);
  const accounts = delegations.length > 0 ? store.all<Account>('account') : [];
  return readAccessOf(account, { accounts, delegations }, now.toISOString());
}

/** True when the account may read unpublished articles. */
export const readsArticles = (reader: ReadAccess): boolean => reader.areas.has('articles');

/** Returns the kinds of records of which at least some may be read. */
export const readableKinds = (reader: ReadAccess): ChangeKind[] =>
  KINDS.filter((kind) => readsKind(reader, kind));

/** Returns a row of the feed as the reader may see it, as JSON text; null when it is to be left out. */
export function visibleRecord(
  store: Store,
  reader: ReadAccess,
  row: { kind: ChangeKind; key: string; record: string },
): string | null {
  switch (row.kind) {
    case 'article':
      return readsArticles(reader) ? row.record : publishedRecord(store, row.key);
    case 'revision':
      if (readsArticles(reader)) return row.record;
      return isLive(store, row.key) ? publishedRevision(row.record) : null;
    case 'ledger':
      return readsLedger(store, reader, row.key) ? row.record : null;
    default:
      return readsKind(reader, row.kind) ? row.record : null;
  }
}

function publishedRecord(store: Store, articleId: string): string | null {
  const article = store.article(articleId);
  if (!article) return null;
  const live = article.live && store.revision(articleId, article.live.revision);
  const view = publishedView(article, live && (JSON.parse(live.package) as ContentPackage));
  return view && JSON.stringify(view);
}

/**
 * Returns a revision without what the submitter wrote to the reviewers. The test on the text is safe: quotes inside
 * `package` are escaped and do not match.
 */
function publishedRevision(record: string): string {
  if (!/"(?:reason|response)":/.test(record)) return record;
  const revision = JSON.parse(record) as Revision;
  delete revision.reason;
  delete revision.response;
  return JSON.stringify(revision);
}

/** True when the revision is live. `key` is `<article>/<number>`. */
function isLive(store: Store, key: string): boolean {
  const [articleId = '', number] = key.split('/');
  return store.article(articleId)?.live?.revision === Number(number);
}

function readsLedger(store: Store, reader: ReadAccess, id: string): boolean {
  const entry = store
    .sql<[string], { type: LedgerType; authorId: string }>(
      'SELECT type, author_id AS authorId FROM ledger WHERE id = ?',
    )
    .get(id);
  return entry !== undefined && readsEntry(reader, entry);
}

/** True when the account has uploaded all bytes of the blob or may read a record that refers to it. */
export function readsBlob(store: Store, reader: ReadAccess, sha256: string): boolean {
  if (hasSent(store, reader.accountId, sha256)) return true;
  const references = store.sql<[string], { kind: 'revision' | 'ledger'; key: string }>(
    'SELECT kind, key FROM blob_reference WHERE sha256 = ?',
  );
  return references
    .all(sha256)
    .some(({ kind, key }) =>
      kind === 'ledger'
        ? readsLedger(store, reader, key)
        : readsArticles(reader) || (readsKind(reader, kind) && isLive(store, key)),
    );
}

/** Records that an account has uploaded all bytes of a blob. */
export function recordUploader({ sql }: Store, accountId: string, sha256: string): void {
  sql('INSERT OR IGNORE INTO blob_sender VALUES (?, ?)').run(sha256, accountId);
}

function hasSent({ sql }: Store, accountId: string, sha256: string): boolean {
  const sent = sql('SELECT 1 FROM blob_sender WHERE sha256 = ? AND account_id = ?');
  return sent.get(sha256, accountId) !== undefined;
}
