import type { Database } from 'better-sqlite3';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openEncrypted } from '../../../../electron/core/store';
import { workOptions } from '../../../../electron/core/store/files';
import { workMigrations } from '../../../../electron/core/store/migrations/work';
import { contentOf } from '../../../fixtures/content';
import { addDraft, folder, key } from './fixture';

/** The schema before drafts had a `response`, when the 保密审查卡 of a new draft had preset answers. */
const BEFORE = workMigrations.slice(0, 3);
const TICKED = contentOf().secrecy;

const cardOf = (work: Database, id: string) =>
  (
    JSON.parse(work.prepare('SELECT content FROM draft WHERE id = ?').pluck().get(id) as string) as {
      secrecy: unknown;
    }
  ).secrecy;
const soundRows = (work: Database) =>
  work
    .prepare(
      `SELECT count(*) FROM draft WHERE row_hash = row_hash(id, article_id, base_version, base_revision, kind, content,
         created_at, saved_at, saves, response)`,
    )
    .pluck()
    .get();

it('the migration of a draft removes preset answers of its 保密审查卡, and keeps those that a person gave', () => {
  const path = join(folder(), 'work.db');
  const old = openEncrypted(path, { ...workOptions(key), migrations: BEFORE });
  const untouched = addDraft(old, JSON.stringify({ ...contentOf(), secrecy: { ...TICKED, checkedBy: '' } }));
  const answered = addDraft(old, JSON.stringify(contentOf()));
  const unreadable = addDraft(old, 'not JSON');
  old.close();

  const work = openEncrypted(path, workOptions(key));
  expect(cardOf(work, untouched)).toMatchObject({ conclusion: null, personalData: null, checkedOn: null });
  expect(cardOf(work, answered)).toEqual(TICKED);
  expect(work.prepare('SELECT content, response FROM draft WHERE id = ?').get(unreadable)).toEqual({
    content: 'not JSON',
    response: '',
  });
  expect(soundRows(work)).toBe(3);
  work.close();
});
