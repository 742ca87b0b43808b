/** Invisible characters without effect: soft hyphen, zero-width spaces and joiners, byte order mark. */
const UNSEEN = /[\u00AD\u200B-\u200D\u2060\uFEFF]/g;
const SPACE = /[\s\u00A0\u3000]+/g;
const BESIDE_WORDS =
  /(?<=[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\p{N}]) (?=[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\p{N}])/gu;

/** Placeholders in extracted text for content other than text. Such characters in the page are replaced (`ownText`). */
export const PLACEHOLDER = {
  image: '\uFFFC',
  cell: '\uE001',
  strike: '\uE002',
  strikeEnd: '\uE003',
  raised: '\uE004',
  lowered: '\uE005',
  levelEnd: '\uE006',
} as const;
const RESERVED = /[\uE001-\uE006\uFFFC]/g;

/**
 * Normalises text for comparison: NFC, without invisible characters. White space is kept only between letters or
 * digits, as one space.
 */
export function normalise(text: string): string {
  const line = text.normalize('NFC').replace(UNSEEN, '').replace(SPACE, ' ');
  const kept = line.replace(BESIDE_WORDS, '\u0001').replaceAll(' ', '');
  return kept.replaceAll('\u0001', ' ');
}

/** Replaces characters of the page that serve as placeholders here. */
export const withoutPlaceholders = (text: string): string =>
  text.replace(RESERVED, '\uFFFD').replaceAll('\u0001', '\uFFFD');

/** Returns extracted text for a sentence, without placeholders. */
export const displayText = (text: string): string =>
  text
    .replaceAll(PLACEHOLDER.image, '〔图片〕')
    .replaceAll(PLACEHOLDER.cell, '｜')
    .replace(/[\uE002-\uE006]/g, '');

/** Returns the sections in which two texts differ, with some context; null when they are equal. */
export function firstDifference(expected: string, found: string): { expected: string; found: string } | null {
  if (expected === found) return null;
  let start = 0;
  const shorter = Math.min(expected.length, found.length);
  while (start < shorter && expected[start] === found[start]) start++;
  let end = 0;
  while (end < shorter - start && expected.at(-1 - end) === found.at(-1 - end)) end++;
  const from = Math.max(0, start - 8);
  const cut = (text: string) => displayText(text.slice(from, Math.max(start, text.length - end) + 4));
  return { expected: cut(expected), found: cut(found) };
}
