import type { SearchExcerpt } from '../../types';
import { foldText } from './fold';
import { excerptOf } from './highlight';
import type { SearchedParts } from './source';

type Candidate = Pick<SearchExcerpt, 'part' | 'text' | 'opinion'>;

/**
 * Returns excerpts of the parts of an article, other than the title, in which the folded terms occur. Of each kind of
 * part it includes as many as are needed to show every term found in that kind. When the terms occur in none of them,
 * returns the beginning of the body.
 */
export function excerptsOf(parts: SearchedParts, terms: readonly string[]): SearchExcerpt[] {
  const { body, summary, attachments, opinions } = parts;
  const kinds: Candidate[][] = [
    [{ part: 'body', text: body, opinion: null }],
    [{ part: 'summary', text: summary, opinion: null }],
    attachments.map((name) => ({ part: 'attachment', text: name, opinion: null })),
    opinions.map(({ text, ...opinion }) => ({ part: 'opinion', text, opinion })),
  ];
  const found = kinds.flatMap((candidates) => showing(candidates, terms));
  const shown = found.length > 0 ? found : kinds[0]!;
  return shown.flatMap(({ part, text, opinion }) => {
    const { excerpt, ranges } = excerptOf(text, terms);
    return excerpt === '' ? [] : [{ part, text: excerpt, ranges, opinion }];
  });
}

/** Returns the candidates that contain a term which no earlier candidate contains. */
function showing(candidates: readonly Candidate[], terms: readonly string[]): Candidate[] {
  const missing = new Set(terms);
  return candidates.filter(({ text }) => {
    const folded = foldText(text);
    const had = [...missing].filter((term) => folded.includes(term));
    for (const term of had) missing.delete(term);
    return had.length > 0;
  });
}
