import type { Line } from './lines';

/** Lines on one page. */
export const LINES = 52;

/** What belongs together. */
export interface Block {
  lines: readonly Line[];
  /** The entry that it is, counted from 1; null: none. */
  entry: number | null;
  /** Set above it where it begins a page, such as a table's heading. */
  top?: readonly Line[];
  /** Set above what of it goes on on another page. */
  again?: readonly Line[];
}

export interface Page {
  lines: Line[];
  /** The entries that begin on it, counted from 1; null: none does. */
  first: number | null;
  last: number | null;
  /** The entry that goes on from the page before, and the one that goes on on the next. */
  from: number | null;
  into: number | null;
}

/** A block of up to so many lines stays on one page. */
const WHOLE = 16;
/** A longer one begins with so many lines at least. */
const BEGINNING = 8;

/** Lays blocks out on pages, none of more than `LINES` lines, each line once. May be interrupted at every `yield`. */
export function* paginate(blocks: Iterable<Block>): Generator<undefined, Page[], undefined> {
  const pages: Page[] = [];
  const open = (from: number | null): Page => {
    const page = { lines: [], first: null, last: null, from, into: null };
    pages.push(page);
    return page;
  };
  let page = open(null);
  for (const block of blocks) {
    yield;
    const room = LINES - page.lines.length;
    const needed = block.lines.length <= WHOLE ? block.lines.length : BEGINNING;
    if (page.lines.length > 0 && room < needed) page = open(null);
    if (page.lines.length === 0) page.lines.push(...(block.top ?? []));
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
      page.into = block.entry;
      page = open(block.entry);
      page.lines.push(...(block.again ?? []));
    }
  }
  return pages;
}
