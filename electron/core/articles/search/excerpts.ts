import type { SearchExcerpt } from '../../types';
import { foldMapped, type Folded } from './fold';
import { excerptOf } from './highlight';
import type { SearchedParts } from './source';

interface Candidate extends Pick<SearchExcerpt, 'part' | 'text' | 'opinion'> {
  folded: Folded;
}

/**
 * Returns excerpts of the parts of an article, other than the title, in which the folded terms occur. Of each kind of
 * part it includes as many as are needed to show every term found in that kind. When the terms occur in none of them,
 * returns the beginning of the body.
 */
export function excerptsOf(parts: SearchedParts, terms: readonly string[]): SearchExcerpt[] {
  const { body, summary, attachments, opinions } = parts;
  const kinds: Array<Array<Omit<Candidate, 'folded'>>> = [
    [{ part: 'body', text: body, opinion: null }],
    [{ part: 'summary', text: summary, opinion: null }],
    attachments.map((name) => ({ part: 'attachment', text: name, opinion: null })),
    opinions.map(({ text, ...opinion }) => ({ part: 'opinion', text, opinion })),
  ];
  const candidates = kinds.map((kind) =>
    kind.map((it): Candidate => ({ ...it, folded: foldMapped(it.text) })),
  );
  const found = candidates.flatMap((kind) => showing(kind, terms));
  const shown = found.length > 0 ? found : candidates[0]!;
  return shown.flatMap(({ part, text, folded, opinion }) => {
    const { excerpt, ranges } = excerptOf(text, folded, terms);
    return excerpt === '' ? [] : [{ part, text: excerpt, ranges, opinion }];
  });
}

/** Returns the candidates that contain a term which no earlier candidate contains. */
function showing(candidates: readonly Candidate[], terms: readonly string[]): Candidate[] {
  const missing = new Set(terms);
  return candidates.filter(({ folded }) => {
    const had = [...missing].filter((term) => folded.text.includes(term));
    for (const term of had) missing.delete(term);
    return had.length > 0;
  });
}
