import { openStores } from '../../../electron/core/store';

/** Saves one draft repeatedly, and writes a dot for each acknowledged save. Runs until it is killed. */
async function main(): Promise<void> {
  const [directory, key] = process.argv.slice(2) as [string, string];
  const { stores } = await openStores(directory, Buffer.from(key, 'hex'), new Date());
  const { work } = stores;
  work
    .prepare(
      `INSERT OR IGNORE INTO draft
         (id, article_id, base_version, base_revision, kind, content, created_at, saved_at, saves, row_hash)
       VALUES ('draft', 'article', 0, NULL, 'edit', '', '', '', 0, '')`,
    )
    .run();
  const save = work.prepare(`UPDATE draft SET saves = saves + 1, content = ? WHERE id = 'draft'`);
  const log = work.prepare(
    `INSERT INTO audit SELECT coalesce(max(sequence), 0) + 1, '', 'a', 'draft.save', 'draft', '', '', '' FROM audit`,
  );
  const both = work.transaction((content: string) => {
    save.run(content);
    log.run();
  });
  for (let n = 0; ; n++) {
    both.immediate('稿'.repeat((n * 97) % 4000));
    process.stdout.write('.');
  }
}

void main();
