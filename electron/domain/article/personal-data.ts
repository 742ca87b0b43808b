import type { Block, DraftContent } from '../records';
import { blockText } from './text';

/** A number in an article that has the form of a person's mobile or ID number. */
export interface PersonalNumber {
  kind: 'mobile' | 'idNumber';
  /** Its location in Chinese, such as 正文第 3 段, 正文第 1 个表格第 2 行第 3 格. */
  place: string;
  /** The number with its middle digits masked. */
  masked: string;
}

const GAP = String.raw`[ \u00a0\u2002-\u200b\u3000-]?`;
/**
 * Mainland mobile numbers, with or without +86, grouped 3-4-4 or not. The lookahead also finds overlapping candidates.
 */
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

/**
 * Returns whether 18 characters are a valid citizen number: existing date of birth and correct check digit (GB
 * 11643-1999).
 */
export function isIdNumber(text: string): boolean {
  if (!/^[1-9]\d{16}[\dX]$/.test(text)) return false;
  const [year, month, day] = [text.slice(6, 10), text.slice(10, 12), text.slice(12, 14)];
  const born = new Date(`${year}-${month}-${day}T00:00:00Z`);
  if (!/^(?:18|19|20)/.test(year ?? '') || Number.isNaN(born.getTime()) || born.getUTCDate() !== Number(day))
    return false;
  const sum = WEIGHTS.reduce((total, weight, index) => total + weight * Number(text[index]), 0);
  return CHECK_DIGITS[sum % 11] === text[17];
}

/** Converts full-width digits, signs and X to ASCII; keeps the length. */
const narrowed = (text: string) =>
  text.replace(/[\uff0b\uff0d\uff10-\uff19\uff38\uff58]/g, (it) =>
    String.fromCharCode(it.charCodeAt(0) - 0xfee0),
  );

const compact = (found: string) => found.replace(/[^\dXx]/g, '').toUpperCase();
const masked = (number: string, head: number, tail: number) =>
  `${number.slice(0, head)}${'*'.repeat(number.length - head - tail)}${number.slice(-tail)}`;

function numbersIn(text: string, place: string): PersonalNumber[] {
  const plain = narrowed(text);
  // An optional prefix lets the same number match twice; keyed by its start, it is listed once.
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

/** Targets of telephone links, which the visible text does not contain. */
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
 * Returns the mobile and ID numbers in an article, in reading order: in title, summary, source, body with tables, and
 * names of attachments (第十四条 个人隐私). The content of attached files is not searched.
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
