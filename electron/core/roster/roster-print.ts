import { POST_NAME, type Post, type Shift } from '../../platform/contract';
import { escapeHtml } from '../../domain/article/render';
import {
  addDays,
  calendarDay,
  daysOf,
  monthName,
  shanghaiDay,
  shanghaiMinute,
  shanghaiTime,
  weekdayName,
  type CalendarDay,
} from '../../domain/calendar/calendar';
import type { AccountNames } from './names';
import { periodNameOn, type Roster } from '../../domain/roster/roster';
import { dayName, POSTS } from '../../domain/roster/posts';
import { LANDSCAPE_PAPER, PORTRAIT_PAPER, rosterPrintStyle, type Paper } from './roster-print-style';

export interface RosterPrint {
  month: string;
  /** Name of the bureau, printed above the title; empty for none. */
  bureau: string;
  roster: Pick<Roster, 'shifts' | 'important' | 'swapped'>;
  names: AccountNames;
  publishedBy: string;
  /** UTC instants. */
  publishedAt: string;
  printedAt: string;
  /** Whether the platform has not confirmed the roster yet. */
  waiting: boolean;
}

/** Maximum number of shift times shown side by side; with more, each shift has its own row. */
const MOST_BESIDE = 4;
/** Maximum number of shift times on a portrait page. */
const UPRIGHT = 2;
/** Maximum length of a period's name in the remarks column; longer ones appear in the notes only. */
const SHORT_NAME = 8;
/** Characters in a line of the remarks. */
const REMARK_ROOM = 7;
/** Minimum number of characters in a line of the notes. */
const NOTE_ROOM = 50;

const text = escapeHtml;

/** A part of the table that is not split across pages, with its estimated height in mm. */
interface Part {
  html: string;
  height: number;
}
interface Table {
  /** Column definitions and header, repeated on each page. */
  head: string;
  parts: Part[];
  paper: Paper;
}

/**
 * Returns 值班表 for the wall as an HTML page (A4) without scripts and external resources: one row per day, its shifts
 * side by side. Pages are divided here, because not all supported print engines can number them.
 */
export function rosterPrintHtml(wall: RosterPrint): string {
  const { month, bureau, roster } = wall;
  const times = [...new Set(roster.shifts.map(({ from }) => shanghaiTime(from)))].sort();
  const { head, parts, paper } =
    times.length <= MOST_BESIDE ? daysTable(wall, times) : shiftsTable(wall, PORTRAIT_PAPER);
  const title = `${monthName(month)}值班表`;
  const heading = `<h1>${bureau === '' ? '' : `<small>${text(bureau)}</small>`}${title}</h1>`;
  const said = notes(wall);
  const lines = said.reduce((sum, line) => sum + Math.ceil(line.length / NOTE_ROOM), 0);
  const pages = pagesOf(parts, paper.room, lines * paper.line);
  const sections = pages.map((page, at) => {
    const table = page.length > 0 ? `<table>${head}<tbody>${page.join('')}</tbody></table>` : '';
    const last =
      at === pages.length - 1 ? `<ul>${said.map((line) => `<li>${text(line)}</li>`).join('')}</ul>` : '';
    return `<section>${heading}${table}${last}${foot(wall, at + 1, pages.length)}</section>`;
  });
  return (
    `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>${title}</title>` +
    `<style>${rosterPrintStyle(paper)}</style></head><body>${sections.join('')}</body></html>`
  );
}

/** Fills pages with parts; the notes follow the last part. */
function pagesOf(parts: readonly Part[], room: number, behind: number): string[][] {
  const pages: string[][] = [[]];
  let left = room;
  for (const { html, height } of parts) {
    if (height > left && left < room) {
      pages.push([]);
      left = room;
    }
    pages.at(-1)?.push(html);
    left -= height;
  }
  if (behind > left) pages.push([]);
  return pages;
}

interface Line {
  day: string;
  calendar: CalendarDay;
  period: string;
  shifts: Shift[];
}

function linesOf({ month, roster }: RosterPrint): Line[] {
  return daysOf(month).map((day) => ({
    day,
    calendar: calendarDay(day),
    period: periodNameOn(roster.important, day) ?? '',
    shifts: roster.shifts.filter(({ from }) => shanghaiDay(from) === day),
  }));
}

