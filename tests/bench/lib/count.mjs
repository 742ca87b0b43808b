/**
 * Preloaded into a process whose work is counted. At SIGUSR2 it writes the numbers of hashes, hashed bytes and
 * signature operations of its main thread so far to `<BENCH_COUNTS>/<pid>-<n>.json`; n counts the signals from 0.
 */
import crypto from 'node:crypto';
import { renameSync, writeFileSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { join } from 'node:path';
import { isMainThread } from 'node:worker_threads';

const counts = { hashes: 0, hashedBytes: 0, signatures: 0 };

function countHashes() {
  const { createHash } = crypto;
  crypto.createHash = (...options) => {
    counts.hashes++;
    const hash = createHash(...options);
    const update = hash.update.bind(hash);
    hash.update = (data, ...encoding) => {
      counts.hashedBytes += Buffer.byteLength(data);
      update(data, ...encoding);
      return hash;
    };
    return hash;
  };
}

function countSignatures(name) {
  const original = crypto[name];
  crypto[name] = (...options) => {
    counts.signatures++;
    return original(...options);
  };
}

if (isMainThread) {
  countHashes();
  for (const name of ['sign', 'verify', 'createSign', 'createVerify']) countSignatures(name);
  syncBuiltinESMExports();
  let asked = 0;
  process.on('SIGUSR2', () => {
    const file = join(process.env.BENCH_COUNTS, `${process.pid}-${asked++}.json`);
    writeFileSync(`${file}.new`, JSON.stringify(counts));
    renameSync(`${file}.new`, file);
  });
}
