import type { Database } from 'better-sqlite3';
import type { NoteInput } from '../contract';
import { statement } from '../store';

/** Draft of a note in work.db, at most one. Triggers of the table fill `row_hash`. */

export function readNoteDraft(work: Database): NoteInput | null {
  const sql = 'SELECT content FROM note_draft WHERE id = 1';
  const row = statement<{ content: string }>(work, sql).get();
  return row ? (JSON.parse(row.content) as NoteInput) : null;
}

export function writeNoteDraft(work: Database, draft: NoteInput, savedAt: string): void {
  const sql = `INSERT INTO note_draft (id, content, saved_at, row_hash) VALUES (1, ?, ?, '')
    ON CONFLICT (id) DO UPDATE SET content = excluded.content, saved_at = excluded.saved_at`;
  statement(work, sql).run(JSON.stringify(draft), savedAt);
}

export function deleteNoteDraft(work: Database): void {
  statement(work, 'DELETE FROM note_draft').run();
}