/** One row per day; `times` are the start times of shifts, each a group of columns. */
function daysTable(wall: RosterPrint, times: readonly string[]): Table {
  const paper = times.length > UPRIGHT ? LANDSCAPE_PAPER : PORTRAIT_PAPER;
  const room = nameRoom(paper, times.length * POSTS.length);
  const usual = new Map(times.map((time) => [time, usualOf(wall.roster.shifts, time)]));
  const groups = times
    .map((time) => `<th scope="colgroup" colspan="${POSTS.length}" class="watch">${usual.get(time)}</th>`)
    .join('');
  const posts = times
    .map(() => POSTS.map((post, at) => `<th scope="col"${start(at)}>${POST_NAME[post]}</th>`).join(''))
    .join('');
  const parts = linesOf(wall).map((line): Part => {
    const cells = times.map((time) => {
      const shift = line.shifts.find(({ from }) => shanghaiTime(from) === time);
      if (!shift) return `<td colspan="${POSTS.length}" class="watch none">—</td>`;
      const own = shiftText(shift) === usual.get(time) ? '' : `<i>${shiftText(shift)}</i>`;
      return POSTS.map(
        (post, at) => `<td${start(at)}>${at === 0 ? own : ''}${person(wall, shift, post)}</td>`,
      );
    });
    const html = `<tr class="${classesOf(line)}">${dayCells(line, 1)}${cells.flat().join('')}${remark(line, 1)}</tr>`;
    const odd = line.shifts.some((shift) => shiftText(shift) !== usual.get(shanghaiTime(shift.from)));
    return {
      html,
      height: rowHeight(paper, tallest(wall, line.shifts, room) + Number(odd), remarkLines(line)),
    };
  });
  const head =
    '<colgroup><col class="day"><col class="weekday">' +
    `${'<col>'.repeat(times.length * POSTS.length)}<col class="remark"></colgroup>` +
    `<thead><tr><th scope="col" rowspan="2">日期</th><th scope="col" rowspan="2">星期</th>${groups}` +
    `<th scope="col" rowspan="2" class="watch">备注</th></tr><tr>${posts}</tr></thead>`;
  return { head, parts, paper };
}

/** Chinese characters that fit into one line of a name's cell. */
const nameRoom = ({ width, type }: Paper, columns: number) => (width / columns - 1.2) / type;

/** Lines needed for the longest name. */
function tallest({ names }: RosterPrint, shifts: readonly Shift[], room: number): number {
  const widths = shifts.flatMap((shift) => POSTS.map((post) => widthOf(names.nameOf(shift[post]))));
  return Math.ceil(Math.max(...widths, 1) / room);
}

/** Width in Chinese characters; letters and digits are slightly more than half as wide. */
const widthOf = (name: string) => [...name].reduce((sum, char) => sum + (char < '\u2e80' ? 0.6 : 1), 0);

function rowHeight({ row, line, remark }: Paper, names: number, remarks: number): number {
  return Math.max(row, names * line + 0.5, remarks * remark + 0.5);
}

const start = (at: number) => (at === 0 ? ' class="watch"' : '');

