import { spawn, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { setTimeout as delay } from 'node:timers/promises';
import { root } from '../../../build/machine.mjs';

/** What a process did: syncs to the disk, bytes written to files, and cryptographic operations of its main thread. */
export interface Work {
  syncs: number;
  writtenBytes: number;
  hashes: number;
  hashedBytes: number;
  signatures: number;
}

/** Counts the work of processes that were started with `countingOptions`. */
export interface WorkCounter {
  /** Runs `work` and returns the work of each process meanwhile, in their order. */
  count(pids: readonly number[], work: () => Promise<unknown>): Promise<Work[]>;
}

/** Environment that makes a Node.js process count its hashes and signatures, in files of `folder`. */
export const countingEnvironment = (folder: string): NodeJS.ProcessEnv => ({
  BENCH_COUNTS: folder,
  NODE_OPTIONS: `--import ${pathToFileURL(join(root, 'tests/bench/lib/count.mjs')).href}`,
});

/** Interval in ms between looks for the answer of another process. */
const LOOK = 5;

type Crypto = Pick<Work, 'hashes' | 'hashedBytes' | 'signatures'>;

/** Returns a counter whose files are in `folder`; strace counts the syncs and the bytes written. */
export function createWorkCounter(folder: string): WorkCounter {
  const asked = new Map<number, number>();
  const cryptoOf = async (pid: number): Promise<Crypto> => {
    const number = asked.get(pid) ?? 0;
    asked.set(pid, number + 1);
    const file = join(folder, `${pid}-${number}.json`);
    process.kill(pid, 'SIGUSR2');
    while (!existsSync(file)) await delay(LOOK);
    return JSON.parse(readFileSync(file, 'utf8')) as Crypto;
  };
  return {
    async count(pids, work) {
      const traces = await Promise.all(pids.map((pid) => traceWrites(pid, join(folder, `${pid}.trace`))));
      const before = await Promise.all(pids.map(cryptoOf));
      await work();
      const after = await Promise.all(pids.map(cryptoOf));
      const written = await Promise.all(traces.map((end) => end()));
      return pids.map((_, index) => ({
        ...written[index]!,
        ...difference(after[index]!, before[index]!),
      }));
    },
  };
}

function difference(after: Crypto, before: Crypto): Crypto {
  return {
    hashes: after.hashes - before.hashes,
    hashedBytes: after.hashedBytes - before.hashedBytes,
    signatures: after.signatures - before.signatures,
  };
}

/** Resolves when the process is traced, with a function that ends this. Rejects when strace cannot trace it. */
async function traceWrites(
  pid: number,
  file: string,
): Promise<() => Promise<Pick<Work, 'syncs' | 'writtenBytes'>>> {
  const calls = 'trace=fsync,fdatasync,pwrite64';
  const options = ['-f', '-e', calls, '-e', 'signal=none', '-o', file, '-p', String(pid)];
  const tracer = spawn('strace', options, { stdio: ['ignore', 'ignore', 'pipe'] });
  const gone = new Promise((resolve) => tracer.once('exit', resolve));
  await attached(tracer);
  return async () => {
    tracer.kill('SIGINT');
    await gone;
    const lines = readFileSync(file, 'utf8').split('\n');
    rmSync(file);
    const writes = lines.map((line) => /pwrite64.* = (\d+)$/.exec(line)?.[1] ?? 0);
    return {
      syncs: lines.filter((line) => /f(?:data)?sync\(/.test(line)).length,
      writtenBytes: writes.reduce((sum: number, bytes) => sum + Number(bytes), 0),
    };
  };
}

function attached(tracer: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let text = '';
    tracer.once('error', reject);
    tracer.once('exit', () => reject(new Error(`strace: ${text.trim()}`)));
    tracer.stderr!.setEncoding('utf8').on('data', (part: string) => {
      text += part;
      if (/attached/.test(text)) resolve();
    });
  });
}

/** Returns the time in ms of as many hashes, of the same length on average. */
export function bareHashes({ hashes, hashedBytes }: Crypto): number {
  const text = Buffer.alloc(hashes === 0 ? 0 : Math.round(hashedBytes / hashes), 'a');
  const from = performance.now();
  for (let n = 0; n < hashes; n++) createHash('sha256').update(text).digest('hex');
  return performance.now() - from;
}

/** Returns the time in ms of writing as many bytes to a new file in `folder`, with as many syncs. */
export function bareWrites({ syncs, writtenBytes }: Work, folder: string): number {
  const file = join(folder, 'bare');
  const part = Buffer.alloc(Math.round(writtenBytes / Math.max(1, syncs)), 'a');
  const descriptor = openSync(file, 'w');
  try {
    const from = performance.now();
    for (let n = 0; n < syncs; n++) {
      writeSync(descriptor, part);
      fsyncSync(descriptor);
    }
    return performance.now() - from;
  } finally {
    closeSync(descriptor);
    rmSync(file);
  }
}

/** Returns the work of a process, and the time that it takes at least, as part of a sentence. */
export function describeWork(name: string, work: Work, folder: string): string {
  const { syncs, writtenBytes, hashes, hashedBytes, signatures } = work;
  const mb = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`;
  return (
    `${name}: ${syncs} syncs, ${mb(writtenBytes)} written (bare ${bareWrites(work, folder).toFixed(0)} ms), ` +
    `${hashes} hashes of ${mb(hashedBytes)} (bare ${bareHashes(work).toFixed(0)} ms), ${signatures} signatures`
  );
}
