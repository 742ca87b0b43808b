import type { Database } from 'better-sqlite3';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openEncrypted } from '../../../../electron/core/store';
import { searchOptions } from '../../../../electron/core/store/files';
import { folder, key, opened } from './fixture';

const schemaOf = (db: Database) =>
  db.prepare('SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name').pluck().all().join(';\n');

it('the schema of each store equals its snapshot, so that it changes by a migration only', async () => {
  const { stores } = await opened();
  const search = openEncrypted(join(folder(), 'search.db'), searchOptions(key));
  const schemas = { work: stores.work, cache: stores.cache, search };
  for (const [name, db] of Object.entries(schemas))
    await expect(schemaOf(db)).toMatchFileSnapshot(`./schema/${name}.sql`);
  search.close();
});
