/**
 * SHA-256 (FIPS 180-4) with access to its intermediate state, which `node:crypto` does not offer: the state after the
 * first blocks of a text, and the rest of the text, give the digest of the whole. The state does not reveal these
 * blocks.
 */

/** Block length in bytes. */
export const BLOCK_BYTES = 64;

const K = Uint32Array.from(
  `
    428a2f98 71374491 b5c0fbcf e9b5dba5 3956c25b 59f111f1 923f82a4 ab1c5ed5
    d807aa98 12835b01 243185be 550c7dc3 72be5d74 80deb1fe 9bdc06a7 c19bf174
    e49b69c1 efbe4786 0fc19dc6 240ca1cc 2de92c6f 4a7484aa 5cb0a9dc 76f988da
    983e5152 a831c66d b00327c8 bf597fc7 c6e00bf3 d5a79147 06ca6351 14292967
    27b70a85 2e1b2138 4d2c6dfc 53380d13 650a7354 766a0abb 81c2c92e 92722c85
    a2bfe8a1 a81a664b c24b8b70 c76c51a3 d192e819 d6990624 f40e3585 106aa070
    19a4c116 1e376c08 2748774c 34b0bcb5 391c0cb3 4ed8aa4a 5b9cca4f 682e6ff3
    748f82ee 78a5636f 84c87814 8cc70208 90befffa a4506ceb bef9a3f7 c67178f2`
    .trim()
    .split(/\s+/),
  (word) => parseInt(word, 16),
);
const INITIAL = '6a09e667bb67ae853c6ef372a54ff53a510e527f9b05688c1f83d9ab5be0cd19';

const rotated = (x: number, by: number) => (x >>> by) | (x << (32 - by));

/** Section 6.2.2: updates `state` with one block. */
function compress(state: Uint32Array, block: DataView): void {
  const w = new Uint32Array(64);
  for (let t = 0; t < 16; t += 1) w[t] = block.getUint32(4 * t);
  const at = (index: number) => w[index] ?? 0;
  for (let t = 16; t < 64; t += 1) {
    const [x, y] = [at(t - 15), at(t - 2)];
    const s0 = rotated(x, 7) ^ rotated(x, 18) ^ (x >>> 3);
    const s1 = rotated(y, 17) ^ rotated(y, 19) ^ (y >>> 10);
    w[t] = at(t - 16) + s0 + at(t - 7) + s1;
  }
  let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = state;
  for (let t = 0; t < 64; t += 1) {
    const s1 = rotated(e, 6) ^ rotated(e, 11) ^ rotated(e, 25);
    const t1 = (h + s1 + ((e & f) ^ (~e & g)) + (K[t] ?? 0) + at(t)) | 0;
    const s0 = rotated(a, 2) ^ rotated(a, 13) ^ rotated(a, 22);
    const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    [h, g, f, e, d, c, b, a] = [g, f, e, (d + t1) | 0, c, b, a, (t1 + t2) | 0];
  }
  [a, b, c, d, e, f, g, h].forEach((value, n) => (state[n] = (state[n] ?? 0) + value));
}

const wordsOf = (state: string) =>
  Uint32Array.from({ length: 8 }, (_, n) => parseInt(state.slice(8 * n, 8 * n + 8), 16));
const hexOf = (state: Uint32Array) => [...state].map((word) => word.toString(16).padStart(8, '0')).join('');

function through(state: string, blocks: Uint8Array): string {
  const words = wordsOf(state);
  for (let at = 0; at < blocks.length; at += BLOCK_BYTES)
    compress(words, new DataView(blocks.buffer, blocks.byteOffset + at, BLOCK_BYTES));
  return hexOf(words);
}

/**
 * Returns the state after whole blocks, as 64 hexadecimal digits. Throws `RangeError` unless `blocks` has whole blocks.
 */
export function stateAfterBlocks(blocks: Uint8Array): string {
  if (blocks.length % BLOCK_BYTES !== 0) throw new RangeError('not whole blocks');
  return through(INITIAL, blocks);
}

/**
 * Returns the SHA-256 of a text, hex, from the state after its first blocks and the rest of the text.
 *
 * @param length length of these blocks in bytes
 */
export function digestFromState(state: string, length: number, rest: Uint8Array): string {
  const padded = new Uint8Array(Math.ceil((rest.length + 9) / BLOCK_BYTES) * BLOCK_BYTES);
  padded.set(rest);
  padded[rest.length] = 0x80;
  new DataView(padded.buffer).setBigUint64(padded.length - 8, BigInt(length + rest.length) * 8n);
  return through(state, padded);
}
