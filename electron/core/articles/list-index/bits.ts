/** Sets of positions in a block of articles. */

/** Positions in a block. */
export const BLOCK_SIZE = 8192;
const WORDS = BLOCK_SIZE / 32;
const BYTES = BLOCK_SIZE / 8;

/** One bit for each position. */
export type Bits = Uint32Array;

export const noBits = (): Bits => new Uint32Array(WORDS);

export function setBit(bits: Bits, position: number): void {
  bits[position >>> 5]! |= 1 << (position & 31);
}

export function clearBit(bits: Bits, position: number): void {
  bits[position >>> 5]! &= ~(1 << (position & 31));
}

/** Returns the number of positions in the set (Hamming weight; Warren, Hacker's Delight, 5-1). */
export function countBits(bits: Bits): number {
  let count = 0;
  for (let index = 0; index < WORDS; index++) {
    let word = bits[index]!;
    word -= (word >>> 1) & 0x55555555;
    word = (word & 0x33333333) + ((word >>> 2) & 0x33333333);
    count += Math.imul((word + (word >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
  }
  return count;
}

/** Returns the positions, ascending. */
export function positionsOf(bits: Bits): number[] {
  const positions: number[] = [];
  for (let index = 0; index < WORDS; index++)
    for (let rest = bits[index]!; rest !== 0; rest &= rest - 1)
      positions.push(index * 32 + 31 - Math.clz32(rest & -rest));
  return positions;
}

/**
 * Returns the stored form of a set: few positions as a list of 16-bit numbers, many as a bitmap. The length tells which
 * it is. Numbers have the byte order of the machine.
 *
 * @param positions in any order, each once
 */
export function encodePositions(positions: readonly number[]): Buffer {
  if (positions.length * 2 < BYTES) return Buffer.from(Uint16Array.from(positions).buffer);
  const bits = noBits();
  for (const position of positions) setBit(bits, position);
  return Buffer.from(bits.buffer);
}

/** Adds the positions of a stored set to `bits`. */
export function addStored(bits: Bits, stored: Buffer): void {
  const { buffer } = Uint8Array.from(stored);
  if (stored.length === BYTES) {
    const words = new Uint32Array(buffer);
    for (let index = 0; index < WORDS; index++) bits[index]! |= words[index]!;
  } else {
    const positions = new Uint16Array(buffer);
    for (let index = 0; index < positions.length; index++) setBit(bits, positions[index]!);
  }
}
