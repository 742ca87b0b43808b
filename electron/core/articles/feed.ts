import type { Database } from 'better-sqlite3';
import { headStatementSchema } from '../../platform/contract';
import { packageTitle, readPackage } from '../../domain/article/package';
import { statementProblem } from '../../domain/article/statement';
import { sha256 } from '../../domain/encoding/canonical';
import { feedRecord, jsonOrNull, unless, type FeedRecord } from '../feed-record';
import { statement } from '../store';
import { noteListChange } from './list-index/tables';

/** Records of articles in the feed, and those that prove their review; `store/records.ts` reads them. */

const site = feedRecord({
  kind: 'site',
  tables: { small: ['site'] },
  write: (cache, r) =>
    statement(cache, 'INSERT OR REPLACE INTO site (id, name, url) VALUES (?, ?, ?)').run(r.id, r.name, r.url),
});

const column = feedRecord({
  kind: 'column',
  tables: { small: ['channel'] },
  check: ({ id, parentId }) => unless(parentId !== id, '栏目的上级是它自己'),
  write: (cache, r) =>
    statement(
      cache,
      'INSERT OR REPLACE INTO channel (id, site_id, parent_id, name, path, position) VALUES (?, ?, ?, ?, ?, ?)',
    ).run(r.id, r.siteId, r.parentId, r.name, r.path, r.position),
});

const article = feedRecord({
  kind: 'article',
  // The index of the lists is deleted first, at once as far as lists depend on it.
  tables: { small: ['list_block', 'list_change'], large: ['list_bits', 'list_token', 'article'] },
  write(cache, r, seq) {
    const values = [
      ...[seq, r.version, r.stage, r.purpose, r.revision, r.title, r.siteId, r.columnId],
      ...[Number(r.major), r.authorId, r.live?.revision ?? null, r.live?.publishedAt ?? null],
      ...[r.live?.url ?? null, r.live?.authorId ?? null, r.createdAt, r.updatedAt, r.stageSince, r.id],
    ];
    const added = statement(
      cache,
      `INSERT INTO article (seq, version, stage, purpose, revision, title, site_id, column_id, major, author_id,
         live_revision, live_published_at, live_url, live_author_id, created_at, updated_at, stage_since, id)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING`,
    ).run(...values);
    if (added.changes > 0) return;
    noteListChange(cache, r);
    statement(
      cache,
      `UPDATE article SET seq = ?, version = ?, stage = ?, purpose = ?, revision = ?, title = ?, site_id = ?,
         column_id = ?, major = ?, author_id = ?, live_revision = ?, live_published_at = ?, live_url = ?,
         live_author_id = ?, created_at = ?, updated_at = ?, stage_since = ?
       WHERE id = ?`,
    ).run(...values);
  },
});

/** The search indexer follows `article.seq`: what belongs to an article is indexed even if it is received later. */
function touchArticle(cache: Database, articleId: string, seq: number): void {
  statement(cache, 'UPDATE article SET seq = ? WHERE id = ?').run(seq, articleId);
}

/** Titles of revisions between check and write, so that a package is parsed once. */
const titles = new WeakMap<object, string>();

const revision = feedRecord({
  kind: 'revision',
  tables: { large: ['revision'] },
  check(record) {
    const read = readPackage(record.package, record.contentHash);
    if ('problem' in read) return read.problem;
    titles.set(record, read.content.title);
    return null;
  },
  write(cache, r, seq) {
    statement(
      cache,
      `INSERT OR REPLACE INTO revision (article_id, number, id, package, content_hash, writers, submitted_by,
         submitted_at, purpose, reason, response, title)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ).run(
      ...[r.articleId, r.number, r.id, r.package, r.contentHash, JSON.stringify(r.writers)],
      ...[r.submittedBy, r.submittedAt, r.purpose ?? null, r.reason ?? null, r.response ?? null],
      titles.get(r) ?? packageTitle(r.package, r.contentHash),
    );
    touchArticle(cache, r.articleId, seq);
  },
});

const decision = feedRecord({
  kind: 'decision',
  tables: { large: ['decision'] },
  check: (record) => statementProblem(record.statement),
  write(cache, r, seq) {
    statement(
      cache,
      `INSERT OR REPLACE INTO decision (article_id, sequence, id, revision, stage, verdict, opinion, signer_id,
         statement, cms, digest, decided_at, voided, evidence)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ).run(
      ...[r.articleId, r.sequence, r.id, r.revision, r.stage, r.verdict, r.opinion, r.signerId, r.statement],
      ...[r.cms, r.digest, r.decidedAt, jsonOrNull(r.voided), jsonOrNull(r.evidence)],
    );
    touchArticle(cache, r.articleId, seq);
  },
});

function isHeadStatement(text: string): boolean {
  try {
    return headStatementSchema.safeParse(JSON.parse(text)).success;
  } catch {
    return false;
  }
}

const head = feedRecord({
  kind: 'head',
  tables: { small: ['head'] },
  check: (record) => unless(isHeadStatement(record.statement), '审核记录链的末条不合格式约定'),
  write: (cache, r) =>
    statement(cache, 'INSERT OR REPLACE INTO head (id, statement, timestamp) VALUES (?, ?, ?)').run(
      ...[r.id, r.statement, r.timestamp],
    ),
});

/** The CRLs that signatures of decisions refer to are deleted after the decisions. */
const crl = feedRecord({
  kind: 'crl',
  tables: { large: ['crl'] },
  check: ({ id, der }) => unless(sha256(Buffer.from(der, 'base64')) === id, '吊销列表与其校验码不符'),
  write: (cache, r) =>
    statement(cache, 'INSERT OR REPLACE INTO crl (id, der) VALUES (?, ?)').run(
      ...[r.id, Buffer.from(r.der, 'base64')],
    ),
});

export const feed: readonly FeedRecord[] = [site, column, article, revision, decision, head, crl];
