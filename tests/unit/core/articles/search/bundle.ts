import { mkdtempSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build } from 'vite';

const folder = 'electron/core/articles/search';

/** Builds both search workers as the client does, inside the project so that they can resolve the SQLite binding. */
export async function bundleWorkers() {
  const outDir = mkdtempSync(resolve('node_modules/.search-'));
  await build({
    configFile: false,
    logLevel: 'error',
    ssr: { noExternal: true, external: ['better-sqlite3'] },
    build: {
      ssr: true,
      target: 'node18',
      outDir,
      rolldownOptions: {
        input: { indexer: resolve(folder, 'indexer.ts'), searcher: resolve(folder, 'searcher.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs', chunkFileNames: '[name]-[hash].cjs' },
      },
    },
  });
  return {
    paths: { indexer: join(outDir, 'indexer.cjs'), searcher: join(outDir, 'searcher.cjs') },
    remove: () => rmSync(outDir, { recursive: true, force: true }),
  };
}
