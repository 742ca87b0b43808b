import type { Block, DraftContent } from '../records';
import { blockText } from './text';

/** A number in an article that looks like a person's. */
export interface PersonalNumber {
  kind: 'mobile' | 'idNumber';
  /** Where it is, for people: 正文第 3 段, 正文第 1 个表格第 2 行第 3 列. */
  place: string;
  /** The number with its middle masked. */
  masked: string;
}

const GAP = String.raw`[ \u00a0\u2002-\u200b\u3000-]?`;
/** Mainland mobile numbers, with or without +86, written 3-4-4. Lookaheads find candidates that overlap. */
const MOBILE = new RegExp(
  String.raw`(?<![\d.])(?=(?:\+?86${GAP})?(1[3-9]\d${GAP}\d{4}${GAP}\d{4})(?!\d))`,
  'dg',
);
const ID_NUMBER = new RegExp(
  String.raw`(?<![\dA-Za-z])(?=([1-9]\d{5}${GAP}\d{8}${GAP}\d{3}[\dXx])(?![\dA-Za-z]))`,
  'dg',
);
const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECK_DIGITS = '10X98765432';

/** Whether 18 characters are a citizen's number: a date of birth that exists, and the check digit (GB 11643-1999). */
export function isIdNumber(text: string): boolean {
  if (!/^[1-9]\d{16}[\dX]$/.test(text)) return false;
  const [year, month, day] = [text.slice(6, 10), text.slice(10, 12), text.slice(12, 14)];
  const born = new Date(`${year}-${month}-${day}T00:00:00Z`);
  if (!/^(?:18|19|20)/.test(year ?? '') || Number.isNaN(born.getTime()) || born.getUTCDate() !== Number(day))
    return false;
  const sum = WEIGHTS.reduce((total, weight, index) => total + weight * Number(text[index]), 0);
  return CHECK_DIGITS[sum % 11] === text[17];
}

/** Digits, signs and X of full width as the ASCII ones; the length stays. */
const narrowed = (text: string) =>
  text.replace(/[\uff0b\uff0d\uff10-\uff19\uff38\uff58]/g, (it) =>
    String.fromCharCode(it.charCodeAt(0) - 0xfee0),
  );

const compact = (found: string) => found.replace(/[^\dXx]/g, '').toUpperCase();
const masked = (number: string, head: number, tail: number) =>
  `${number.slice(0, head)}${'*'.repeat(number.length - head - tail)}${number.slice(-tail)}`;

function numbersIn(text: string, place: string): PersonalNumber[] {
  const plain = narrowed(text);
  // A prefix makes the same number match twice: each is taken once, by where it begins.
  const all = (pattern: RegExp) => {
    const matches = [...plain.matchAll(pattern)].map(
      (match) => [match.indices?.[1]?.[0], match[1] ?? ''] as const,
    );
    return [...new Map(matches).values()].map(compact);
  };
  return [
    ...all(ID_NUMBER)
      .filter(isIdNumber)
      .map((number) => ({ kind: 'idNumber' as const, place, masked: masked(number, 6, 2) })),
    ...all(MOBILE).map((number) => ({ kind: 'mobile' as const, place, masked: masked(number, 3, 4) })),
  ];
}

/** Targets of links to telephones, which a reader of the text does not see. */
function telephones(block: Block): string {
  const found = JSON.stringify(block).match(/"href":"tel:[^"]*"/g) ?? [];
  return found.map((href) => href.slice('"href":"tel:'.length, -1)).join('\n');
}

function numbersInBody(blocks: readonly Block[]): PersonalNumber[] {
  let paragraphs = 0;
  let tables = 0;
  return blocks.flatMap((block) => {
    if (block.type === 'table') {
      tables += 1;
      return block.content.flatMap((row, y) =>
        row.content.flatMap((cell, x) =>
          cell.content.flatMap((inner) =>
            numbersInBlock(inner, `正文第 ${tables} 个表格第 ${y + 1} 行第 ${x + 1} 格`),
          ),
        ),
      );
    }
    if (block.type === 'horizontalRule') return [];
    if (block.type === 'image') return numbersInBlock(block, '正文图片的说明');
    paragraphs += 1;
    return numbersInBlock(block, `正文第 ${paragraphs} 段`);
  });
}

function numbersInBlock(block: Block, place: string): PersonalNumber[] {
  const shown = numbersIn(blockText(block), place);
  const linked = numbersIn(telephones(block), place).filter(
    (link) => !shown.some(({ masked: known }) => known === link.masked),
  );
  return [...shown, ...linked];
}

/**
 * Mobile and ID numbers in an article's own text: title, summary, source, body with its tables, and names of attachments
 * (第十四条 个人隐私). What attached files contain is not looked at. In reading order.
 */
export function personalNumbers(
  content: Pick<DraftContent, 'title' | 'summary' | 'source' | 'body' | 'attachments'>,
): PersonalNumber[] {
  return [
    ...numbersIn(content.title, '标题'),
    ...numbersIn(content.summary, '摘要'),
    ...numbersIn(content.source, '来源'),
    ...numbersInBody(content.body.content),
    ...content.attachments.flatMap(({ name }, index) => numbersIn(name, `第 ${index + 1} 个附件的名称`)),
  ];
}
