/**
 * HMAC-SM3 of 32-byte messages under one key, for PBKDF2. The state after the padded key is kept, so that a message
 * costs two compressions. The SM3 library has no such state, and Electron's OpenSSL has no SM3.
 */

const BLOCK_WORDS = 16;
const STATE_WORDS = 8;
/** Initial state (GB/T 32905-2016, 4.1). */
const INITIAL = [
  0x7380166f, 0x4914b2b9, 0x172442d7, 0xda8a0600, 0xa96f30bc, 0x163138aa, 0xe38dee4d, 0xb0fb0e4e,
];
/** The constants T_j, each rotated by j (GB/T 32905-2016, 4.2). */
const CONSTANTS = Int32Array.from({ length: 64 }, (_, j) => rotate(j < 16 ? 0x79cc4519 : 0x7a879d8a, j % 32));

function rotate(word: number, by: number): number {
  return (word << by) | (word >>> (32 - by));
}

const SCHEDULE = new Int32Array(68);

/** Compression function CF (GB/T 32905-2016, 5.3): updates the 8-word state with a 16-word block. */
function compress(state: Int32Array, block: Int32Array): void {
  // Local variables and inlined rotations: most of the time of a file with SM3 is spent in this loop.
  const constants = CONSTANTS;
  const schedule = SCHEDULE;
  for (let j = 0; j < BLOCK_WORDS; j++) schedule[j] = block[j]!;
  for (let j = BLOCK_WORDS; j < 68; j++) {
    const third = schedule[j - 3]!;
    const x = schedule[j - 16]! ^ schedule[j - 9]! ^ ((third << 15) | (third >>> 17));
    const y = schedule[j - 13]!;
    schedule[j] =
      x ^ ((x << 15) | (x >>> 17)) ^ ((x << 23) | (x >>> 9)) ^ ((y << 7) | (y >>> 25)) ^ schedule[j - 6]!;
  }
  let a = state[0]!;
  let b = state[1]!;
  let c = state[2]!;
  let d = state[3]!;
  let e = state[4]!;
  let f = state[5]!;
  let g = state[6]!;
  let h = state[7]!;
  for (let j = 0; j < 64; j++) {
    const a12 = (a << 12) | (a >>> 20);
    const sum = (a12 + e + constants[j]!) | 0;
    const s1 = (sum << 7) | (sum >>> 25);
    const w = schedule[j]!;
    const ff = j < 16 ? a ^ b ^ c : (a & b) | (a & c) | (b & c);
    const gg = j < 16 ? e ^ f ^ g : (e & f) | (~e & g);
    const t1 = (ff + d + (s1 ^ a12) + (w ^ schedule[j + 4]!)) | 0;
    const t2 = (gg + h + s1 + w) | 0;
    d = c;
    c = (b << 9) | (b >>> 23);
    b = a;
    a = t1;
    h = g;
    g = (f << 19) | (f >>> 13);
    f = e;
    e = t2 ^ ((t2 << 9) | (t2 >>> 23)) ^ ((t2 << 17) | (t2 >>> 15));
  }
  state[0]! ^= a;
  state[1]! ^= b;
  state[2]! ^= c;
  state[3]! ^= d;
  state[4]! ^= e;
  state[5]! ^= f;
  state[6]! ^= g;
  state[7]! ^= h;
}

/** Returns the state after the key of at most 64 bytes, zero-padded and XORed with `pad` (RFC 2104). */
function stateAfter(key: Buffer, pad: number): Int32Array {
  const block = Buffer.alloc(64);
  key.copy(block);
  const state = Int32Array.from(INITIAL);
  compress(
    state,
    Int32Array.from({ length: BLOCK_WORDS }, (_, i) => block.readInt32BE(4 * i) ^ (pad * 0x01010101)),
  );
  return state;
}

/** Returns a block for a 32-byte message that follows one block of key: padding and the total length of 96 bytes. */
function messageBlock(): Int32Array {
  const block = new Int32Array(BLOCK_WORDS);
  block[STATE_WORDS] = 0x80000000 | 0;
  block[BLOCK_WORDS - 1] = 96 * 8;
  return block;
}

/** Returns a function that replaces an 8-word message by its HMAC-SM3. `key` has at most 64 bytes. */
export function createSm3Hmac(key: Buffer): (message: Int32Array) => void {
  const [inner, outer] = [stateAfter(key, 0x36), stateAfter(key, 0x5c)];
  const block = messageBlock();
  const digest = (from: Int32Array, message: Int32Array) => {
    for (let i = 0; i < STATE_WORDS; i++) {
      block[i] = message[i]!;
      message[i] = from[i]!;
    }
    compress(message, block);
  };
  return (message) => {
    digest(inner, message);
    digest(outer, message);
  };
}
