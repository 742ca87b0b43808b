import { mkdtempSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build } from 'vite';

/** Builds the document worker and the workbook parser as the client does. */
export async function bundleDocuments(): Promise<{ worker: string; parser: string; remove(): void }> {
  const outDir = mkdtempSync(resolve('node_modules/.documents-'));
  await build({
    configFile: false,
    logLevel: 'error',
    ssr: { noExternal: true },
    build: {
      ssr: true,
      target: 'node18',
      outDir,
      minify: false,
      rolldownOptions: {
        input: {
          documents: resolve('electron/core/documents/worker.ts'),
          parser: resolve('electron/core/documents/parser/main.ts'),
        },
        output: { format: 'cjs', entryFileNames: '[name].cjs', chunkFileNames: '[name]-[hash].cjs' },
      },
    },
  });
  return {
    worker: join(outDir, 'documents.cjs'),
    parser: join(outDir, 'parser.cjs'),
    remove: () => rmSync(outDir, { recursive: true, force: true }),
  };
}
