import type { Database } from 'better-sqlite3';
import type {
  Account,
  Article,
  Binding,
  Column,
  Decision,
  Delegation,
  Head,
  Proposal,
  Purpose,
  RegisterEntry,
  ReviewStage,
  Revision,
  Role,
  SignedText,
  Site,
  Stage,
  Verdict,
} from '../../platform/contract';
import { inSiteOrder } from './columns';
import { statement } from './statements';

/** Reads the platform's records in cache.db for all capabilities; only `sync` writes them. */

/** Identifies the state of the cache: the records are the same as long as this value is. */
export function feedPosition(cache: Database): string {
  const sql = "SELECT json_group_array(value) AS at FROM meta WHERE key IN ('cursor', 'generation')";
  return statement<{ at: string }>(cache, sql).get()?.at ?? '';
}

export interface ArticleRecord {
  id: string;
  version: number;
  stage: Stage;
  purpose: Purpose;
  revision: number;
  title: string;
  site_id: string;
  column_id: string;
  major: number;
  author_id: string;
  live_revision: number | null;
  live_published_at: string | null;
  live_url: string | null;
  live_author_id: string | null;
  created_at: string;
  updated_at: string;
  stage_since: string;
}

export function articleOf(row: ArticleRecord): Article {
  return {
    id: row.id,
    version: row.version,
    stage: row.stage,
    purpose: row.purpose,
    revision: row.revision,
    title: row.title,
    siteId: row.site_id,
    columnId: row.column_id,
    major: row.major !== 0,
    authorId: row.author_id,
    live:
      row.live_revision === null
        ? null
        : {
            revision: row.live_revision,
            publishedAt: row.live_published_at ?? row.updated_at,
            url: row.live_url ?? '',
            ...(row.live_author_id === null ? {} : { authorId: row.live_author_id }),
          },
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    stageSince: row.stage_since,
  };
}

export function cachedArticle(cache: Database, id: string): Article | null {
  const row = statement<ArticleRecord>(cache, 'SELECT * FROM article WHERE id = ?').get(id);
  return row ? articleOf(row) : null;
}

interface RevisionRecord {
  article_id: string;
  number: number;
  id: string;
  package: string;
  content_hash: string;
  writers: string;
  submitted_by: string;
  submitted_at: string;
  purpose: Purpose | null;
  reason: string | null;
  response: string | null;
  /** Title of the content; null when an earlier version of the program stored the revision. */
  title: string | null;
}

function revisionOf(row: RevisionRecord): Revision {
  return { ...summaryOf(row), package: row.package, writers: JSON.parse(row.writers) as string[] };
}

function summaryOf(row: Omit<RevisionRecord, 'package' | 'writers'>): Omit<Revision, 'package' | 'writers'> {
  return {
    id: row.id,
    articleId: row.article_id,
    number: row.number,
    contentHash: row.content_hash,
    submittedBy: row.submitted_by,
    submittedAt: row.submitted_at,
    ...(row.purpose !== null && { purpose: row.purpose }),
    ...(row.reason !== null && { reason: row.reason }),
    ...(row.response !== null && { response: row.response }),
  };
}

export function cachedRevision(cache: Database, articleId: string, number: number): Revision | null {
  const sql = 'SELECT * FROM revision WHERE article_id = ? AND number = ?';
  const row = statement<RevisionRecord>(cache, sql).get(articleId, number);
  return row ? revisionOf(row) : null;
}

/** Returns the highest number of an article's cached revisions; 0 when there are none. */
export function newestRevision(cache: Database, articleId: string): number {
  const sql = 'SELECT coalesce(max(number), 0) AS number FROM revision WHERE article_id = ?';
  return statement<{ number: number }>(cache, sql).get(articleId)?.number ?? 0;
}

/** Returns the cached revisions of an article, oldest first. */
export function cachedRevisions(cache: Database, articleId: string): Revision[] {
  const sql = 'SELECT * FROM revision WHERE article_id = ? ORDER BY number';
  return statement<RevisionRecord>(cache, sql).all(articleId).map(revisionOf);
}

/** A revision without its content. */
export type RevisionSummary = Omit<Revision, 'package' | 'writers'> & Pick<RevisionRecord, 'title'>;

/** Returns the cached revisions of an article without their contents, oldest first. */
export function cachedRevisionSummaries(cache: Database, articleId: string): RevisionSummary[] {
  const sql = `SELECT id, article_id, number, content_hash, submitted_by, submitted_at, purpose, reason, response, title
    FROM revision WHERE article_id = ? ORDER BY number`;
  return statement<Omit<RevisionRecord, 'package' | 'writers'>>(cache, sql)
    .all(articleId)
    .map((row) => ({ ...summaryOf(row), title: row.title }));
}

interface DecisionRecord {
  article_id: string;
  sequence: number;
  id: string;
  revision: number;
  stage: ReviewStage;
  verdict: Verdict;
  opinion: string;
  signer_id: string;
  statement: string;
  cms: string;
  digest: string;
  decided_at: string;
  voided: string | null;
  evidence: string | null;
}

/** Returns the decisions on an article by sequence. */
export function cachedDecisions(cache: Database, articleId: string): Decision[] {
  const sql = 'SELECT * FROM decision WHERE article_id = ? ORDER BY sequence';
  return statement<DecisionRecord>(cache, sql)
    .all(articleId)
    .map((row) => ({
      id: row.id,
      articleId: row.article_id,
      sequence: row.sequence,
      revision: row.revision,
      stage: row.stage,
      verdict: row.verdict,
      opinion: row.opinion,
      signerId: row.signer_id,
      statement: row.statement,
      cms: row.cms,
      digest: row.digest,
      decidedAt: row.decided_at,
      voided: row.voided === null ? null : (JSON.parse(row.voided) as Decision['voided']),
      evidence: row.evidence === null ? null : (JSON.parse(row.evidence) as Decision['evidence']),
    }));
}

