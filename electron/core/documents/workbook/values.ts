import type { Cell, CellValue } from 'exceljs';

/** Value of a cell: text, or a number (Excel's serial date for dates); '' for an empty cell. */
export type CellContent = string | number;

/** Days between Excel's day 0 (30 December 1899) and 1 January 1970. */
const EPOCH = 25_569;
const DAY = 86_400_000;

/**
 * Returns the value of a cell of any type (formula, link, rich text, date), its text normalized. A merged cell has the
 * value of its first cell.
 */
export function cellContent(cell: Cell): CellContent {
  return sayValue(cell.value, normalizeText);
}

/** Returns the value of a cell as text, trimmed but not normalized. */
export function cellText(cell: Cell): string {
  return String(sayValue(cell.value, (text) => text.trim()));
}

function sayValue(value: CellValue, clean: (text: string) => string): CellContent {
  if (value === null || value === undefined) return '';
  if (value instanceof Date) return value.getTime() / DAY + EPOCH;
  if (typeof value === 'number') return value;
  if (typeof value === 'boolean') return value ? '是' : '否';
  if (typeof value === 'string') return clean(value);
  if ('richText' in value) return clean(value.richText.map(({ text }) => text).join(''));
  if ('hyperlink' in value) return sayValue(value.text as CellValue, clean);
  if ('result' in value) return sayValue(value.result as CellValue, clean);
  return '';
}

/** Converts full-width letters, digits and signs to half-width ones, and white space to single blanks. */
export function normalizeText(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[\u200b-\u200f\u2060\ufeff]/g, '')
    .replace(/\s+/g, ' ')
    .trim();
}

/** Removes blanks between Chinese characters: 张 三 becomes 张三; John Smith keeps its blank. */
export function removeNameBlanks(value: CellContent): string {
  return String(value).replace(/(?<=[\u3400-\u9fff·])\s+(?=[\u3400-\u9fff·])/g, '');
}

/** A day, a time of day, or both, as read from a cell. */
export interface ParsedTime {
  /** `YYYY-MM-DD`; null when the cell has a time of day only. */
  day: string | null;
  /** Minutes since the start of the day, at most 1440; null when the cell has a day only. */
  minutes: number | null;
  /** Whether the text says 次日 (the next day). */
  nextDay: boolean;
}

/** Serial numbers in this range are taken for days, not for other numbers. */
const FIRST = Date.UTC(2000, 0, 1) / DAY + EPOCH;
const LAST = Date.UTC(2100, 0, 1) / DAY + EPOCH;

/**
 * Parses a day, a time or both; null when the value is neither. `month` is the roster's, for a day without year or
 * month.
 */
export function parseTime(value: CellContent, month: string | null): ParsedTime | null {
  return typeof value === 'number' ? fromNumber(value, month) : fromText(value, month);
}

function fromNumber(value: number, month: string | null): ParsedTime | null {
  if (value >= 0 && value < 1) return { day: null, minutes: Math.round(value * 1440), nextDay: false };
  if (value >= FIRST && value < LAST) {
    const minutes = Math.round((value - EPOCH) * 1440);
    const day = Math.floor(minutes / 1440);
    return { day: isoDay(day), minutes: minutes - day * 1440, nextDay: false };
  }
  return Number.isInteger(value) && value <= 31 && month
    ? moment(`${month}-${String(value).padStart(2, '0')}`, null, false)
    : null;
}

const isoDay = (days: number) => new Date(days * DAY).toISOString().slice(0, 10);

const TEXT = new RegExp(
  '^' +
    // 2026年12月5日, 2026-12-5, 12月5日, 12/5, 5日
    '(?:(?:(?<year>\\d{4})\\s*[-/.年]\\s*)?(?:(?<month>\\d{1,2})\\s*[-/.月]\\s*)(?<day>\\d{1,2})(?!\\d)\\s*日?|(?<only>\\d{1,2})(?!\\d)\\s*日?)?' +
    // (周六), 星期六
    '\\s*\\(?(?:(?:星期|周|礼拜)[一二三四五六日天])?\\)?\\s*T?' +
    '(?:(?<next>次日|翌日|第二天)?\\s*(?<hour>\\d{1,2})\\s*(?::|时|点)\\s*(?:(?<minute>\\d{1,2})\\s*分?)?(?::\\d{1,2}(?:\\.\\d+)?)?整?)?' +
    '$',
);

type TextParts = Record<string, string | undefined>;

function fromText(text: string, month: string | null): ParsedTime | null {
  const found: TextParts | undefined = TEXT.exec(text)?.groups;
  if (!found) return null;
  const minutes = minutesOf(found);
  const day = dayOf(found, month);
  if (minutes === 'invalid' || day === 'incomplete' || (day === null && minutes === null)) return null;
  return moment(day, minutes, found['next'] !== undefined);
}

/** Minutes since the start of the day; null when the text has no time of day. */
function minutesOf({ hour, minute = '0' }: TextParts): number | null | 'invalid' {
  if (hour === undefined) return null;
  const minutes = Number(hour) * 60 + Number(minute);
  return minutes > 1440 || Number(minute) > 59 ? 'invalid' : minutes;
}

/** `YYYY-MM-DD`, completed from the roster's month; null when the text has no day. */
function dayOf({ day, only, ...found }: TextParts, month: string | null): string | null | 'incomplete' {
  const date = day ?? only;
  if (date === undefined) return null;
  const [rosterYear, rosterMonth] = (month ?? '').split('-');
  const parts = [found['year'] ?? rosterYear, found['month'] ?? rosterMonth, date];
  if (!parts.every(Boolean)) return 'incomplete';
  return parts.map((part) => part!.padStart(2, '0')).join('-');
}

/** Null for a day that does not exist. */
function moment(day: string | null, minutes: number | null, nextDay: boolean): ParsedTime | null {
  if (day === null) return { day, minutes, nextDay };
  const at = Date.parse(`${day}T00:00:00Z`);
  return !Number.isNaN(at) && isoDay(at / DAY) === day ? { day, minutes, nextDay } : null;
}

/** Returns `YYYY-MM-DD HH:MM`, the given number of minutes after the start of the day. */
export function formatTime(day: string, minutes: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + minutes * 60_000)
    .toISOString()
    .slice(0, 16)
    .replace('T', ' ');
}

/** Returns the Date that Excel displays as this time: Excel's dates have no time zone. */
export const excelDate = (time: string) =>
  new Date(`${time.replace(' ', 'T')}${time.length > 10 ? ':00' : ''}Z`);
