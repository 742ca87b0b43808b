import { randomInt } from 'node:crypto';
import { closeSync, openSync, readFileSync, statSync, truncateSync, writeSync } from 'node:fs';
import { build } from 'vite';

/** A small generator that can be run again from the seed a failing test prints (mulberry32). */
export function random(seed = Number(process.env['FAULT_SEED'] ?? randomInt(2 ** 31))) {
  let state = seed;
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  return { seed, below: (limit: number) => Math.floor(next() * limit) };
}

/** Flips one bit of a file. */
export function flip(path: string, offset: number): void {
  const byte = readFileSync(path)[offset]!;
  write(path, offset, Buffer.from([byte ^ 0x10]));
}

export function zero(path: string, offset: number, length: number): void {
  write(path, offset, Buffer.alloc(length));
}

export function cut(path: string, share: number): void {
  truncateSync(path, Math.floor(statSync(path).size * share));
}

function write(path: string, offset: number, bytes: Buffer): void {
  const file = openSync(path, 'r+');
  writeSync(file, bytes, 0, bytes.length, offset);
  closeSync(file);
}

/** Bundles a script as the client's workers are bundled, and answers the path of the result. */
export async function bundle(entry: string, outDir: string): Promise<string> {
  await build({
    configFile: false,
    logLevel: 'error',
    build: {
      ssr: entry,
      outDir,
      target: 'node18',
      rollupOptions: {
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
        external: ['better-sqlite3'],
      },
    },
  });
  return `${outDir}/${entry.split('/').at(-1)!.replace(/\.ts$/, '.cjs')}`;
}