/** The most frequent time span of shifts that begin at a time of day. */
function usualOf(shifts: readonly Shift[], time: string): string {
  const counts = new Map<string, number>();
  for (const shift of shifts.filter(({ from }) => shanghaiTime(from) === time))
    counts.set(shiftText(shift), (counts.get(shiftText(shift)) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? time;
}

/** One row per shift. */
function shiftsTable(wall: RosterPrint, paper: Paper): Table {
  const room = nameRoom(paper, POSTS.length + 1);
  const parts = linesOf(wall).map((line): Part => {
    const span = Math.max(1, line.shifts.length);
    const cells =
      line.shifts.length === 0
        ? [`<td colspan="${POSTS.length + 1}" class="watch none">—</td>`]
        : line.shifts.map(
            (shift) =>
              `<td class="watch">${shiftText(shift)}</td>` +
              POSTS.map((post) => `<td>${person(wall, shift, post)}</td>`).join(''),
          );
    const html = cells.map((cell, at) =>
      at === 0
        ? `<tr class="${classesOf(line)}">${dayCells(line, span)}${cell}${remark(line, span)}</tr>`
        : `<tr class="${line.calendar.kind}">${cell}</tr>`,
    );
    const height = span * rowHeight(paper, tallest(wall, line.shifts, room), remarkLines(line) / span);
    return { html: html.join(''), height };
  });
  const posts = POSTS.map((post) => `<th scope="col">${POST_NAME[post]}</th>`).join('');
  const head =
    '<colgroup><col class="day"><col class="weekday"><col class="time"><col><col><col><col class="remark"></colgroup>' +
    `<thead><tr><th scope="col">日期</th><th scope="col">星期</th><th scope="col" class="watch">班次</th>${posts}` +
    `<th scope="col" class="watch">备注</th></tr></thead>`;
  return { head, parts, paper };
}

/** A heavy line separates holidays and important periods from the days around them. */
function classesOf({ day, calendar, period }: Line): string {
  const before = calendarDay(addDays(day, -1));
  const apart = calendar.kind === 'holiday' ? before.kind !== 'holiday' : before.kind === 'holiday';
  return [calendar.kind, apart ? 'apart' : '', period === '' ? '' : 'important'].filter(Boolean).join(' ');
}

const dayCells = ({ day }: Line, span: number) =>
  `<th scope="row" rowspan="${span}">${Number(day.slice(8))}日</th><td rowspan="${span}">${weekdayName(day)}</td>`;

const remarksOf = ({ calendar, period }: Line) =>
  [calendar.name, period.length > SHORT_NAME ? '重要时期' : period].filter((it) => it !== '');

const remarkLines = (line: Line) =>
  remarksOf(line).join('').length > REMARK_ROOM ? remarksOf(line).length : 1;

const remark = (line: Line, span: number) => {
  const spans = remarksOf(line).map((it) => `<span>${text(it)}</span>`);
  return `<td rowspan="${span}" class="watch remark">${spans.join(' ')}</td>`;
};

function person({ names, roster }: RosterPrint, shift: Shift, post: Post): string {
  const swapped = roster.swapped.get(shift.from)?.includes(post) === true;
  return `${text(names.nameOf(shift[post]))}${swapped ? '<sup>调</sup>' : ''}`;
}

/** 08:00–20:00, marked 次日 when the end is on the next day. */
function shiftText({ from, until }: Shift): string {
  const next = shanghaiDay(from) === shanghaiDay(until) ? '' : '次日';
  return `${shanghaiTime(from)}–${next}${shanghaiTime(until)}`;
}

function notes({ month, roster }: RosterPrint): string[] {
  const days = daysOf(month).map((day) => ({ day, ...calendarDay(day) }));
  const holidays = runsOf(days.filter(({ kind }) => kind === 'holiday'));
  const periods = roster.important.map(({ name, from, until }) => `${name}（${spanText(from, until)}）`);
  return [
    holidays.length > 0 && `节假日值班：${holidays.join('；')}。`,
    periods.length > 0 && `重大重要时期：${periods.join('；')}，每两小时读网一次。`,
    days.some(({ estimated }) => estimated) &&
      `${month.slice(0, 4)}年的放假安排未导入，休息日按星期推算，节假日以国务院办公厅通知为准。`,
    roster.swapped.size > 0 && '姓名旁有“调”的，是经双方签名同意的调班、替班。',
  ].filter((line) => line !== false);
}

function foot(
  { publishedBy, publishedAt, printedAt, waiting }: RosterPrint,
  page: number,
  pages: number,
): string {
  const published = `${publishedBy}于 ${shanghaiMinute(publishedAt)} 签名发布${waiting ? '，等待送达' : ''}`;
  return (
    `<footer><span>${text(published)}</span><span>第 ${page} 页，共 ${pages} 页</span>` +
    `<span>打印时间：${shanghaiMinute(printedAt)}</span></footer>`
  );
}

/** Groups consecutive days with the same name, for example 元旦（1月1日至1月3日）. */
function runsOf(days: ReadonlyArray<{ day: string; name: string }>): string[] {
  const runs: Array<{ name: string; from: string; until: string }> = [];
  for (const { day, name } of days) {
    const run = runs.at(-1);
    if (run && run.name === name && addDays(run.until, 1) === day) run.until = day;
    else runs.push({ name, from: day, until: day });
  }
  return runs.map(({ name, from, until }) => `${name}（${spanText(from, until)}）`);
}

const spanText = (from: string, until: string) =>
  from === until ? dayName(from) : `${dayName(from)}至${dayName(until)}`;
