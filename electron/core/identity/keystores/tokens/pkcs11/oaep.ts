import { createHash, timingSafeEqual } from 'node:crypto';

const HASH_LENGTH = 32;
const NO_LABEL = createHash('sha256').digest();

/**
 * EME-OAEP decoding of the result of raw RSA, with SHA-256 for both hashes and an empty label (RFC 8017 §7.1.2, step
 * 3).
 *
 * Returns null for every kind of invalid input: an attacker who learns which check failed can decrypt the text (Manger,
 * 2001).
 *
 * @param length length of the modulus in bytes; some tokens omit leading zeros
 */
export function decodeOaep(encoded: Uint8Array, length: number): Buffer | null {
  if (length < 2 * HASH_LENGTH + 2 || encoded.length > length) return null;
  const message = Buffer.alloc(length);
  message.set(encoded, length - encoded.length);
  const seed = message.subarray(1, 1 + HASH_LENGTH);
  const block = message.subarray(1 + HASH_LENGTH);
  try {
    mask(seed, block);
    mask(block, seed);
    const rest = block.subarray(HASH_LENGTH);
    const { start, padded } = afterPadding(rest);
    const label = timingSafeEqual(block.subarray(0, HASH_LENGTH), NO_LABEL);
    if (Number(message[0] === 0) & Number(label) & Number(padded)) return Buffer.from(rest.subarray(start));
    return null;
  } finally {
    message.fill(0);
  }
}

/**
 * Returns where the message starts after zeros and a one, and whether the padding is valid. Always reads to the end.
 */
function afterPadding(rest: Uint8Array): { start: number; padded: boolean } {
  let start = 0;
  let isPadding = 1;
  let isSound = 1;
  rest.forEach((byte, index) => {
    const isOne = Number(byte === 1);
    isSound &= 1 - (isPadding & Number(byte > 1));
    start += isPadding & isOne ? index + 1 : 0;
    isPadding &= 1 - isOne;
  });
  return { start, padded: (isSound & (1 - isPadding)) === 1 };
}

/** XORs `bytes` with MGF1 of `seed` with SHA-256 (RFC 8017 §B.2.1). */
function mask(bytes: Uint8Array, seed: Uint8Array): void {
  const counter = Buffer.alloc(4);
  for (let from = 0; from < bytes.length; from += HASH_LENGTH) {
    counter.writeUInt32BE(from / HASH_LENGTH);
    const pad = createHash('sha256').update(seed).update(counter).digest();
    const piece = bytes.subarray(from, from + HASH_LENGTH);
    piece.forEach((byte, index) => (piece[index] = byte ^ (pad[index] ?? 0)));
  }
}
