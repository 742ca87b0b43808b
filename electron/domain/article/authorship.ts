import type { ContentPackage } from '../records';
import { plainText } from './text';
import { packageBlobs } from './package';

/**
 * Determines who wrote the text of a revision (第十四条(三) 不得自编自审自发). Authorship follows the text, not the record: text
 * that is submitted again after its revision was abandoned, or in another article, still counts as written by its first
 * submitter.
 *
 * Text is compared by marks: windows of eight letters or digits, of which winnowing keeps about two in nine (Schleimer,
 * Wilkerson, Aiken: Winnowing, SIGMOD 2003). Two texts that share fifteen consecutive letters or digits share a mark.
 * Spaces, punctuation, letter case and character width are ignored. A mark belongs to the account that submitted it
 * first. It is approved once a revision that contains it was released, because it then passed every level of review.
 *
 * An account is a writer of a revision when it submitted it, or was a writer of the previous revision in the same
 * review, or
 * - at least half of the marks of one passage (title, summary, paragraph, cell), or eight of them, are its own and
 *   not approved; or
 * - at least half of the marks of the whole revision are its own, approved or not.
 *
 * A changed comma, or one changed word per sentence, thus does not end authorship, and recurring approved phrases do
 * not create it.
 */

/** Letters and digits in a window. */
const WINDOW = 8;
/** Number of consecutive windows of which at least one is kept. */
const SPAN = 8;
/** Minimum letters and digits of a passage that can make its author a writer by itself. */
const SHORT = 10;
/** Number of marks of one passage that suffices regardless of its length: about forty letters or digits. */
const ENOUGH = 8;

/** A passage as marks. `weighs`: it is long enough to count by itself. */
export interface Passage {
  marks: readonly string[];
  isSignificant: boolean;
}

/** Returns the first submitter of a mark; null for a new mark. */
export type AuthorOf = (mark: string) => { accountId: string; approved: boolean } | null;

/** The passages of a text, and who submitted their marks first. */
export interface Authorship {
  passages: readonly Passage[];
  authorOf: AuthorOf;
}

/** Passages by their text, to make each once for revisions that share most of their text. */
export type PassageCache = Map<string, Passage>;

/** Returns the passages of a package. Each attachment or image is a passage whose only mark is its hash. */
export function passagesOf(content: ContentPackage, made: PassageCache = new Map()): Passage[] {
  const texts = [content.title, content.summary, ...plainText(content.body).split(/[\n\t]/)];
  const files = packageBlobs(content).map((sha256) => ({ marks: [`sha256:${sha256}`], isSignificant: true }));
  return [...texts.map((text) => passageOf(text, made)).filter(({ marks }) => marks.length > 0), ...files];
}

function passageOf(text: string, made: PassageCache): Passage {
  const known = made.get(text);
  if (known) return known;
  const letters = text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '');
  const starts = letterStarts(letters);
  const passage = { marks: winnow(letters, starts), isSignificant: starts.length - 1 >= SHORT };
  made.set(text, passage);
  return passage;
}

/** Returns the index of each letter in UTF-16 units, and the length of the text at the end. */
function letterStarts(letters: string): Uint32Array {
  const starts = new Uint32Array(letters.length + 1);
  let count = 0;
  for (let at = 0; at < letters.length; at += letters.codePointAt(at)! > 0xffff ? 2 : 1) starts[count++] = at;
  starts[count] = letters.length;
  return starts.subarray(0, count + 1);
}

/**
 * Keeps the window with the lowest hash of every `SPAN` consecutive windows, the last of equal ones; each once. A text
 * with fewer letters is one window.
 *
 * @param starts of the letters, as `letterStarts` returns them
 */
function winnow(letters: string, starts: Uint32Array): string[] {
  const length = starts.length - 1;
  if (length === 0) return [];
  const endOf = (window: number) => starts[Math.min(window + WINDOW, length)]!;
  const hashes = new Uint32Array(Math.max(1, length - WINDOW + 1));
  for (let at = 0; at < hashes.length; at += 1) hashes[at] = hashOf(letters, starts[at]!, endOf(at));
  const kept = new Set<string>();
  let least = -1;
  for (let from = 0; from === 0 || from + SPAN <= hashes.length; from += 1) {
    const found = leastIn(hashes, from, least);
    if (found !== least) kept.add(letters.slice(starts[found], endOf(found)));
    least = found;
  }
  return [...kept];
}

/** Returns the last index of the lowest hash in the span from `from`; `least`: that of the span before. */
function leastIn(hashes: Uint32Array, from: number, least: number): number {
  const end = Math.min(from + SPAN, hashes.length);
  const [first, next] = least < from ? [from, from + 1] : [least, end - 1];
  let found = first;
  for (let at = next; at < end; at += 1) if (hashes[at]! <= hashes[found]!) found = at;
  return found;
}

/** FNV-1a, 32 bits, of a part of a text. Used only to select windows. */
function hashOf(text: string, from: number, to: number): number {
  let hash = 0x811c9dc5;
  for (let at = from; at < to; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash >>> 0;
}

/**
 * Returns all writers of a revision, sorted.
 *
 * @param certain its submitter, and the writers of the previous revision in the same review
 */
export function writersOf({ passages, authorOf }: Authorship, certain: readonly string[]): string[] {
  const writers = new Set(certain);
  const shares = new Map<string, number>();
  let total = 0;
  for (const { marks, isSignificant } of passages) {
    const unapproved = new Map<string, number>();
    for (const mark of marks) {
      const author = authorOf(mark);
      if (!author) continue;
      count(shares, author.accountId);
      if (!author.approved) count(unapproved, author.accountId);
    }
    total += marks.length;
    for (const [id, own] of unapproved)
      if (isSignificant && own >= Math.min(marks.length / 2, ENOUGH)) writers.add(id);
  }
  for (const [id, own] of shares) if (own >= total / 2) writers.add(id);
  return [...writers].sort();
}

function count(counts: Map<string, number>, id: string): void {
  counts.set(id, (counts.get(id) ?? 0) + 1);
}
