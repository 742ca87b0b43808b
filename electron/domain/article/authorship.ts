import type { ContentPackage } from '../records';
import { plainText } from './text';
import { packageBlobs } from './package';

/**
 * Who wrote the text of a revision (第十四条(三) 不得自编自审自发). Authorship follows the text, not the record that carries it:
 * text that comes back after its revision was given up, or in another article, is still its first submitter's.
 *
 * Text is compared by marks: windows of eight letters or digits, of which winnowing keeps about two in nine (Schleimer,
 * Wilkerson, Aiken: Winnowing, SIGMOD 2003). Two texts that share fifteen letters or digits in a row share a mark; spaces,
 * punctuation, letter case and width do not count. A mark belongs to the account that first submitted it. It is approved
 * once a revision that holds it was released, for then it passed every level of review.
 *
 * An account is a writer of a revision when it submitted it, or was a writer of the one before it in the same review, or
 * - half of the marks of one passage (title, summary, paragraph, cell), or eight of them, are its own and not approved; or
 * - half of the marks of the whole revision are its own, approved or not.
 * A changed comma, or one changed word in each sentence, does not end a person's authorship. Recurring approved phrases
 * make no author.
 */

/** Letters and digits in a window. */
const WINDOW = 8;
/** Windows of which one is kept at least. */
const SPAN = 8;
/** Letters and digits below which a passage alone does not make a writer. */
const SHORT = 10;
/** Marks of one passage that are enough, however long it is: about forty letters or digits. */
const ENOUGH = 8;

/** A passage's text in marks. `weighs`: it is long enough to count by itself. */
export interface Passage {
  marks: readonly string[];
  weighs: boolean;
}

/** To whom a mark belongs; null when it is new. */
export type AuthorOf = (mark: string) => { accountId: string; approved: boolean } | null;

export const NO_AUTHORS: AuthorOf = () => null;

/** The passages of a package; attachments and images count by their hash. */
export function passagesOf(content: ContentPackage): Passage[] {
  const texts = [content.title, content.summary, ...plainText(content.body).split(/[\n\t]/)];
  const files = packageBlobs(content).map((sha256) => ({ marks: [`sha256:${sha256}`], weighs: true }));
  return [...texts.map(passageOf).filter(({ marks }) => marks.length > 0), ...files];
}

function passageOf(text: string): Passage {
  const letters = [
    ...text
      .normalize('NFKC')
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]+/gu, ''),
  ];
  return { marks: winnow(letters), weighs: letters.length >= SHORT };
}

/** Of every `SPAN` windows in a row the one with the least hash, the last of equals; each once. */
function winnow(letters: readonly string[]): string[] {
  if (letters.length === 0) return [];
  const windows: string[] = [];
  for (let at = 0; at === 0 || at + WINDOW <= letters.length; at += 1)
    windows.push(letters.slice(at, at + WINDOW).join(''));
  const hashes = windows.map(hashOf);
  const kept = new Set<string>();
  for (let from = 0; from === 0 || from + SPAN <= windows.length; from += 1) {
    let least = from;
    for (let at = from + 1; at < Math.min(from + SPAN, windows.length); at += 1)
      if (hashes[at]! <= hashes[least]!) least = at;
    kept.add(windows[least]!);
  }
  return [...kept];
}

/** FNV-1a, 32 bits: decides only which windows are kept. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193) >>> 0;
  return hash;
}

/**
 * Everyone who wrote any part of a revision, sorted.
 *
 * @param certain its submitter, and the writers of the revision before it in the same review
 */
export function writersOf(
  passages: readonly Passage[],
  certain: readonly string[],
  authorOf: AuthorOf,
): string[] {
  const writers = new Set(certain);
  const shares = new Map<string, number>();
  let total = 0;
  for (const { marks, weighs } of passages) {
    const unapproved = new Map<string, number>();
    for (const mark of marks) {
      const author = authorOf(mark);
      if (!author) continue;
      count(shares, author.accountId);
      if (!author.approved) count(unapproved, author.accountId);
    }
    total += marks.length;
    for (const [id, own] of unapproved)
      if (weighs && own >= Math.min(marks.length / 2, ENOUGH)) writers.add(id);
  }
  for (const [id, own] of shares) if (own >= total / 2) writers.add(id);
  return [...writers].sort();
}

function count(counts: Map<string, number>, id: string): void {
  counts.set(id, (counts.get(id) ?? 0) + 1);
}
