import { encodeText } from './encoding';

/**
 * Grams of a folded text: every UTF-16 unit, every pair of adjacent units without a blank, and every triple in which at
 * least two are digits or Latin letters, whose pairs occur in almost every text. A term that is itself a gram is proven
 * by the index; a longer term is looked up by its grams and then checked on the text. `index-row.ts` writes them.
 */

/** Prefixes that no folded text contains, so that a marked gram differs from every gram of a text. */
export const TITLE = '\ufdd0';
const COLUMN = '\ufdd1';
export const LIVE = '\ufdd2';
export const FREQUENT = '\ufdd3';
/** Number of occurrences in an article from which a gram is marked as frequent. */
export const OFTEN = 4;
/** Maximum number of grams that a long term is looked up by; the check on the text ensures correctness. */
const LOOKUPS = 16;

/** Whether three adjacent units are indexed as a triple. */
export function isTriple(first: number, second: number, third: number): boolean {
  return common(first) + common(second) + common(third) >= 2;
}
/** 1 for a digit or lower-case Latin letter, otherwise 0. */
function common(unit: number): number {
  return (unit >= 48 && unit <= 57) || (unit >= 97 && unit <= 122) ? 1 : 0;
}

/** Returns the gram of all articles in a column. */
export function columnGram(columnId: string): string {
  return COLUMN + Buffer.from(columnId).toString('hex');
}

/** A query prepared for the index. */
export interface PreparedQuery {
  /** FTS5 expressions in CESU-8: all terms anywhere in the text; all frequent in the text; all in the title. */
  anywhere: Buffer;
  frequent: Buffer;
  inTitle: Buffer;
  /** Folded terms, all of which must occur. */
  terms: string[];
  /** Terms that need a check on the text. */
  termsToCheck: string[];
}

/** Prepares a folded query, whose terms are separated by blanks. Null when it contains no term. */
export function prepareQuery(
  foldedQuery: string,
  filter: { columnId: string | null; onlyLive: boolean },
): PreparedQuery | null {
  const terms = [...new Set(foldedQuery.split(' ').filter((term) => term !== ''))];
  if (terms.length === 0) return null;
  const grams = [...new Set(terms.flatMap(lookups))];
  const filters: string[] = [];
  if (filter.columnId !== null) filters.push(columnGram(filter.columnId));
  if (filter.onlyLive) filters.push(LIVE);
  const marked = (mark: string) => all([...grams.map((gram) => mark + gram), ...filters]);
  return {
    anywhere: marked(''),
    frequent: marked(FREQUENT),
    inTitle: marked(TITLE),
    terms,
    termsToCheck: terms.filter((term) => !isGram(term)),
  };
}

/** Returns the grams that a term is looked up by. */
function lookups(term: string): string[] {
  if (term.length === 1) return [term];
  const grams: string[] = [];
  for (let at = 0; at + 1 < term.length; at++) {
    const pair = term.slice(at, at + 2);
    const triple = term.slice(at, at + 3);
    if (triple.length === 3 && isGram(triple)) grams.push(triple);
    // A pair at the end of the previous triple adds no information.
    else if (!grams.at(-1)?.endsWith(pair)) grams.push(pair);
  }
  return spread(grams, LOOKUPS);
}

/** Returns at most `most` of the values, at equal distances. */
export function spread<T>(values: readonly T[], most: number): T[] {
  if (values.length <= most) return [...values];
  return Array.from({ length: most }, (_, i) => values[Math.round((i * (values.length - 1)) / (most - 1))]!);
}

/** Whether a text that has the grams of the term always contains the term. */
function isGram(term: string): boolean {
  if (term.length <= 2) return true;
  return term.length === 3 && isTriple(term.charCodeAt(0), term.charCodeAt(1), term.charCodeAt(2));
}

function all(grams: string[]): Buffer {
  return encodeText(grams.map((gram) => `"${gram.replaceAll('"', '""')}"`).join(' AND '));
}
