/**
 * Folding maps different spellings to one: full and half width, upper and lower case, compatibility forms. It works on
 * single code points, so that the folding of a substring is a substring of the folding.
 */

export interface Folded {
  text: string;
  /**
   * For each UTF-16 unit of `text`, the offset of its source character in the original; plus one element for the end.
   * Null when every offset equals its position.
   */
  origin: Uint32Array | null;
}

const IGNORABLE = /\p{Default_Ignorable_Code_Point}/u;
/** White space, control characters, and the code points that `grams.ts` reserves for its marks. */
const BLANK = /[\s\p{Cc}\ufdd0-\ufdef]/gu;

function foldCodePoint(character: string): string {
  if (IGNORABLE.test(character)) return '';
  return character.normalize('NFKD').toLowerCase().replace(BLANK, ' ');
}

/** UTF-16 units that folding is known to keep; each is a whole code point. */
const kept = new Uint8Array(0x10000);
/** Foldings of the other code points seen so far. */
const replaced = new Map<string, string>();

function replacementOf(character: string): string {
  let folded = replaced.get(character);
  if (folded !== undefined) return folded;
  folded = foldCodePoint(character);
  // A surrogate that stands alone may be part of a pair elsewhere.
  const single = character.length === 1 && !/\p{Cs}/u.test(character);
  if (single && folded === character) kept[character.charCodeAt(0)] = 1;
  else replaced.set(character, folded);
  return folded;
}

interface Replacement {
  /** Offset and length in the original. */
  at: number;
  length: number;
  by: string;
}

function replacementsIn(text: string): Replacement[] {
  const found: Replacement[] = [];
  for (let at = 0; at < text.length; at++) {
    if (kept[text.charCodeAt(at)] === 1) continue;
    const character = String.fromCodePoint(text.codePointAt(at)!);
    const by = replacementOf(character);
    if (by !== character) found.push({ at, length: character.length, by });
    at += character.length - 1;
  }
  return found;
}

function applied(text: string, replacements: readonly Replacement[]): string {
  let folded = '';
  let from = 0;
  for (const { at, length, by } of replacements) {
    folded += text.slice(from, at) + by;
    from = at + length;
  }
  return from === 0 ? text : folded + text.slice(from);
}

/** Returns the text in NFKD and lower case, with white space as blanks and without invisible characters. */
export function foldText(text: string): string {
  return applied(text, replacementsIn(text));
}

/** As `foldText`, with the offset of each unit in the original. */
export function foldMapped(text: string): Folded {
  const replacements = replacementsIn(text);
  const folded = applied(text, replacements);
  const single = replacements.every(({ length, by }) => length === 1 && by.length === 1);
  if (single) return { text: folded, origin: null };
  const origin = new Uint32Array(folded.length + 1);
  let to = 0;
  let from = 0;
  const keepUntil = (end: number) => {
    while (from < end) origin[to++] = from++;
  };
  for (const { at, length, by } of replacements) {
    keepUntil(at);
    origin.fill(at, to, to + by.length);
    to += by.length;
    from = at + length;
  }
  keepUntil(text.length);
  origin[to] = text.length;
  return { text: folded, origin };
}
