/**
 * Folding maps different spellings to one: full and half width, upper and lower case, compatibility forms. It works on
 * single code points, so that the folding of a substring is a substring of the folding.
 */

export interface Folded {
  text: string;
  /**
   * For each UTF-16 unit of `text`, the offset of its source character in the original; plus one element for the end.
   */
  origin: Uint32Array;
}

const IGNORABLE = /\p{Default_Ignorable_Code_Point}/u;
/** White space, control characters, and the code points that `grams.ts` reserves for its marks. */
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

/** Returns the text in NFKD and lower case, with white space as blanks and without invisible characters. */
export function foldText(text: string): string {
  let folded = '';
  for (const character of text) folded += fold(character);
  return folded;
}

/** As `foldText`, with the offset of each unit in the original. */
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
