/**
 * Grams of a folded text: every character, every pair of adjacent characters without a blank, and every triple in which
 * at least two are digits or Latin letters, whose pairs occur in almost every text. A term that is itself a gram is
 * proven by the index; a longer term is looked up by its grams and then checked on the text.
 */

/** Prefixes that no folded text contains, so that a marked gram differs from every gram of a text. */
const TITLE = '\ufdd0';
const COLUMN = '\ufdd1';
const LIVE = '\ufdd2';
/** Maximum number of grams that a long term is looked up by; the check on the text ensures correctness. */
const LOOKUPS = 16;

/** Whether three adjacent characters are indexed as a triple. */
function isTriple(a: string, b: string, c: string): boolean {
  return common(a) + common(b) + common(c) >= 2;
}
/** 1 for a digit or lower-case Latin letter, otherwise 0. */
function common(character: string): number {
  const code = character.charCodeAt(0);
  return (code >= 48 && code <= 57) || (code >= 97 && code <= 122) ? 1 : 0;
}

export function gramsOf(folded: string): Set<string> {
  const grams = new Set<string>();
  let first = ' ';
  let second = ' ';
  let commonBefore = 0;
  let commonLast = 0;
  for (const third of folded) {
    const commonNow = common(third);
    if (third !== ' ') {
      grams.add(third);
      if (second !== ' ') {
        grams.add(second + third);
        if (first !== ' ' && commonBefore + commonLast + commonNow >= 2) grams.add(first + second + third);
      }
    }
    first = second;
    second = third;
    commonBefore = commonLast;
    commonLast = commonNow;
  }
  return grams;
}

export interface IndexFacets {
  columnId: string;
  live: boolean;
}

const columnGram = (columnId: string) => COLUMN + Buffer.from(columnId).toString('hex');

/** Returns the index row of an article: its grams separated by blanks. `text` includes the title. */
export function indexRow(title: string, text: string, place: IndexFacets): string {
  const grams = [...gramsOf(text)];
  for (const gram of gramsOf(title)) grams.push(TITLE + gram);
  grams.push(columnGram(place.columnId));
  if (place.live) grams.push(LIVE);
  return grams.join(' ');
}

/** A query prepared for the index. */
export interface PreparedQuery {
  /** FTS5 expressions: all terms anywhere in the text; all terms in the title. */
  anywhere: string;
  inTitle: string;
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
  return {
    anywhere: all([...grams, ...filters]),
    inTitle: all([...grams.map((gram) => TITLE + gram), ...filters]),
    terms,
    termsToCheck: terms.filter((term) => !isGram(term)),
  };
}

/** Returns the grams that a term is looked up by. */
function lookups(term: string): string[] {
  const characters = [...term];
  if (characters.length === 1) return [term];
  const grams: string[] = [];
  for (let i = 1; i < characters.length; i++) {
    const [first, second, third] = [characters[i - 1]!, characters[i]!, characters[i + 1]];
    const pair = first + second;
    if (third !== undefined && isTriple(first, second, third)) grams.push(pair + third);
    // A pair at the end of the previous triple adds no information.
    else if (!grams.at(-1)?.endsWith(pair)) grams.push(pair);
  }
  if (grams.length <= LOOKUPS) return grams;
  return Array.from(
    { length: LOOKUPS },
    (_, i) => grams[Math.round((i * (grams.length - 1)) / (LOOKUPS - 1))]!,
  );
}

/** Whether a text that has the grams of the term always contains the term. */
function isGram(term: string): boolean {
  const [first, second, third, ...more] = [...term];
  if (third === undefined) return true;
  return more.length === 0 && isTriple(first!, second!, third);
}

function all(grams: string[]): string {
  return grams.map((gram) => `"${gram.replaceAll('"', '""')}"`).join(' AND ');
}
