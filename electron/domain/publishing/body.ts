import { firstDifference, PLACEHOLDER, normalise } from './text';
import type { Item } from './extract';
import type { Findings } from './model';
import { excerpt } from './model';

/** Visible text of a region in one string, with the positions of its block boundaries. */
export interface FlatText {
  text: string;
  breaks: ReadonlySet<number>;
}

/** Returns the visible content of a region as text. */
export function flatten(items: readonly Item[]): FlatText {
  const blocks: string[] = [];
  let block = '';
  for (const item of items) {
    if (item.kind === 'break') {
      blocks.push(block);
      block = '';
    } else if ('look' in item && item.look.hidden === null) {
      if (item.kind === 'image') block += PLACEHOLDER.image;
      else if (item.kind !== 'control') block += item.text;
    }
  }
  const breaks = new Set<number>();
  let text = '';
  for (const one of [...blocks, block].map(normalise)) {
    if (one === '') continue;
    if (text !== '') breaks.add(text.length);
    text += one;
  }
  return { text, breaks };
}

const WORD = /[\p{Script=Latin}\p{N}]/u;

/** Returns whether a block boundary that only one side has separates letters or digits. */
function wordsJoined({ text, breaks }: FlatText, other: FlatText): boolean {
  return [...breaks].some(
    (at) => !other.breaks.has(at) && WORD.test(text[at - 1] ?? '') && WORD.test(text[at] ?? ''),
  );
}

/** Compares the text and the block boundaries of the body with the signed ones. */
export function compareBody(signed: FlatText, page: FlatText, findings: Findings): void {
  const difference = firstDifference(signed.text, page.text);
  if (difference) {
    const { expected, found } = difference;
    findings.add(
      'TEXT',
      `正文与签名的不同：签名的是“${excerpt(expected, 60)}”，网页上是“${excerpt(found, 60)}”。`,
    );
  } else if (wordsJoined(signed, page) || wordsJoined(page, signed))
    findings.add('TEXT', `正文的分段与签名的不同，把数字或单词连在了一起或拆开了。`);
  else if (signed.breaks.size !== page.breaks.size || [...signed.breaks].some((at) => !page.breaks.has(at)))
    findings.add('PARAGRAPHS', `正文的分段与签名的不同，文字相同。`);
}

/** Returns the hidden parts of a region with the reason. */
export function hiddenParts(items: readonly Item[]): Array<{ reason: string; text: string }> {
  const parts: Array<{ reason: string; text: string }> = [];
  for (const item of items) {
    if (!('look' in item) || item.look.hidden === null) continue;
    const text = item.kind === 'text' ? normalise(item.text) : item.kind === 'image' ? '〔图片〕' : '';
    if (text === '') continue;
    const last = parts.at(-1);
    if (last?.reason === item.look.hidden) last.text += text;
    else parts.push({ reason: item.look.hidden, text });
  }
  return parts;
}

/** Returns why the visibility of visible parts is uncertain; each reason once. */
export function uncertaintyReasons(items: readonly Item[]): string[] {
  const reasons = items.map((item) =>
    'look' in item &&
    item.look.hidden === null &&
    (item.kind === 'image' || (item.kind === 'text' && normalise(item.text) !== ''))
      ? item.look.uncertain
      : null,
  );
  return [...new Set(reasons.filter((reason) => reason !== null))];
}
