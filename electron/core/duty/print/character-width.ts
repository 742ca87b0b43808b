const NARROW = new Set("!'(),./:;I[\\]`fijlrt|");
const WIDE = new Set('%&@MWmw');
/** Width in em of ligatures that are drawn wider than all other characters. */
const VERY_WIDE = 12;

/** Widths in em by range of code points; the first range that contains a character decides. */
const WIDTHS: ReadonlyArray<readonly [from: number, to: number, width: number]> = [
  [0x09, 0x09, 2.5],
  [0x2e80, 0xa4cf, 1],
  [0xac00, 0xd7a3, 1],
  [0xf900, 0xfaff, 1],
  [0xfe30, 0xfe6f, 1],
  [0xff00, 0xffef, 1],
  [0x20000, 0x3ffff, 1],
  [0x2010, 0x2027, 1],
  [0xfdf0, 0xfdff, VERY_WIDE],
  [0x00, 0x58f, 1.35],
  [0x1f000, 0x1fbff, 1.6],
  [0x10000, 0x10ffff, 3],
];
const OTHERWISE = 1.6;

/** Returns an upper bound of the width of a character over all faces, in em. */
export function characterWidth(character: string): number {
  const code = character.codePointAt(0) ?? 0;
  if (code >= 0x20 && code < 0x7f) return asciiWidth(character);
  return WIDTHS.find(([from, to]) => code >= from && code <= to)?.[2] ?? OTHERWISE;
}

function asciiWidth(character: string): number {
  if (character === ' ') return 0.36;
  if (NARROW.has(character)) return 0.5;
  if (WIDE.has(character)) return 1.05;
  if (character >= '0' && character <= '9') return 0.64;
  return character >= 'A' && character <= 'Z' ? 0.85 : 0.68;
}
