import { mkdtempSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build } from 'vite';

/** Builds the token worker as the client does, inside the project so that it can resolve the native bindings. */
export async function bundleTokens(): Promise<{ worker: string; remove(): void }> {
  const outDir = mkdtempSync(resolve('node_modules/.tokens-'));
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
        input: { tokens: resolve('electron/core/identity/keystores/tokens/worker.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs', chunkFileNames: '[name]-[hash].cjs' },
      },
    },
  });
  return {
    worker: join(outDir, 'tokens.cjs'),
    remove: () => rmSync(outDir, { recursive: true, force: true }),
  };
}
