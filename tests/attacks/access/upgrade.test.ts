import { existsSync } from 'node:fs';
import { expect, it } from 'vitest';
import {
  cacheOptions,
  cachePath,
  openEncrypted,
  removeDatabase,
  searchOptions,
  searchPath,
} from '../../../electron/core/store';
import { addDraft, folder, key, opened } from '../../unit/core/store/fixture';

it('an upgrade deletes the cache and the search index of a version that stored all records, and keeps drafts', async () => {
  const directory = folder();
  const first = await opened(directory);
  const draft = addDraft(first.stores.work, '{}');
  first.stores.work.close();
  first.stores.cache.close();

  const options = cacheOptions(key);
  removeDatabase(cachePath(directory));
  const old = openEncrypted(cachePath(directory), { ...options, migrations: options.migrations.slice(0, 4) });
  old.exec(`INSERT INTO revision VALUES ('a', 1, 'r', '{"title":"未经审核"}', '', '[]', 'x', '');
    INSERT INTO blob VALUES ('${'0'.repeat(64)}', 3, 1);
    INSERT INTO blob_chunk VALUES ('${'0'.repeat(64)}', 0, x'616263');
    INSERT INTO meta VALUES ('cursor', '5000')`);
  old.close();
  openEncrypted(searchPath(directory), searchOptions(key)).close();

  const { stores } = await opened(directory);
  const count = (table: string) =>
    stores.cache.prepare(`SELECT count(*) FROM ${table}`).pluck().get() as number;
  expect(['revision', 'blob', 'blob_chunk', 'meta'].map(count)).toEqual([0, 0, 0, 0]);
  expect(existsSync(searchPath(directory))).toBe(false);
  expect(stores.work.prepare('SELECT id FROM draft').pluck().all()).toEqual([draft]);
});
