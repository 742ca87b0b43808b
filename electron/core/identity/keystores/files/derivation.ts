import { pbkdf2 as pbkdf2Callback } from 'node:crypto';
import { setImmediate as turn } from 'node:timers/promises';
import { promisify } from 'node:util';
import { tooCostly } from '../failures';
import { blockSize, computeDigest, computeHmac, digestSize, type Digest } from './digests';
import { createSm3Hmac } from './sm3-hmac';

const pbkdf2Async = promisify(pbkdf2Callback);

/** Largest number of iterations; Firefox uses 600,000, OpenSSL 2,048. */
const MOST_ITERATIONS = 1_000_000;
/**
 * Limit of the work for one file: all its parts, with every form of the password. One unit is one iteration of PBKDF2
 * with SHA-1 in node:crypto, 0.3 to 0.6 µs, so the limit is 4 to 8 s. A file of Firefox needs 7,200,000 units, and
 * 13,200,000 when its password is in the second form.
 */
const MOST_IN_ALL = 14_000_000;
/**
 * Units per iteration in node:crypto, in JavaScript, and with `sm3-hmac.ts`; units per block of a cipher in JavaScript.
 */
const COST = { native: 1, here: 10, sm3: 6, cipherBlock: 6 };
/** Iterations between two checks of the clock, and time in ms after which the work yields to the event loop. */
const ITERATIONS_A_LOOK = 500;
const TURN = 10;

/** Counts the work that one file needs. Both functions throw `Failure` 'PFX_TOO_COSTLY' when the limit is exceeded. */
export interface Budget {
  /**
   * `blocks`: number of digest-sized blocks, each derived with all iterations. `bytes`: length of password and salt
   * together.
   */
  spend(work: { iterations: number; blocks: number; bytes: number; by: 'native' | 'here' | 'sm3' }): void;
  /** `bytes`: input of a cipher that node:crypto does not provide. */
  decrypt(bytes: number): void;
}
/** Returns the budget for one file, with nothing spent. */
export function createBudget(): Budget {
  let spent = 0;
  const add = (units: number) => {
    spent += units;
    if (spent > MOST_IN_ALL) throw tooCostly();
  };
  return {
    spend({ iterations, blocks, bytes, by }) {
      if (iterations > MOST_ITERATIONS) throw tooCostly();
      add((iterations + bytes / 64) * blocks * COST[by]);
    },
    decrypt: (bytes) => add((bytes / 8) * COST.cipherBlock),
  };
}

/** Returns a function to be called after every iteration; it yields to the event loop after `TURN` ms. */
function createYielder(): (iteration: number) => Promise<void> | undefined {
  let since = performance.now();
  return (iteration) => {
    if (iteration % ITERATIONS_A_LOOK !== 0 || performance.now() - since < TURN) return undefined;
    return turn().then(() => {
      since = performance.now();
    });
  };
}

export interface DerivationInput {
  /** In the encoding that the derivation requires. */
  password: Buffer;
  salt: Buffer;
  iterations: number;
  /** In bytes. */
  length: number;
  digest: Digest;
  budget: Budget;
}

/**
 * PBKDF2 (RFC 8018 §5.2) with HMAC. Returns `length` bytes. Rejects with `Failure` 'PFX_TOO_COSTLY' before it derives anything.
 */
export async function pbkdf2(input: DerivationInput): Promise<Buffer> {
  const { password, salt, iterations, length, digest, budget } = input;
  const blocks = Math.ceil(length / digestSize(digest));
  const bytes = password.length + salt.length;
  budget.spend({ iterations, blocks, bytes, by: digest === 'sm3' ? 'sm3' : 'native' });
  if (digest !== 'sm3') return pbkdf2Async(password, salt, iterations, length, digest);
  const key = password.length > blockSize(digest) ? computeDigest(digest, password) : password;
  const output: Buffer[] = [];
  for (let index = 1; index <= blocks; index++) output.push(await sm3Block(key, salt, iterations, index));
  return Buffer.concat(output).subarray(0, length);
}

async function sm3Block(key: Buffer, salt: Buffer, iterations: number, index: number): Promise<Buffer> {
  const number = Buffer.alloc(4);
  number.writeUInt32BE(index);
  const first = computeHmac('sm3', key, Buffer.concat([salt, number]));
  const words = Int32Array.from({ length: 8 }, (_, i) => first.readInt32BE(4 * i));
  const sum = Int32Array.from(words);
  const hmac = createSm3Hmac(key);
  const yielder = createYielder();
  for (let i = 1; i < iterations; i++) {
    hmac(words);
    for (let at = 0; at < 8; at++) sum[at]! ^= words[at]!;
    const pause = yielder(i);
    if (pause) await pause;
  }
  const block = Buffer.alloc(32);
  sum.forEach((word, i) => block.writeInt32BE(word, 4 * i));
  return block;
}

/** Purpose of the derived bytes: the ID of RFC 7292 appendix B.3. */
export const PURPOSE = { key: 1, iv: 2, mac: 3 } as const;

/**
 * Key derivation of PKCS#12's own ciphers and MAC (RFC 7292 appendix B.2), which node:crypto does not provide. Returns
 * `length` bytes. Rejects with `Failure` 'PFX_TOO_COSTLY' before it derives anything.
 */
export async function pkcs12Derive(
  input: DerivationInput & { purpose: (typeof PURPOSE)[keyof typeof PURPOSE] },
): Promise<Buffer> {
  const { password, salt, iterations, length, purpose, digest, budget } = input;
  const blocks = Math.ceil(length / digestSize(digest));
  budget.spend({ iterations, blocks, bytes: password.length + salt.length, by: 'here' });
  const yielder = createYielder();
  const block = blockSize(digest);
  const diversifier = Buffer.alloc(block, purpose);
  const filled = Buffer.concat([fill(salt, block), fill(password, block)]);
  const output: Buffer[] = [];
  for (let done = 0; done < length;) {
    let hash = computeDigest(digest, Buffer.concat([diversifier, filled]));
    for (let i = 1; i < iterations; i++) {
      hash = computeDigest(digest, hash);
      const pause = yielder(i);
      if (pause) await pause;
    }
    output.push(hash);
    done += hash.length;
    addToEach(filled, fill(hash, block).subarray(0, block), block);
  }
  return Buffer.concat(output).subarray(0, length);
}

/** Repeats bytes to a multiple of the block size. */
function fill(bytes: Buffer, block: number): Buffer {
  return bytes.length === 0 ? bytes : Buffer.alloc(Math.ceil(bytes.length / block) * block, bytes);
}

/** Adds `addend` + 1 to every block, as a big-endian number modulo 2^(8 · block). */
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
