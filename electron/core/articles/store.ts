import type { Database } from 'better-sqlite3';
import { bodyExcess, type DraftContent } from '../../platform/contract';
import { statement } from '../store';
import { isBlank } from '../../domain/article/drafts';

/** A draft in work.db. */
export interface DraftRecord {
  id: string;
  articleId: string;
  baseVersion: number;
  baseRevision: number | null;
  kind: 'edit' | 'reviewerEdit';
  content: DraftContent;
  /** 修改情况: the author's answer to the return. */
  response: string;
  createdAt: string;
  savedAt: string;
  saves: number;
}
type StoredDraft = Omit<DraftRecord, 'content'> & { content: string };

const DRAFT = `SELECT id, article_id AS articleId, base_version AS baseVersion, base_revision AS baseRevision, kind,
  content, response, created_at AS createdAt, saved_at AS savedAt, saves FROM draft`;

/** Replaces a body that exceeds today's limits by an empty one. */
function draftOf(row: StoredDraft): DraftRecord {
  const content = JSON.parse(row.content) as DraftContent;
  const body = bodyExcess(content.body) === null ? content.body : { type: 'doc' as const, content: [] };
  return { ...row, content: { ...content, body } };
}

export function findDraft(work: Database, id: string): DraftRecord | null {
  const row = statement<StoredDraft>(work, `${DRAFT} WHERE id = ?`).get(id);
  return row ? draftOf(row) : null;
}

export function findDraftOfArticle(work: Database, articleId: string): DraftRecord | null {
  const row = statement<StoredDraft>(work, `${DRAFT} WHERE article_id = ?`).get(articleId);
  return row ? draftOf(row) : null;
}

/** Sorted: newest save first. */
export function allDrafts(work: Database): DraftRecord[] {
  return statement<StoredDraft>(work, `${DRAFT} ORDER BY saved_at DESC, id DESC`).all().map(draftOf);
}

/** Returns the ids of empty drafts of new articles, newest save first. */
export function emptyDraftIds(work: Database): Set<string> {
  const sql = `SELECT id, content FROM draft WHERE base_revision IS NULL AND kind = 'edit' ORDER BY saved_at DESC, id DESC`;
  const rows = statement<Pick<StoredDraft, 'id' | 'content'>>(work, sql).all();
  // Reads the stored body, because `draftOf` replaces an invalid one by an empty one.
  return new Set(rows.flatMap(({ id, content }) => (isBlank(JSON.parse(content) as DraftContent) ? id : [])));
}

export function articlesWithDraft(work: Database): Set<string> {
  const rows = statement<{ articleId: string }>(work, 'SELECT article_id AS articleId FROM draft').all();
  return new Set(rows.map(({ articleId }) => articleId));
}

/** Triggers of the table fill `row_hash`. */
export function insertDraft(work: Database, draft: DraftRecord): void {
  statement(
    work,
    `INSERT INTO draft (id, article_id, base_version, base_revision, kind, content, response, created_at, saved_at, saves,
       row_hash)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '')`,
  ).run(
    draft.id,
    draft.articleId,
    draft.baseVersion,
    draft.baseRevision,
    draft.kind,
    JSON.stringify(draft.content),
    draft.response,
    draft.createdAt,
    draft.savedAt,
    draft.saves,
  );
}

export interface DraftChange {
  id: string;
  /** Number of saves of the draft that was changed. */
  saves: number;
  content: DraftContent;
  /** Kept as it is when undefined. */
  response: string | undefined;
  savedAt: string;
}

/** Saves a draft that has been saved `saves` times. False when it does not exist or was saved in between. */
export function updateDraft(work: Database, change: DraftChange): boolean {
  const { id, saves, content, response, savedAt } = change;
  const sql = `UPDATE draft SET content = ?, response = coalesce(?, response), saved_at = ?, saves = saves + 1
    WHERE id = ? AND saves = ?`;
  const values = [JSON.stringify(content), response ?? null, savedAt, id, saves];
  return statement(work, sql).run(...values).changes === 1;
}

/** False when the draft does not exist. */
export function deleteDraft(work: Database, id: string): boolean {
  return statement(work, 'DELETE FROM draft WHERE id = ?').run(id).changes === 1;
}
