/** A paragraph, list item, heading or table row of the manual that contains all words of a query. */
export interface Hit {
  element: HTMLElement;
  chapter: string;
  text: string;
}

const BLOCKS = 'h2, h3, p, li, tr';
/** Largest number of results. */
const MOST = 30;

/** Returns the blocks of the manual that contain all words of the query (separated by spaces), in document order. */
export function searchManual(manual: HTMLElement, query: string): Hit[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return [];
  return [...manual.querySelectorAll<HTMLElement>(BLOCKS)]
    .map((element) => ({
      element,
      chapter: element.closest('section')?.querySelector('h2')?.textContent ?? '',
      text: (element.textContent ?? '').trim(),
    }))
    .filter(({ text }) => words.every((word) => text.toLowerCase().includes(word)))
    .slice(0, MOST);
}

/** Returns the part of a text around the first word of the query. */
export function excerptOf(text: string, query: string, length = 40): string {
  const word = query.trim().split(/\s+/)[0]?.toLowerCase() ?? '';
  const at = Math.max(0, text.toLowerCase().indexOf(word) - 10);
  const part = text.slice(at, at + length);
  return `${at > 0 ? '…' : ''}${part}${at + length < text.length ? '…' : ''}`;
}
