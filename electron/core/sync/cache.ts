import { randomUUID } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Database } from 'better-sqlite3';
import type {
  Account,
  Article,
  Binding,
  Change,
  Column,
  CrlRecord,
  Decision,
  Delegation,
  Head,
  LedgerRecord,
  Proposal,
  RegisterEntry,
  Revision,
  Site,
} from '../../platform/contract';
import { parseEntry, subjectOf, correctedTimeOf } from '../../domain/ledger/entry';

/** Writes the platform's records to cache.db; `store/records.ts` reads them. */

function prepare(cache: Database) {
  return {
    meta: cache.prepare<[string], string>('SELECT value FROM meta WHERE key = ?').pluck(),
    setMeta: cache.prepare<[string, string]>(
      'INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
    ),
    dropMeta: cache.prepare<[string]>('DELETE FROM meta WHERE key = ?'),
    account: cache.prepare(
      'INSERT OR REPLACE INTO account (id, name, number, department, roles, active) VALUES (?, ?, ?, ?, ?, ?)',
    ),
    site: cache.prepare('INSERT OR REPLACE INTO site (id, name, url) VALUES (?, ?, ?)'),
    column: cache.prepare(
      'INSERT OR REPLACE INTO channel (id, site_id, parent_id, name, path, position) VALUES (?, ?, ?, ?, ?, ?)',
    ),
    article: cache.prepare(
      `INSERT INTO article (id, seq, version, stage, purpose, revision, title, site_id, column_id, major, author_id,
         live_revision, live_published_at, live_url, live_author_id, created_at, updated_at, stage_since)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (id) DO UPDATE SET seq = excluded.seq, version = excluded.version, stage = excluded.stage,
         purpose = excluded.purpose, revision = excluded.revision, title = excluded.title, site_id = excluded.site_id,
         column_id = excluded.column_id, major = excluded.major, author_id = excluded.author_id,
         live_revision = excluded.live_revision, live_published_at = excluded.live_published_at,
         live_url = excluded.live_url, live_author_id = excluded.live_author_id, created_at = excluded.created_at, updated_at = excluded.updated_at,
         stage_since = excluded.stage_since`,
    ),
    revision: cache.prepare(
      `INSERT OR REPLACE INTO revision (article_id, number, id, package, content_hash, writers, submitted_by, submitted_at,
         purpose, reason, response)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ),
    // The search indexer follows article.seq: revisions and decisions received after their article must be indexed too.
    touch: cache.prepare('UPDATE article SET seq = ? WHERE id = ?'),
    decision: cache.prepare(
      `INSERT OR REPLACE INTO decision (article_id, sequence, id, revision, stage, verdict, opinion, signer_id, statement,
         cms, digest, decided_at, voided, evidence)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ),
    head: cache.prepare('INSERT OR REPLACE INTO head (id, statement, timestamp) VALUES (?, ?, ?)'),
    crl: cache.prepare('INSERT OR REPLACE INTO crl (id, der) VALUES (?, ?)'),
    binding: cache.prepare(
      `INSERT OR REPLACE INTO binding (id, account_id, certificate, bound_at, ended, act)
       VALUES (?, ?, ?, ?, ?, ?)`,
    ),
    ledger: cache.prepare(
      `INSERT OR REPLACE INTO ledger (id, book, number, digest, subject, type, true_at, received_at, statement, cms, refused,
         evidence, withheld)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ),
    // Register entries are immutable: the first one received for a sequence number is kept.
    register: cache.prepare(
      'INSERT OR IGNORE INTO register (sequence, id, statement, cms, confirmation) VALUES (?, ?, ?, ?, ?)',
    ),
    proposal: cache.prepare(
      `INSERT OR REPLACE INTO proposal (id, statement, cms, proposed_at, state, answer)
       VALUES (?, ?, ?, ?, ?, ?)`,
    ),
    delegation: cache.prepare(
      `INSERT OR REPLACE INTO delegation (id, from_id, to_id, role, from_at, until_at, reason, granted_by, granted_at,
         ended_at, act)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ),
  };
}

const prepared = new WeakMap<Database, ReturnType<typeof prepare>>();
function statements(cache: Database): ReturnType<typeof prepare> {
  let found = prepared.get(cache);
  if (!found) prepared.set(cache, (found = prepare(cache)));
  return found;
}

/** Returns the feed position of the cache; 0 when it is empty. */
export function readCursor(cache: Database): number {
  return Number(statements(cache).meta.get('cursor') ?? 0);
}
/** Returns the scope of the page at that position; empty when the platform has none. */
export function readScope(cache: Database): string {
  return statements(cache).meta.get('scope') ?? '';
}
export function writeCursor(cache: Database, cursor: number, scope: string): void {
  statements(cache).setMeta.run('cursor', String(cursor));
  statements(cache).setMeta.run('scope', scope);
}

/** Returns when the cache was last known to be up to date (UTC instant); null for never. */
export function readSyncedAt(cache: Database): string | null {
  return statements(cache).meta.get('synced_at') ?? null;
}
export function writeSyncedAt(cache: Database, at: string): void {
  statements(cache).setMeta.run('synced_at', at);
}

/** Tables with few rows, emptied at once; most have no row ids. */
const SMALL_TABLES = [
  ...['account', 'site', 'channel', 'head', 'binding', 'delegation'],
  ...['register', 'proposal', 'quarantine'],
];
const LARGE_TABLES = ['article', 'revision', 'decision', 'crl', 'ledger'];
/** Key in `meta` while old records remain to be deleted. */
const CLEARING = 'clearing';
/** Rows deleted per statement. */
const SLICE = 64;

