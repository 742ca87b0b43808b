import { foldMapped, type Folded } from './fold';

export type Ranges = Array<[number, number]>;

const LENGTH = 80;
const LEAD = 20;

/** Where folded terms occur in a text: half-open ranges of the original, in order, touching ones joined. */
export function rangesOf({ text, origin }: Folded, terms: readonly string[]): Ranges {
  const found: Ranges = [];
  for (const term of terms)
    for (let at = text.indexOf(term); at !== -1; at = text.indexOf(term, at + term.length))
      found.push([origin[at]!, end(origin, at + term.length)]);
  found.sort((a, b) => a[0] - b[0]);
  const joined: Ranges = [];
  for (const range of found) {
    const last = joined.at(-1);
    if (last && range[0] <= last[1]) last[1] = Math.max(last[1], range[1]);
    else joined.push(range);
  }
  return joined;
}

/** The end in the original of a match that ends before unit `at`: past every unit of its last character. */
function end(origin: Uint32Array, at: number): number {
  let next = at;
  while (next < origin.length - 1 && origin[next] === origin[at - 1]) next++;
  return origin[next]!;
}

/** About 80 characters round the first term that occurs, or the beginning; one line. */
export function excerptOf(text: string, terms: readonly string[]): { excerpt: string; ranges: Ranges } {
  const ranges = rangesOf(foldMapped(text), terms);
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

/** Never between the two halves of a character. */
function boundary(text: string, at: number): number {
  const unit = text.charCodeAt(at);
  return unit >= 0xdc00 && unit <= 0xdfff ? at + 1 : at;
}
