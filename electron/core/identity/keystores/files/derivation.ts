import { pbkdf2 as pbkdf2Callback } from 'node:crypto';
import { setImmediate as turn } from 'node:timers/promises';
import { promisify } from 'node:util';
import { tooCostly } from '../failures';
import { blockOf, digestOf, hmacOf, type Digest } from './digests';

const pbkdf2Async = promisify(pbkdf2Callback);

/**
 * What the standard allows but nobody uses is refused: it would only keep the machine busy. The most that is met is
 * 600,000, by Firefox.
 */
const MOST_ITERATIONS = 1_000_000;
/**
 * For all parts of a file together, with every form of the password: a file of 1 MB has room for thousands of parts.
 * Counted in iterations of PBKDF2, of which a million take 0.1 to 0.4 s.
 */
const MOST_IN_ALL = 7_000_000;
/** An iteration that is done here costs as much as this many of PBKDF2 in node:crypto. */
const COST_HERE = 3;
const COST_OF_SM3 = 10;
/** Iterations done here between which others get their turn: some ten milliseconds. */
const ITERATIONS_A_TURN = 10_000;

/** Counts the work that one file asks for. `spend` throws a Failure PFX_TOO_COSTLY when it is too much. */
export interface Budget {
  spend(iterations: number, by: 'pbkdf2' | 'pkcs12', digest: Digest): void;
}
export function createBudget(): Budget {
  let spent = 0;
  return {
    spend(iterations, by, digest) {
      spent += iterations * (digest === 'sm3' ? COST_OF_SM3 : by === 'pkcs12' ? COST_HERE : 1);
      if (iterations > MOST_ITERATIONS || spent > MOST_IN_ALL) throw tooCostly();
    },
  };
}

/** PBKDF2 (RFC 8018 §5.2). */
export async function pbkdf2(
  password: Buffer,
  salt: Buffer,
  iterations: number,
  length: number,
  prf: Digest,
): Promise<Buffer> {
  if (prf !== 'sm3') return pbkdf2Async(password, salt, iterations, length, prf);
  const blocks: Buffer[] = [];
  for (let done = 0; done < length; done += 32) {
    const index = Buffer.alloc(4);
    index.writeUInt32BE(blocks.length + 1);
    let last = hmacOf(prf, password, Buffer.concat([salt, index]));
    const block = Buffer.from(last);
    for (let i = 1; i < iterations; i++) {
      last = hmacOf(prf, password, last);
      for (let at = 0; at < block.length; at++) block[at] = (block[at] ?? 0) ^ (last[at] ?? 0);
      if (i % ITERATIONS_A_TURN === 0) await turn();
    }
    blocks.push(block);
  }
  return Buffer.concat(blocks).subarray(0, length);
}

/** What the derived bytes are for (RFC 7292 appendix B.3). */
export const PURPOSE = { key: 1, iv: 2, mac: 3 } as const;

/** The derivation of PKCS#12's own ciphers and MAC (RFC 7292 appendix B.2), which node:crypto does not have. */
export async function pkcs12Derive(input: {
  password: Buffer;
  salt: Buffer;
  iterations: number;
  length: number;
  purpose: (typeof PURPOSE)[keyof typeof PURPOSE];
  digest: Digest;
}): Promise<Buffer> {
  const { password, salt, iterations, length, purpose, digest } = input;
  const block = blockOf(digest);
  const diversifier = Buffer.alloc(block, purpose);
  const filled = Buffer.concat([fill(salt, block), fill(password, block)]);
  const output: Buffer[] = [];
  for (let done = 0; done < length;) {
    let hash = digestOf(digest, Buffer.concat([diversifier, filled]));
    for (let i = 1; i < iterations; i++) {
      hash = digestOf(digest, hash);
      if (i % ITERATIONS_A_TURN === 0) await turn();
    }
    output.push(hash);
    done += hash.length;
    addToEach(filled, fill(hash, block).subarray(0, block), block);
  }
  return Buffer.concat(output).subarray(0, length);
}

/** Repeats bytes up to a whole number of blocks. */
function fill(bytes: Buffer, block: number): Buffer {
  return bytes.length === 0 ? bytes : Buffer.alloc(Math.ceil(bytes.length / block) * block, bytes);
}

/** Adds `addend` + 1 to every block, as a number of that many bytes that wraps around. */
function addToEach(blocks: Buffer, addend: Buffer, block: number): void {
  for (let start = 0; start < blocks.length; start += block) {
    let carry = 1;
    for (let i = block - 1; i >= 0; i--) {
      carry += (blocks[start + i] ?? 0) + (addend[i] ?? 0);
      blocks[start + i] = carry & 0xff;
      carry >>= 8;
    }
  }
}
