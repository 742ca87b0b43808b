import { closeSync, openSync, readFileSync, statSync, truncateSync, writeSync } from 'node:fs';
import { build } from 'vite';

/** Flips one bit of the byte at `offset`. */
export function flipBit(path: string, offset: number): void {
  const byte = readFileSync(path)[offset]!;
  write(path, offset, Buffer.from([byte ^ 0x10]));
}

export function zeroBytes(path: string, offset: number, length: number): void {
  write(path, offset, Buffer.alloc(length));
}

export function truncateTo(path: string, share: number): void {
  truncateSync(path, Math.floor(statSync(path).size * share));
}

function write(path: string, offset: number, bytes: Buffer): void {
  const file = openSync(path, 'r+');
  writeSync(file, bytes, 0, bytes.length, offset);
  closeSync(file);
}

/** Bundles a script as the client's workers are bundled. Resolves with the path of the result. */
export async function bundle(entry: string, outDir: string): Promise<string> {
  await build({
    configFile: false,
    logLevel: 'error',
    ssr: { noExternal: true, external: ['better-sqlite3'] },
    build: {
      ssr: entry,
      outDir,
      target: 'node18',
      rolldownOptions: { output: { format: 'cjs', entryFileNames: '[name].cjs' } },
    },
  });
  return `${outDir}/${entry.split('/').at(-1)!.replace(/\.ts$/, '.cjs')}`;
}