/** Returns the end of an article's chain of decisions as the platform states it; null when there is none. */
export function cachedHead(cache: Database, articleId: string): Head | null {
  return (
    statement<Head>(cache, 'SELECT id, statement, timestamp FROM head WHERE id = ?').get(articleId) ?? null
  );
}

/** Returns a CRL (DER) that signatures refer to, by its SHA-256. */
export function cachedCrl(cache: Database, id: string): Buffer | null {
  return statement<{ der: Buffer }>(cache, 'SELECT der FROM crl WHERE id = ?').get(id)?.der ?? null;
}

interface BindingRecord {
  id: string;
  account_id: string;
  certificate: string;
  bound_at: string;
  ended: string | null;
  act: string | null;
}

/** Returns the bindings of certificates to accounts, ended ones included, oldest first. */
export function cachedBindings(cache: Database): Binding[] {
  return statement<BindingRecord>(cache, 'SELECT * FROM binding ORDER BY bound_at, id')
    .all()
    .map((row) => ({
      id: row.id,
      accountId: row.account_id,
      certificate: row.certificate,
      boundAt: row.bound_at,
      ended: row.ended === null ? null : (JSON.parse(row.ended) as Binding['ended']),
      act: row.act === null ? null : (JSON.parse(row.act) as Binding['act']),
    }));
}

/** Returns 登记簿 by sequence, up to the first gap. */
export function cachedRegister(cache: Database): RegisterEntry[] {
  const rows = statement<Omit<RegisterEntry, 'confirmation'> & { confirmation: string | null }>(
    cache,
    'SELECT * FROM register ORDER BY sequence',
  ).all();
  const end = rows.findIndex(({ sequence }, index) => sequence !== index + 1);
  return (end < 0 ? rows : rows.slice(0, end)).map((row) => ({
    ...row,
    confirmation: row.confirmation === null ? null : (JSON.parse(row.confirmation) as SignedText),
  }));
}

/** Returns the number of register entries. It identifies a state of the register, which is append-only. */
export function registerLength(cache: Database): number {
  return statement<{ length: number }>(cache, 'SELECT count(*) AS length FROM register').get()?.length ?? 0;
}

interface ProposalRecord {
  id: string;
  statement: string;
  cms: string;
  proposed_at: string;
  state: Proposal['state'];
  answer: string | null;
}

/** Returns acts that wait or waited for a second signature, newest first. */
export function cachedProposals(cache: Database): Proposal[] {
  return statement<ProposalRecord>(cache, 'SELECT * FROM proposal ORDER BY proposed_at DESC, id')
    .all()
    .map(({ proposed_at: proposedAt, answer, ...row }) => ({
      ...row,
      proposedAt,
      answer: answer === null ? null : (JSON.parse(answer) as SignedText),
    }));
}

interface DelegationRecord {
  id: string;
  from_id: string;
  to_id: string;
  role: Role;
  from_at: string;
  until_at: string;
  reason: string;
  granted_by: string;
  granted_at: string;
  ended_at: string | null;
  act: string;
}

/** Returns all delegations, past and future ones included, newest first. */
export function cachedDelegations(cache: Database): Delegation[] {
  return statement<DelegationRecord>(cache, 'SELECT * FROM delegation ORDER BY granted_at DESC, id')
    .all()
    .map((row) => ({
      id: row.id,
      fromId: row.from_id,
      toId: row.to_id,
      role: row.role,
      from: row.from_at,
      until: row.until_at,
      reason: row.reason,
      grantedBy: row.granted_by,
      grantedAt: row.granted_at,
      endedAt: row.ended_at,
      act: JSON.parse(row.act) as Delegation['act'],
    }));
}

interface AccountRecord {
  id: string;
  name: string;
  number: string | null;
  department: string;
  roles: string;
  active: number;
}

function accountOf({ number, ...row }: AccountRecord): Account {
  return {
    ...row,
    ...(number !== null && { number }),
    roles: JSON.parse(row.roles) as Role[],
    active: row.active !== 0,
  };
}

export function cachedAccounts(cache: Database): Account[] {
  return statement<AccountRecord>(cache, 'SELECT * FROM account ORDER BY id').all().map(accountOf);
}

export function cachedAccount(cache: Database, id: string): Account | null {
  const row = statement<AccountRecord>(cache, 'SELECT * FROM account WHERE id = ?').get(id);
  return row ? accountOf(row) : null;
}

export function cachedSites(cache: Database): Site[] {
  return statement<Site>(cache, 'SELECT id, name, url FROM site ORDER BY name').all();
}

/** Returns the columns (rows of `channel`) in the order of their sites. */
export function cachedColumns(cache: Database): Column[] {
  const sql = 'SELECT id, site_id AS siteId, parent_id AS parentId, name, path, position FROM channel';
  return inSiteOrder(statement<Column>(cache, sql).all());
}

export function cachedAccountNames(cache: Database): Map<string, string> {
  const rows = statement<{ id: string; name: string }>(cache, 'SELECT id, name FROM account').all();
  return new Map(rows.map(({ id, name }) => [id, name]));
}

/** Returns a look-up of account names; an unknown id is returned as it is. */
export function namesOf(cache: Database): (accountId: string) => string {
  const names = cachedAccountNames(cache);
  return (id) => names.get(id) ?? id;
}
