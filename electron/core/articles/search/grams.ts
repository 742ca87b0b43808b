/**
 * What the index holds of a folded text: every character and every pair of neighbours between blanks. A term of one
 * or two characters is a gram itself; a longer one is looked up by its pairs and then checked on the text.
 */

/** Marks that no folded text contains, so a marked gram is never taken for one of the text. */
const TITLE = '\ufdd0';
const COLUMN = '\ufdd1';
const LIVE = '\ufdd2';
/** A long term is looked up by this many of its pairs; the check on the text does the rest. */
const PAIRS = 16;

export function gramsOf(folded: string): Set<string> {
  const grams = new Set<string>();
  let previous = ' ';
  for (const character of folded) {
    if (character !== ' ') {
      grams.add(character);
      if (previous !== ' ') grams.add(previous + character);
    }
    previous = character;
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
    unproven: terms.filter((term) => [...term].length > 2),
  };
}

function lookups(term: string): string[] {
  const characters = [...term];
  if (characters.length <= 2) return [term];
  const pairs = characters.slice(1).map((character, i) => characters[i]! + character);
  if (pairs.length <= PAIRS) return pairs;
  return Array.from({ length: PAIRS }, (_, i) => pairs[Math.round((i * (pairs.length - 1)) / (PAIRS - 1))]!);
}

function all(grams: string[]): string {
  return grams.map((gram) => `"${gram.replaceAll('"', '""')}"`).join(' AND ');
}
