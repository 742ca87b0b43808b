import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { updateListIndex } from '../../../../electron/core/articles/list-index/build';
import { get, list } from '../../../../electron/core/articles/service';
import { openEncrypted } from '../../../../electron/core/store';
import { cacheOptions, cachePath } from '../../../../electron/core/store/files';
import { submittedCase } from './cases';
import { KEY, openSession } from './session';

const folder = mkdtempSync(join(tmpdir(), 'list-migration-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Schema version of cache.db before the index of the lists. */
const BEFORE = 10;

it('lists and shows the articles of a cache that an earlier version made', async () => {
  const { article, revision } = submittedCase({ title: '市信访局召开工作例会' });
  const options = cacheOptions(KEY);
  const cache = openEncrypted(cachePath(folder), {
    ...options,
    migrations: options.migrations.slice(0, BEFORE),
  });
  cache
    .prepare(
      `INSERT INTO article (id, seq, version, stage, purpose, revision, title, site_id, column_id, major, author_id,
         created_at, updated_at, stage_since) VALUES (?, 1, 1, 'first', 'publish', 1, ?, 'xfj', 'law', 0, 'editor', ?, ?, ?)`,
    )
    .run(article.id, article.title, article.createdAt, article.updatedAt, article.stageSince);
  cache
    .prepare(
      `INSERT INTO revision (article_id, number, id, package, content_hash, writers, submitted_by, submitted_at)
       VALUES (?, 1, ?, ?, ?, '["editor"]', 'editor', ?)`,
    )
    .run(article.id, revision.id, revision.package, revision.contentHash, revision.submittedAt);
  cache.close();

  const session = await openSession(undefined, folder);
  const every = {
    view: 'all',
    stage: null,
    columnId: null,
    authorId: null,
    cursor: null,
    limit: 10,
  } as const;
  const found = () => list(session, { ...every, title: '工作例会' }).items.map(({ id }) => id);
  expect(found()).toEqual([article.id]);
  await updateListIndex(session.stores.cache, 0);
  expect(found()).toEqual([article.id]);
  expect(get(session, { articleId: article.id }).revisions).toMatchObject([{ title: article.title }]);
});
