import { createHash, pbkdf2 as pbkdf2Callback } from 'node:crypto';
import { setImmediate as turn } from 'node:timers/promises';
import { promisify } from 'node:util';
import { tooCostly } from '../failures';

const pbkdf2Async = promisify(pbkdf2Callback);

/**
 * What the standard allows but nobody uses is refused: it would only keep the machine busy. The most that is met is
 * 600,000; a million take 0.1 to 0.4 s.
 */
const MOST_ITERATIONS = 1_000_000;
/** Iterations of a hash between which others get their turn: some ten milliseconds. */
const ITERATIONS_A_TURN = 10_000;

/** For all parts of a file together, with every form of the password: a file of 1 MB has room for thousands of parts. */
const MOST_IN_ALL = 2 * MOST_ITERATIONS;
/** An iteration of PKCS#12's own derivation, done here, costs as much as this many of PBKDF2. */
export const OWN_COST = 3;

/** Counts the work that one file asks for. `spend` throws a Failure PFX_TOO_COSTLY when it is too much. */
export interface Budget {
  spend(iterations: number): void;
}
export function createBudget(): Budget {
  let spent = 0;
  return {
    spend(iterations) {
      spent += iterations;
      if (iterations > MOST_ITERATIONS || spent > MOST_IN_ALL) throw tooCostly();
    },
  };
}

/** Digests as node:crypto names them. All but the last two have blocks of 64 bytes. */
export type Digest = 'sha1' | 'sha224' | 'sha256' | 'sha384' | 'sha512';
const blockOf = (digest: Digest) => (digest === 'sha384' || digest === 'sha512' ? 128 : 64);

export const pbkdf2 = (password: Buffer, salt: Buffer, iterations: number, length: number, prf: Digest) =>
  pbkdf2Async(password, salt, iterations, length, prf);

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
    let hash = createHash(digest).update(diversifier).update(filled).digest();
    for (let i = 1; i < iterations; i++) {
      hash = createHash(digest).update(hash).digest();
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
