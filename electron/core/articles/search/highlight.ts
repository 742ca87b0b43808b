import type { Folded } from './fold';

/** Half-open ranges of UTF-16 offsets. */
export type Ranges = Array<[number, number]>;

const LENGTH = 80;
const LEAD = 20;

/**
 * Returns where the folded terms occur: half-open ranges of the original text, sorted, adjacent and overlapping ones
 * merged.
 */
export function rangesOf({ text, origin }: Folded, terms: readonly string[]): Ranges {
  const found: Ranges = [];
  for (const term of terms)
    for (let at = text.indexOf(term); at !== -1; at = text.indexOf(term, at + term.length))
      found.push(origin ? [origin[at]!, end(origin, at + term.length)] : [at, at + term.length]);
  found.sort((a, b) => a[0] - b[0]);
  const joined: Ranges = [];
  for (const range of found) {
    const last = joined.at(-1);
    if (last && range[0] <= last[1]) last[1] = Math.max(last[1], range[1]);
    else joined.push(range);
  }
  return joined;
}

/**
 * Offset in the original at which a match ends, for a match that ends before folded unit `at`; includes all units of
 * its last character.
 */
function end(origin: Uint32Array, at: number): number {
  let next = at;
  while (next < origin.length - 1 && origin[next] === origin[at - 1]) next++;
  return origin[next]!;
}

/**
 * Returns about 80 characters around the first match, or the beginning of the text without a match, in a single line.
 */
export function excerptOf(
  text: string,
  folded: Folded,
  terms: readonly string[],
): { excerpt: string; ranges: Ranges } {
  const ranges = rangesOf(folded, terms);
  const first = ranges[0]?.[0] ?? 0;
  const from = boundary(text, first <= LEAD ? 0 : first - LEAD);
  const to = boundary(text, Math.min(text.length, from + LENGTH));
  const before = from > 0 ? '…' : '';
  const shift = before.length - from;
  return {
    excerpt: before + text.slice(from, to).replace(/\s/g, ' ') + (to < text.length ? '…' : ''),
    ranges: ranges
      .filter(([a, b]) => b > from && a < to)
      .map(([a, b]) => [Math.max(a, from) + shift, Math.min(b, to) + shift]),
  };
}

/** Moves an offset out of the middle of a surrogate pair. */
function boundary(text: string, at: number): number {
  const unit = text.charCodeAt(at);
  return unit >= 0xdc00 && unit <= 0xdfff ? at + 1 : at;
}
