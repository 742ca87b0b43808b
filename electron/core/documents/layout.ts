import type { Block, OfficialDocument } from './official-document';

/** Page sizes of GB/T 9704-2012, 5.1–5.2, in mm; the margins leave 156 × 225 of A4. */
export const PAGE = { width: 210, height: 297, top: 37, right: 26, bottom: 35, left: 28 } as const;
const TYPE_AREA = { width: 156, height: 225 } as const;
const PT = 72 / 25.4;

/** Font sizes in pt: 2号, 3号, 4号, and 小四 for tables. */
export const FONT_SIZE = { title: 22, body: 16, small: 14, table: 12 } as const;
/** Line spacing in pt for 22 lines on a page, rounded down to Word's step of 1/20 pt: 28.95. */
export const LINE_SPACING = Math.floor(((TYPE_AREA.height * PT) / 22) * 20) / 20;
/** Character spacing in pt for 28 characters of 3号 in a line; slightly less than their width. */
export const CHARACTER_SPACING = (TYPE_AREA.width * PT) / 28;
/** Width of the type area in pt. */
export const WIDTH = TYPE_AREA.width * PT;

/**
 * Distance in pt from the line of the number to the red rule: 4 mm below its characters, which are vertically centred
 * in the line (7.2.7).
 */
export const RULE_DISTANCE = 4 * PT - (LINE_SPACING - FONT_SIZE.body) / 2;

/** Font names, the preferred first, then substitutes. */
export const FONTS = {
  title: ['方正小标宋简体', '方正小标宋_GBK', '宋体', 'SimSun'],
  body: ['仿宋_GB2312', '仿宋', 'FangSong', 'STFangsong'],
  first: ['黑体', 'SimHei', 'STHeiti'],
  second: ['楷体_GB2312', '楷体', 'KaiTi', 'STKaiti'],
  number: ['宋体', 'SimSun', 'STSong'],
} as const;

/** A paragraph or table ready to render: its number, its bold beginning, and the remaining text. */
export type LayoutBlock =
  | { kind: 'first' | 'second' | 'body'; number: string; lead: string; text: string }
  | { kind: 'table'; columns: Array<{ title: string; width: number }>; rows: string[][] };

/** A document ready to render, in order, with all numbers, brackets and punctuation that the standard requires. */
export interface LaidOutDocument {
  mark: string;
  /** pt */
  markSize: number;
  number: string;
  approver: string;
  title: string[];
  to: string;
  body: LayoutBlock[];
  attachments: string[];
  /** `room` is the distance from the right edge in characters of 3号. */
  signature: { text: string; room: number } | null;
  date: { text: string; room: number } | null;
  note: string;
  copies: string;
  issuer: string;
  issuedOn: string;
}

/** Applies the rules of GB/T 9704-2012 to the content of a document. */
export function layOutDocument(document: OfficialDocument): LaidOutDocument {
  const mark = tidy(document.mark);
  const signature = tidy(document.signature);
  const date = document.date ? dateInWords(document.date) : '';
  const { signed, dated } = signatureRoom(signature, date);
  const to = tidy(document.to).replace(/[：:]+$/, '');
  const note = tidy(document.note).replace(/^[（(](.*)[）)]$/, '$1');
  const copies = tidy(document.copies).replace(/[。.]+$/, '');
  return {
    mark,
    markSize: Math.min(44, Math.floor((WIDTH - 10) / Math.max(1, textWidth(mark)))),
    number: normalizeYearBrackets(tidy(document.number)),
    approver: tidy(document.approver),
    title: titleLines(clean(document.title), document.unbroken),
    to: to && `${to}：`,
    body: numbered(document.body),
    attachments: document.attachments.map(tidy),
    signature: signature ? { text: signature, room: signed } : null,
    date: date ? { text: date, room: dated } : null,
    note: note && `（${note}）`,
    copies: copies && `${copies}。`,
    issuer: tidy(document.issuer),
    issuedOn: document.issuedOn ? `${dateInWords(document.issuedOn)}印发` : '',
  };
}

/** 2026年11月5日: month and day without leading zeros (7.3.5). `day` is `YYYY-MM-DD`. */
export function dateInWords(day: string): string {
  const [year, month, date] = day.split('-').map(Number);
  return `${year}年${month}月${date}日`;
}

/** Puts years into 〔〕 instead of other brackets (7.2.5). */
export function normalizeYearBrackets(number: string): string {
  return number.replace(/[[［(（﹝【]\s*(\d{4})\s*[\]］)）﹞】]/g, '〔$1〕');
}

