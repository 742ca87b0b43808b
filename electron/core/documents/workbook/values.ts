import type { Cell, CellValue } from 'exceljs';

/** What a cell says: a text, or a number as Excel counts days; empty ones say ''. */
export type Said = string | number;

/** Days between Excel's day 0 (30 December 1899) and 1 January 1970. */
const EPOCH = 25_569;
const DAY = 86_400_000;

/** The value of a cell, whichever way it is kept: formula, link, rich text, date. Merged cells say what their first says. */
export function said(cell: Cell): Said {
  return sayValue(cell.value, tidy);
}

/** The same as the text that it is, sign for sign. */
export function written(cell: Cell): string {
  return String(sayValue(cell.value, (text) => text.trim()));
}

function sayValue(value: CellValue, clean: (text: string) => string): Said {
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

/** 全角 letters, digits and signs become narrow ones, all kinds of blanks one blank. */
export function tidy(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[\u200b-\u200f\u2060\ufeff]/g, '')
    .replace(/\s+/g, ' ')
    .trim();
}

/** 张 三 is 张三; John Smith keeps its blank. */
export function nameOf(value: Said): string {
  return String(value).replace(/(?<=[\u3400-\u9fff·])\s+(?=[\u3400-\u9fff·])/g, '');
}

/** A point of time as far as a cell gives one. */
export interface Moment {
  /** `YYYY-MM-DD`; null: the cell has a time of day only. */
  day: string | null;
  /** Minutes from the day's beginning, up to 24:00; null: the cell has a day only. */
  minutes: number | null;
  /** Said to be of the day after. */
  nextDay: boolean;
}

/** Earliest and latest that are taken for days, and not for other numbers. */
const FIRST = Date.UTC(2000, 0, 1) / DAY + EPOCH;
const LAST = Date.UTC(2100, 0, 1) / DAY + EPOCH;

/** Reads a day, a time or both, as people write them. `month`: the roster's, for those that leave year or month out. */
export function momentOf(value: Said, month: string | null): Moment | null {
  return typeof value === 'number' ? fromNumber(value, month) : fromText(value, month);
}

function fromNumber(value: number, month: string | null): Moment | null {
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

function fromText(text: string, month: string | null): Moment | null {
  const found = text === '' ? null : TEXT.exec(text)?.groups;
  if (!found) return null;
  const { hour, minute, next } = found;
  const minutes = hour === undefined ? null : Number(hour) * 60 + Number(minute ?? 0);
  if (minutes !== null && (minutes > 1440 || Number(minute ?? 0) > 59)) return null;
  const date = found['day'] ?? found['only'];
  if (date === undefined) return minutes === null ? null : moment(null, minutes, next !== undefined);
  const [year, own] = (month ?? '').split('-');
  const parts = [found['year'] ?? year, found['month'] ?? own, date];
  if (!parts[0] || !parts[1]) return null;
  return moment(parts.map((part) => part!.padStart(2, '0')).join('-'), minutes, next !== undefined);
}

/** Null for a day that no calendar has. */
function moment(day: string | null, minutes: number | null, nextDay: boolean): Moment | null {
  if (day === null) return { day, minutes, nextDay };
  const at = Date.parse(`${day}T00:00:00Z`);
  return !Number.isNaN(at) && isoDay(at / DAY) === day ? { day, minutes, nextDay } : null;
}

/** `YYYY-MM-DD HH:MM` of so many minutes after the day's beginning. */
export function timeOf(day: string, minutes: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + minutes * 60_000)
    .toISOString()
    .slice(0, 16)
    .replace('T', ' ');
}

/** The Date that Excel shows as this time, whose clock knows no zones. */
export const dateOf = (time: string) =>
  new Date(`${time.replace(' ', 'T')}${time.length > 10 ? ':00' : ''}Z`);
