import { escapeHtml } from '../../../domain/article/render';
import { monthName } from '../../../domain/calendar/calendar';
import { LOG_GENESIS } from '../proof/head';
import type { MonthLog } from './gather';
import { SIZE, WIDTH, type Face, type Line } from './lines';
import { LINES, type Page } from './pages';

/** Space below the last line in pt: glyphs of fallback fonts extend slightly below their line. */
const DESCENT = 3;
/** Height of a line in pt. */
const LINE = 13.5;
const SONG = "'FangSong', 'STFangsong', '仿宋_GB2312', 'Noto Serif CJK SC', serif";
const HEI = "'SimHei', 'STHeiti', 'Noto Sans CJK SC', sans-serif";
const TITLE = "'方正小标宋简体', 'SimSun', 'Noto Serif CJK SC', serif";
const MONO = "'Consolas', 'DejaVu Sans Mono', 'Liberation Mono', monospace";
const FAMILY: Record<Face, string> = {
  title: TITLE,
  section: HEI,
  head: HEI,
  text: SONG,
  small: SONG,
  column: HEI,
  code: `${MONO}, ${SONG}`,
};
const faces = Object.entries(FAMILY)
  .map(([face, family]) => `.${face} { font: ${SIZE[face as Face]}pt/${LINE}pt ${family}; }`)
  .join('\n');

/** Fixed layout: A4 pages, lines of equal height, text that does not wrap. */
const STYLE = `
@page { size: A4; margin: 0; }
body { margin: 0; color: #000; font-size: 10.5pt; text-autospace: no-autospace; text-spacing-trim: space-all;
  font-variant-east-asian: normal; font-variant-ligatures: none; }
.page { position: relative; box-sizing: border-box; width: 210mm; height: 296.9mm; break-inside: avoid; }
.page + .page { break-before: page; }
.top, .lines, .foot { position: absolute; left: 28mm; width: ${WIDTH}pt; }
.top { top: 10mm; height: 5mm; font: 9pt/5mm ${SONG}; display: flex; justify-content: space-between;
  border-bottom: 0.5pt solid #000; }
.lines { top: 17mm; height: ${LINES * LINE + DESCENT}pt; }
.foot { top: 266mm; border-top: 0.5pt solid #000; padding-top: 1.5mm; font: 8.5pt/13pt ${SONG}; }
.foot p { margin: 0; display: flex; justify-content: space-between; white-space: pre; }
.foot p.heads { justify-content: flex-start; }
.foot p.heads span { display: inline-block; width: 34mm; }
.foot code { font: 7.5pt/13pt ${MONO}; }
.line { position: relative; box-sizing: border-box; height: ${LINE}pt; white-space: pre; tab-size: 4; }
.line span { position: absolute; top: 0; unicode-bidi: isolate; }
.line .end { right: 0; }
.thin { border-top: 0.35pt solid #000; }
.thin span { margin-top: -0.35pt; }
.title { text-align: center; }
.title span { left: 0; right: 0; }
.title { letter-spacing: 0.1em; }
${faces}
`;

function lineHtml({ face, cells, rule }: Line): string {
  const spans = cells.map(({ text, left, rightAligned, code }) => {
    const names = [rightAligned && 'end', code && 'code'].filter(Boolean).join(' ');
    const place = rightAligned || left === 0 ? '' : ` style="left:${(left * SIZE[face]).toFixed(1)}pt"`;
    return `<span${names && ` class="${names}"`}${place}>${escapeHtml(text)}</span>`;
  });
  return `<div class="line ${face}${rule ? ` ${rule}` : ''}">${spans.join('')}</div>`;
}

/** Page footer with numbers and 累计校验码, by which a missing or exchanged page is detected. */
function footHtml(log: MonthLog, page: Page, before: { count: number; head: string }, after: string): string {
  const { first, last, continuedFrom, continuedOn } = page;
  const total = log.entries.length;
  const here = first === null || last === null ? 0 : last - first + 1;
  const range =
    first === null ? '本页没有新的记录' : `本页第 ${first === last ? first : `${first}–${last}`} 条`;
  const counts = `，共 ${total} 条（本页 ${here} 条，累计 ${before.count + here} 条）`;
  const going =
    continuedFrom !== null && continuedFrom === continuedOn
      ? `第 ${continuedFrom} 条承前页、续后页`
      : [
          continuedFrom !== null && `第 ${continuedFrom} 条承前页`,
          continuedOn !== null && `第 ${continuedOn} 条续后页`,
        ]
          .filter(Boolean)
          .join('，');
  const row = (name: string, head: string) => `<p class="heads"><span>${name}</span><code>${head}</code></p>`;
  return (
    `<div class="foot"><p><span>${range}${counts}</span><span>${going}</span></p>` +
    row('累计校验码：本页之前', before.head) +
    row('　　　　　　本页之后', after) +
    `${row('　　　　　　本月全部', log.head)}</div>`
  );
}

/** Returns the pages as one HTML document without scripts and external resources. Yields between units of work. */
export function* pagesHtml(
  log: MonthLog,
  pages: readonly Page[],
  printed: string,
): Generator<undefined, string, undefined> {
  const title = `网站值守记录　${monthName(log.month)}`;
  let count = 0;
  let head = LOG_GENESIS;
  let body = '';
  for (const [n, page] of pages.entries()) {
    yield;
    const after = page.last === null ? head : (log.heads[page.last - 1] ?? head);
    body +=
      `<section class="page"><div class="top"><span>${title}</span><span>${escapeHtml(printed)}</span>` +
      `<span>第 ${n + 1} 页　共 ${pages.length} 页</span></div>` +
      `<div class="lines">${page.lines.map(lineHtml).join('')}</div>` +
      `${footHtml(log, page, { count, head }, after)}</section>\n`;
    count = page.last ?? count;
    head = after;
  }
  return (
    `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>${title}</title>` +
    `<style>${STYLE}</style></head><body>\n${body}</body></html>`
  );
}
