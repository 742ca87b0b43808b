import type { Database } from 'better-sqlite3';
import type { Change } from '../../platform/contract';
import { correctedTimeOf, parseEntry, subjectOf } from '../../domain/ledger/entry';
import { statement } from '../store';

/** Writes the platform's records to cache.db; `store/records.ts` reads them. */

type Kind = Change['kind'];
type RecordOf<K extends Kind> = Extract<Change, { kind: K }>['record'];
type Writer<K extends Kind> = (cache: Database, record: RecordOf<K>, seq: number) => void;

const json = (value: unknown): string | null => (value === null ? null : JSON.stringify(value));

const writeArticle: Writer<'article'> = (cache, r, seq) =>
  statement(
    cache,
    `INSERT INTO article (id, seq, version, stage, purpose, revision, title, site_id, column_id, major, author_id,
       live_revision, live_published_at, live_url, live_author_id, created_at, updated_at, stage_since)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET seq = excluded.seq, version = excluded.version, stage = excluded.stage,
       purpose = excluded.purpose, revision = excluded.revision, title = excluded.title, site_id = excluded.site_id,
       column_id = excluded.column_id, major = excluded.major, author_id = excluded.author_id,
       live_revision = excluded.live_revision, live_published_at = excluded.live_published_at,
       live_url = excluded.live_url, live_author_id = excluded.live_author_id, created_at = excluded.created_at,
       updated_at = excluded.updated_at, stage_since = excluded.stage_since`,
  ).run(
    ...[r.id, seq, r.version, r.stage, r.purpose, r.revision, r.title, r.siteId, r.columnId],
    ...[Number(r.major), r.authorId],
    ...[r.live?.revision ?? null, r.live?.publishedAt ?? null, r.live?.url ?? null, r.live?.authorId ?? null],
    ...[r.createdAt, r.updatedAt, r.stageSince],
  );

/** The search indexer follows `article.seq`: what belongs to an article is indexed even if it is received later. */
function touchArticle(cache: Database, articleId: string, seq: number): void {
  statement(cache, 'UPDATE article SET seq = ? WHERE id = ?').run(seq, articleId);
}

const writeRevision: Writer<'revision'> = (cache, r, seq) => {
  statement(
    cache,
    `INSERT OR REPLACE INTO revision (article_id, number, id, package, content_hash, writers, submitted_by, submitted_at,
       purpose, reason, response)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  ).run(
    ...[r.articleId, r.number, r.id, r.package, r.contentHash, JSON.stringify(r.writers)],
    ...[r.submittedBy, r.submittedAt, r.purpose ?? null, r.reason ?? null, r.response ?? null],
  );
  touchArticle(cache, r.articleId, seq);
};

const writeDecision: Writer<'decision'> = (cache, r, seq) => {
  statement(
    cache,
    `INSERT OR REPLACE INTO decision (article_id, sequence, id, revision, stage, verdict, opinion, signer_id, statement,
       cms, digest, decided_at, voided, evidence)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  ).run(
    ...[r.articleId, r.sequence, r.id, r.revision, r.stage, r.verdict, r.opinion, r.signerId, r.statement],
    ...[r.cms, r.digest, r.decidedAt, json(r.voided), json(r.evidence)],
  );
  touchArticle(cache, r.articleId, seq);
};

/** Throws a `TypeError` for an entry that `validateRecord` refuses. */
const writeLedgerEntry: Writer<'ledger'> = (cache, r) => {
  const entry = parseEntry(r);
  if (!entry) throw new TypeError(`ledger entry ${r.id} was not checked before it was written`);
  const { book, number } = entry.statement;
  statement(
    cache,
    `INSERT OR REPLACE INTO ledger (id, book, number, digest, subject, type, true_at, received_at, statement, cms, refused,
       evidence, withheld)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  ).run(
    ...[r.id, book, number, entry.digest, subjectOf(entry.body), entry.body.type],
    ...[correctedTimeOf(entry.statement, r.receivedAt), r.receivedAt, r.statement, r.cms],
    ...[json(r.refused), json(r.evidence), json(r.withheld ?? null)],
  );
};

const writers: { [K in Kind]: Writer<K> } = {
  account: (cache, r) =>
    statement(
      cache,
      'INSERT OR REPLACE INTO account (id, name, number, department, roles, active) VALUES (?, ?, ?, ?, ?, ?)',
    ).run(r.id, r.name, r.number ?? null, r.department, JSON.stringify(r.roles), Number(r.active)),
  site: (cache, r) =>
    statement(cache, 'INSERT OR REPLACE INTO site (id, name, url) VALUES (?, ?, ?)').run(r.id, r.name, r.url),
  column: (cache, r) =>
    statement(
      cache,
      'INSERT OR REPLACE INTO channel (id, site_id, parent_id, name, path, position) VALUES (?, ?, ?, ?, ?, ?)',
    ).run(r.id, r.siteId, r.parentId, r.name, r.path, r.position),
  article: writeArticle,
  revision: writeRevision,
  decision: writeDecision,
  head: (cache, r) =>
    statement(cache, 'INSERT OR REPLACE INTO head (id, statement, timestamp) VALUES (?, ?, ?)').run(
      ...[r.id, r.statement, r.timestamp],
    ),
  crl: (cache, r) =>
    statement(cache, 'INSERT OR REPLACE INTO crl (id, der) VALUES (?, ?)').run(
      ...[r.id, Buffer.from(r.der, 'base64')],
    ),
  certificate: (cache, r) =>
    statement(
      cache,
      `INSERT OR REPLACE INTO binding (id, account_id, certificate, bound_at, ended, act)
       VALUES (?, ?, ?, ?, ?, ?)`,
    ).run(r.id, r.accountId, r.certificate, r.boundAt, json(r.ended), json(r.act)),
  ledger: writeLedgerEntry,
  // Register entries are immutable: the first one received for a sequence number is kept.
  register: (cache, r) =>
    statement(
      cache,
      'INSERT OR IGNORE INTO register (sequence, id, statement, cms, confirmation) VALUES (?, ?, ?, ?, ?)',
    ).run(r.sequence, r.id, r.statement, r.cms, json(r.confirmation)),
  proposal: (cache, r) =>
    statement(
      cache,
      `INSERT OR REPLACE INTO proposal (id, statement, cms, proposed_at, state, answer)
       VALUES (?, ?, ?, ?, ?, ?)`,
    ).run(r.id, r.statement, r.cms, r.proposedAt, r.state, json(r.answer)),
  delegation: (cache, r) =>
    statement(
      cache,
      `INSERT OR REPLACE INTO delegation (id, from_id, to_id, role, from_at, until_at, reason, granted_by, granted_at,
         ended_at, act)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ).run(
      ...[r.id, r.fromId, r.toId, r.role, r.from, r.until, r.reason, r.grantedBy, r.grantedAt],
      ...[r.endedAt, json(r.act)],
    ),
};

/** Writes a validated record, replacing an older version. Throws a `TypeError` for a ledger entry that is not valid. */
export function writeChange(cache: Database, { kind, record, seq }: Change): void {
  (writers[kind] as (cache: Database, record: unknown, seq: number) => void)(cache, record, seq);
}
