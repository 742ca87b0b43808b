/**
 * What the index holds of a folded text: every character and every pair of neighbours between blanks, and three
 * neighbours when two of them are digits or Latin letters, whose pairs stand in almost every text. A term that is a
 * gram itself is proven by the index; a longer one is looked up by its grams and then checked on the text.
 */

/** Marks that no folded text contains, so a marked gram is never taken for one of the text. */
const TITLE = '\ufdd0';
const COLUMN = '\ufdd1';
const LIVE = '\ufdd2';
/** A long term is looked up by this many of its grams; the check on the text does the rest. */
const LOOKUPS = 16;

/** Whether three neighbours are a gram. */
function isTriple(a: string, b: string, c: string): boolean {
  return common(a) + common(b) + common(c) >= 2;
}
/** 1 for a digit or Latin letter. */
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

export interface Place {
  columnId: string;
  live: boolean;
}

const columnGram = (columnId: string) => COLUMN + Buffer.from(columnId).toString('hex');

/** The row of the index for one article: grams apart by blanks. `text` includes the title. */
export function indexRow(title: string, text: string, place: Place): string {
  const grams = [...gramsOf(text)];
  for (const gram of gramsOf(title)) grams.push(TITLE + gram);
  grams.push(columnGram(place.columnId));
  if (place.live) grams.push(LIVE);
  return grams.join(' ');
}

export interface Wanted {
  /** FTS5 expressions: every term somewhere in the text, and every term in the title. */
  anywhere: string;
  inTitle: string;
  /** Folded terms; all must occur. */
  terms: string[];
  /** The terms that the index alone does not prove. */
  unproven: string[];
}

/** Terms are apart by blanks. Null when nothing is left to look for. */
export function wanted(
  foldedQuery: string,
  filter: { columnId: string | null; onlyLive: boolean },
): Wanted | null {
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
    unproven: terms.filter((term) => !isGram(term)),
  };
}

/** The grams by which a term is looked up. */
function lookups(term: string): string[] {
  const characters = [...term];
  if (characters.length === 1) return [term];
  const grams: string[] = [];
  for (let i = 1; i < characters.length; i++) {
    const [first, second, third] = [characters[i - 1]!, characters[i]!, characters[i + 1]];
    const pair = first + second;
    if (third !== undefined && isTriple(first, second, third)) grams.push(pair + third);
    // The end of a triple says nothing new.
    else if (!grams.at(-1)?.endsWith(pair)) grams.push(pair);
  }
  if (grams.length <= LOOKUPS) return grams;
  return Array.from(
    { length: LOOKUPS },
    (_, i) => grams[Math.round((i * (grams.length - 1)) / (LOOKUPS - 1))]!,
  );
}

/** Whether having its grams means that a text has the term. */
function isGram(term: string): boolean {
  const [first, second, third, ...more] = [...term];
  if (third === undefined) return true;
  return more.length === 0 && isTriple(first!, second!, third);
}

function all(grams: string[]): string {
  return grams.map((gram) => `"${gram.replaceAll('"', '""')}"`).join(' AND ');
}
