/**
 * Folding brings the ways of writing the same text together: full-width and half-width, upper and lower case,
 * compatibility forms. It works on one code point at a time, so the folding of a part of a text is a part of the
 * folding of the text, and whatever substring a person types is found.
 */

export interface Folded {
  text: string;
  /** For each UTF-16 unit of `text` the place in the original of the character it came from; one more for the end. */
  origin: Uint32Array;
}

const IGNORABLE = /\p{Default_Ignorable_Code_Point}/u;
/** White space, control characters, and the code points that `grams.ts` keeps for its own marks. */
const BLANK = /[\s\p{Cc}\ufdd0-\ufdef]/gu;

function foldCodePoint(character: string): string {
  if (IGNORABLE.test(character)) return '';
  return character.normalize('NFKD').toLowerCase().replace(BLANK, ' ');
}

const known = new Map<string, string>();

function fold(character: string): string {
  let folded = known.get(character);
  if (folded === undefined) {
    folded = foldCodePoint(character);
    known.set(character, folded);
  }
  return folded;
}

/** NFKD and lower case, white space as blanks, invisible characters gone. */
export function foldText(text: string): string {
  let folded = '';
  for (const character of text) folded += fold(character);
  return folded;
}

/** As `foldText`, and says where each unit came from. */
export function foldMapped(text: string): Folded {
  const units: number[] = [];
  let folded = '';
  let at = 0;
  for (const character of text) {
    const part = fold(character);
    for (let i = 0; i < part.length; i++) units.push(at);
    folded += part;
    at += character.length;
  }
  units.push(at);
  return { text: folded, origin: Uint32Array.from(units) };
}