/** Whether `clearRecords` was interrupted and must be completed before the feed is read. */
export function isClearing(cache: Database): boolean {
  return statements(cache).meta.get(CLEARING) !== undefined;
}

/**
 * Deletes all records and overwrites them on the disk, yielding after every few rows: the platform's feed was
 * restarted, or this account's rights changed. Changes `meta.generation`, so that readers that follow positions, such
 * as the search index, start again.
 */
export async function clearRecords(cache: Database): Promise<void> {
  cache.pragma('secure_delete=ON');
  const begin = cache.transaction(() => {
    statements(cache).setMeta.run(CLEARING, '1');
    statements(cache).setMeta.run('generation', randomUUID());
    writeCursor(cache, 0, '');
    for (const table of SMALL_TABLES) cache.exec(`DELETE FROM ${table}`);
  });
  begin.immediate();
  for (const table of LARGE_TABLES) {
    const some = cache.prepare(
      `DELETE FROM ${table} WHERE rowid IN (SELECT rowid FROM ${table} LIMIT ${SLICE})`,
    );
    while (some.run().changes > 0) await nextTurn();
  }
  const end = cache.transaction(() => {
    statements(cache).dropMeta.run(CLEARING);
    // Readers that started in between hold rows that are deleted now.
    statements(cache).setMeta.run('generation', randomUUID());
  });
  end.immediate();
  cache.pragma('wal_checkpoint(TRUNCATE)');
  cache.pragma('secure_delete=OFF');
}

const json = (value: unknown): string | null => (value === null ? null : JSON.stringify(value));

const writers = {
  account: (to: ReturnType<typeof prepare>, _: number, r: Account) =>
    to.account.run(r.id, r.name, r.number ?? null, r.department, JSON.stringify(r.roles), Number(r.active)),
  site: (to: ReturnType<typeof prepare>, _: number, r: Site) => to.site.run(r.id, r.name, r.url),
  column: (to: ReturnType<typeof prepare>, _: number, r: Column) =>
    to.column.run(r.id, r.siteId, r.parentId, r.name, r.path, r.position),
  article: (to: ReturnType<typeof prepare>, seq: number, r: Article) =>
    to.article.run(
      ...[
        r.id,
        seq,
        r.version,
        r.stage,
        r.purpose,
        r.revision,
        r.title,
        r.siteId,
        r.columnId,
        Number(r.major),
      ],
      ...[r.authorId, r.live?.revision ?? null, r.live?.publishedAt ?? null, r.live?.url ?? null],
      r.live?.authorId ?? null,
      ...[r.createdAt, r.updatedAt, r.stageSince],
    ),
  revision: (to: ReturnType<typeof prepare>, seq: number, r: Revision) => {
    to.revision.run(
      ...[r.articleId, r.number, r.id, r.package, r.contentHash, JSON.stringify(r.writers)],
      ...[r.submittedBy, r.submittedAt, r.purpose ?? null, r.reason ?? null, r.response ?? null],
    );
    to.touch.run(seq, r.articleId);
  },
  decision: (to: ReturnType<typeof prepare>, seq: number, r: Decision) => {
    to.decision.run(
      ...[r.articleId, r.sequence, r.id, r.revision, r.stage, r.verdict, r.opinion, r.signerId, r.statement],
      ...[r.cms, r.digest, r.decidedAt, json(r.voided), json(r.evidence)],
    );
    to.touch.run(seq, r.articleId);
  },
  head: (to: ReturnType<typeof prepare>, _: number, r: Head) => to.head.run(r.id, r.statement, r.timestamp),
  crl: (to: ReturnType<typeof prepare>, _: number, r: CrlRecord) =>
    to.crl.run(r.id, Buffer.from(r.der, 'base64')),
  certificate: (to: ReturnType<typeof prepare>, _: number, r: Binding) =>
    to.binding.run(r.id, r.accountId, r.certificate, r.boundAt, json(r.ended), json(r.act)),
  ledger: (to: ReturnType<typeof prepare>, _: number, r: LedgerRecord) => {
    const entry = parseEntry(r);
    if (!entry) throw new TypeError(`ledger entry ${r.id} was not checked before it was written`);
    const { book, number } = entry.statement;
    to.ledger.run(
      ...[r.id, book, number, entry.digest, subjectOf(entry.body), entry.body.type],
      ...[
        correctedTimeOf(entry.statement, r.receivedAt),
        r.receivedAt,
        r.statement,
        r.cms,
        json(r.refused),
        json(r.evidence),
        json(r.withheld ?? null),
      ],
    );
  },
  register: (to: ReturnType<typeof prepare>, _: number, r: RegisterEntry) =>
    to.register.run(r.sequence, r.id, r.statement, r.cms, json(r.confirmation)),
  proposal: (to: ReturnType<typeof prepare>, _: number, r: Proposal) =>
    to.proposal.run(r.id, r.statement, r.cms, r.proposedAt, r.state, json(r.answer)),
  delegation: (to: ReturnType<typeof prepare>, _: number, r: Delegation) =>
    to.delegation.run(
      ...[r.id, r.fromId, r.toId, r.role, r.from, r.until, r.reason, r.grantedBy, r.grantedAt],
      ...[r.endedAt, json(r.act)],
    ),
};

/** Writes a record, replacing an older version. */
export function writeChange(cache: Database, change: Change): void {
  const write = writers[change.kind] as (
    to: ReturnType<typeof prepare>,
    seq: number,
    record: unknown,
  ) => unknown;
  write(statements(cache), change.seq, change.record);
}
