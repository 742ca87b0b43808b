import type { Stage } from '../../../platform/contract';
import { isTriple, spread } from '../search/grams';

/**
 * Tokens of an article: its facets and the grams of its title, which are those of the search, but of whole characters
 * and without folding, because a list compares titles exactly. A gram has at most three characters and a facet more.
 */

/** What lists filter articles by. */
export interface Indexed {
  title: string;
  column_id: string;
  author_id: string;
  stage: Stage;
  /** Whether the article has a revision that the public reads. */
  live: 0 | 1;
}

/** Conditions that the index answers. All that are given must hold. */
export interface IndexFilter {
  columnIds?: readonly string[] | undefined;
  authorId?: string | undefined;
  stages?: readonly Stage[] | undefined;
  live?: true | undefined;
  title?: string | undefined;
}

const EVERY = 'every';
const LIVE = 'live';
const columnToken = (id: string) => `column:${id}`;
const authorToken = (id: string) => `author:${id}`;
const stageToken = (stage: Stage) => `stage:${stage}`;

export const isFacet = (token: string): boolean => token.length > 3 && [...token].length > 3;

/** Maximum number of grams that a title is looked up by. */
const LOOKUPS = 8;

function gramsOf(text: string): Set<string> {
  const grams = new Set<string>();
  let [first, second] = [' ', ' '];
  for (const third of text) {
    if (third !== ' ') {
      grams.add(third);
      if (second !== ' ') {
        grams.add(second + third);
        if (first !== ' ' && isTriple(first.codePointAt(0)!, second.codePointAt(0)!, third.codePointAt(0)!))
          grams.add(first + second + third);
      }
    }
    [first, second] = [second, third];
  }
  return grams;
}

export function tokensOf(article: Indexed): Set<string> {
  const tokens = gramsOf(article.title);
  tokens.add(EVERY);
  tokens.add(columnToken(article.column_id));
  tokens.add(authorToken(article.author_id));
  tokens.add(stageToken(article.stage));
  if (article.live === 1) tokens.add(LIVE);
  return tokens;
}

/**
 * Returns the groups of tokens that an article must have: at least one of each group. `proven`: every article that has
 * them meets the filter; otherwise its title is still to be compared.
 */
export function lookupOf(filter: IndexFilter): { groups: string[][]; proven: boolean } {
  const { title = '', columnIds, authorId, stages, live } = filter;
  const grams = [...gramsOf(title)];
  const longer = grams.filter((gram) => [...gram].length > 1);
  const groups = spread(longer.length > 0 ? longer : grams, LOOKUPS).map((gram) => [gram]);
  const proven = title === '' || grams.includes(title);
  if (proven && title !== '') groups.splice(0, groups.length, [title]);
  if (authorId !== undefined) groups.push([authorToken(authorId)]);
  if (live) groups.push([LIVE]);
  if (stages) groups.push(stages.map(stageToken));
  if (columnIds) groups.push(columnIds.map(columnToken));
  if (groups.length === 0) groups.push([EVERY]);
  return { groups, proven };
}

/**
 * Returns the time of an instant in ms, for sorting: an instant whose text sorts before another's never has a higher
 * time. Missing digits count as 9, because `Z` sorts after every digit and after the point.
 */
export function timeOf(instant: string): number {
  if (instant.length === 24) return Date.parse(instant);
  const [, minute = '', second = '59', digits = ''] =
    /^(\d{4}-\d\d-\d\dT\d\d:\d\d)(?::(\d\d)(?:\.(\d+))?)?Z$/.exec(instant) ?? [];
  return Date.parse(`${minute}:${second}.${digits.slice(0, 3).padEnd(3, '9')}Z`);
}
