import type { Line } from './lines';

/** Lines on a page. */
export const LINES = 52;

/** Lines that belong together. */
export interface Block {
  lines: readonly Line[];
  /** Number of the entry, from 1; null when the block is not an entry. */
  entry: number | null;
  /** Lines printed above it when it begins a page, such as a table header. */
  pageHeader?: readonly Line[];
  /** Lines printed above its continuation on another page. */
  continuationHeader?: readonly Line[];
}

export interface Page {
  lines: Line[];
  /** Numbers of the first and last entry that begin on the page, from 1; null when none does. */
  first: number | null;
  last: number | null;
  /** Number of the entry continued from the previous page, and of the one continued on the next. */
  continuedFrom: number | null;
  continuedOn: number | null;
}

/** Blocks of up to this many lines are not split across pages. */
const WHOLE = 16;
/** Minimum number of lines of a longer block before a page break. */
const BEGINNING = 8;

/** Returns blocks as pages of at most `LINES` lines, each line exactly once. Yields between units of work. */
export function* paginate(blocks: Iterable<Block>): Generator<undefined, Page[], undefined> {
  const pages: Page[] = [];
  const open = (from: number | null): Page => {
    const page = { lines: [], first: null, last: null, continuedFrom: from, continuedOn: null };
    pages.push(page);
    return page;
  };
  let page = open(null);
  for (const block of blocks) {
    yield;
    const room = LINES - page.lines.length;
    const needed = block.lines.length <= WHOLE ? block.lines.length : BEGINNING;
    if (page.lines.length > 0 && room < needed) page = open(null);
    if (page.lines.length === 0) page.lines.push(...(block.pageHeader ?? []));
    if (block.entry !== null) {
      page.first ??= block.entry;
      page.last = block.entry;
    }
    let rest = block.lines;
    for (;;) {
      const fits = LINES - page.lines.length;
      page.lines.push(...rest.slice(0, fits));
      rest = rest.slice(fits);
      if (rest.length === 0) break;
      page.continuedOn = block.entry;
      page = open(block.entry);
      page.lines.push(...(block.continuationHeader ?? []));
    }
  }
  return pages;
}