/** Width of a text in em; narrow characters count as half. */
export function textWidth(text: string): number {
  return [...text].reduce((sum, char) => sum + (/[\u0020-\u024f]/.test(char) ? 0.5 : 1), 0);
}

/**
 * The date is four characters from the right edge with the signature centred above it; both move left when the
 * signature is long (7.3.5.1).
 */
function signatureRoom(signature: string, date: string): { signed: number; dated: number } {
  if (!date) return { signed: 4, dated: 4 };
  const signed = 4 + (textWidth(date) - textWidth(signature)) / 2;
  return signed < 0 ? { signed: 0, dated: 4 - signed } : { signed, dated: 4 };
}

const DIGITS = '〇一二三四五六七八九';
/** A number from 1 to 99 in Chinese. */
function ordinal(n: number): string {
  const tens = Math.floor(n / 10);
  const one = n % 10 === 0 ? '' : DIGITS[n % 10]!;
  return tens === 0 ? one : `${tens === 1 ? '' : DIGITS[tens]}十${one}`;
}

/** Numbers headings and items as 一、 （一） 1. (7.3.3). */
function numbered(blocks: readonly Block[]): LayoutBlock[] {
  let first = 0;
  let second = 0;
  let item = 0;
  return blocks.flatMap((block): LayoutBlock[] => {
    switch (block.kind) {
      case 'heading':
        item = 0;
        if (block.level === 1) {
          second = 0;
          return [{ kind: 'first', number: `${ordinal(++first)}、`, lead: '', text: tidy(block.text) }];
        }
        return [{ kind: 'second', number: `（${ordinal(++second)}）`, lead: '', text: tidy(block.text) }];
      case 'item': {
        const [text, ...more] = paragraphs(block.text);
        return [
          { kind: 'body', number: `${++item}.`, lead: tidy(block.lead), text: text ?? '' },
          ...more.map(plain),
        ];
      }
      case 'paragraph':
        return paragraphs(block.text).map(plain);
      case 'table': {
        const all = block.columns.reduce((sum, { share }) => sum + share, 0);
        const columns = block.columns.map(({ title, share }) => ({
          title: tidy(title),
          width: (WIDTH * share) / all,
        }));
        const rows = block.rows.map((row) => columns.map((_, i) => clean(row[i] ?? '').trim()));
        return [{ kind: 'table', columns, rows }];
      }
    }
  });
}

const plain = (text: string): LayoutBlock => ({ kind: 'body', number: '', lead: '', text });

const paragraphs = (text: string) =>
  clean(text)
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

/** Number of characters of 2号 in a line. */
const TITLE_LINE = Math.floor(WIDTH / FONT_SIZE.title);
/** Characters that must not begin a line. */
const NO_START = /^[的了及和与或、，。；：！？”’）》〉〕]/;

/** Breaks the title into lines of similar length between words; keeps line breaks of the author (7.3.1). */
function titleLines(title: string, unbroken: readonly string[]): string[] {
  return title
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .flatMap((line) => {
      const lines = Math.ceil(textWidth(line) / TITLE_LINE);
      return lines <= 1 ? [line] : evenly(words(line, unbroken), lines);
    });
}

function words(line: string, unbroken: readonly string[]): string[] {
  const kept = unbroken.filter((name) => name !== '').sort((a, b) => b.length - a.length);
  const name = kept.find((it) => line.includes(it));
  if (name === undefined)
    return [...new Intl.Segmenter('zh', { granularity: 'word' }).segment(line)].map(({ segment }) => segment);
  const at = line.indexOf(name);
  return [...words(line.slice(0, at), kept), name, ...words(line.slice(at + name.length), kept)];
}

/** Distributes words over at least `lines` lines, each as close to its share as possible. */
function evenly(parts: readonly string[], lines: number): string[] {
  const made: string[] = [];
  let rest = [...parts];
  for (let left = lines; left > 1 && rest.length > 1; left -= 1) {
    const share = textWidth(rest.join('')) / left;
    let best = 1;
    for (let end = 1; end < rest.length; end += 1) {
      const width = textWidth(rest.slice(0, end).join(''));
      if (width > TITLE_LINE) break;
      if (NO_START.test(rest[end]!)) continue;
      if (Math.abs(width - share) < Math.abs(textWidth(rest.slice(0, best).join('')) - share)) best = end;
    }
    made.push(rest.slice(0, best).join(''));
    rest = rest.slice(best);
  }
  return [...made, rest.join('')];
}

const tidy = (text: string) => clean(text).replace(/\s+/g, ' ').trim();

/** Removes control characters and replaces unpaired surrogates. */
function clean(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .replace(/\t/g, ' ')
    .replace(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\ufffe\uffff]/g, '')
    .replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '\ufffd');
}
