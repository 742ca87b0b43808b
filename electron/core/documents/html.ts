import {
  layOutDocument,
  LINE_SPACING,
  PAGE,
  CHARACTER_SPACING,
  RULE_DISTANCE,
  FONT_SIZE,
  FONTS,
  WIDTH,
  type LaidOutDocument,
  type LayoutBlock,
} from './layout';
import type { OfficialDocument } from './official-document';

/** Substitutes for the fonts on Linux. */
const ELSEWHERE = {
  title: "'Noto Serif CJK SC', serif",
  body: "'FandolFang R', 'Noto Serif CJK SC', serif",
  first: "'Noto Sans CJK SC', sans-serif",
  second: "'FandolKai', 'Noto Serif CJK SC', serif",
  number: "'Noto Serif CJK SC', serif",
} as const;
const family = (of: keyof typeof FONTS) =>
  [...FONTS[of].map((name) => `'${name}'`), ELSEWHERE[of]].join(', ');

/** Fonts that are bold by design; without any of them an ordinary font is used. */
const HEADLINE = [
  ...FONTS.title.slice(0, 2),
  'FZXiaoBiaoSong-B05S',
  'NotoSerifCJKsc-Bold',
  'Noto Serif CJK SC Bold',
];

const folio = (side: 'left' | 'right') => `@bottom-${side} {
  content: '— ' counter(page) ' —'; font: ${FONT_SIZE.small}pt/1 ${family('number')};
  vertical-align: top; padding-top: calc(7mm - ${FONT_SIZE.small / 2}pt); padding-${side}: ${FONT_SIZE.body}pt; }`;

/** Page numbers are at the outer bottom corner: odd pages are right-hand pages (7.5). */
const styleOf = (line: number) => `
@page { size: A4; margin: ${PAGE.top}mm ${PAGE.right}mm ${PAGE.bottom}mm ${PAGE.left}mm; }
@page :right { ${folio('right')} }
@page :left { ${folio('left')} }
@font-face { font-family: 'Headline'; src: ${HEADLINE.map((name) => `local('${name}')`).join(', ')}; }
html { font: ${FONT_SIZE.body}pt/${line}pt ${family('body')}; color: #000; }
body { margin: 0; letter-spacing: ${(CHARACTER_SPACING - FONT_SIZE.body).toFixed(3)}pt; line-break: strict; overflow-wrap: anywhere;
  text-autospace: no-autospace; text-spacing-trim: space-all; font-variant-east-asian: normal; }
main { width: ${WIDTH.toFixed(2)}pt; }
p { margin: 0; text-align: justify; text-indent: ${(2 * CHARACTER_SPACING).toFixed(3)}pt; orphans: 1; widows: 1; }
.mark { margin: 35mm 0 0; text-align: center; text-indent: 0; color: #f00; line-height: 1; letter-spacing: 0;
  font-family: 'Headline', ${family('title')}; white-space: nowrap; }
.number { display: flex; justify-content: space-between; padding: ${2 * line}pt ${CHARACTER_SPACING.toFixed(3)}pt ${RULE_DISTANCE.toFixed(2)}pt;
  border-bottom: 1.5pt solid #f00; text-indent: 0; white-space: pre; }
.number.alone { justify-content: center; }
.rule { border-bottom: 1.5pt solid #f00; height: ${RULE_DISTANCE.toFixed(2)}pt; }
.approver { font-family: ${family('second')}; }
h1 { font: ${FONT_SIZE.title}pt/${line}pt 'Headline', ${family('title')}; text-align: center; letter-spacing: 0;
  margin: 0 0 ${line}pt; break-after: avoid; }
.headed h1 { margin-top: ${2 * line}pt; }
h2, h3 { font: inherit; margin: 0; text-indent: ${(2 * CHARACTER_SPACING).toFixed(3)}pt; break-after: avoid; }
h2 { font-family: ${family('first')}; }
h3 { font-family: ${family('second')}; }
p.to { text-indent: 0; }
table { width: calc(100% - 1pt); border-collapse: collapse; table-layout: fixed; margin: 2mm 0; letter-spacing: 0;
  font-size: ${FONT_SIZE.table}pt; line-height: 18pt; }
thead { display: table-header-group; }
tr { break-inside: avoid; }
th, td { border: 0.75pt solid #000; padding: 1mm 1.5mm; text-align: left; vertical-align: middle; white-space: pre-line; }
th { font-family: ${family('first')}; font-weight: normal; text-align: center; }
.attachments { display: grid; grid-template-columns: max-content max-content 1fr; margin-top: ${line}pt;
  padding-left: ${(2 * CHARACTER_SPACING).toFixed(3)}pt; break-inside: avoid; }
.closing { break-inside: avoid; margin-top: ${line}pt; }
.closing p { text-align: right; text-indent: 0; }
.closing p.note { text-align: justify; padding-left: ${(2 * CHARACTER_SPACING).toFixed(3)}pt; }
.imprint { margin-top: 6pt; font-size: ${FONT_SIZE.small}pt; line-height: 22pt; letter-spacing: 0;
  border: solid #000; border-width: 0.35mm 0; break-inside: avoid; }
.imprint > div { display: flex; justify-content: space-between; padding: 1mm ${FONT_SIZE.small}pt; }
.imprint > div + div { border-top: 0.25mm solid #000; }
.imprint > .copies { justify-content: flex-start; }
.copies > :first-child { white-space: nowrap; }
.last { position: absolute; left: 0; width: ${WIDTH.toFixed(2)}pt; height: calc(100vh - 1px);
  display: flex; flex-direction: column; justify-content: flex-end; break-inside: avoid; }
.placeholder { visibility: hidden; }
.unbroken { white-space: nowrap; }
`;

const escape = (text: string) => text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);

/** Numbers with units, times of day and the like should not be broken across lines. */
const TOGETHER =
  /〔\d{4}〕\d+号|\d{4}年\d{1,2}月|\d[\d.,:：/-]*(?:年|月|日|时|分|秒|小时|分钟|天|次|号|条|人|%|％)*/;

/** Returns a function that escapes text and keeps unbreakable parts together. */
function inline(unbroken: readonly string[]): (text: string) => string {
  const names = [...new Set(unbroken.filter((name) => name !== ''))]
    .sort((a, b) => b.length - a.length)
    .map((name) => name.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
  const apart = new RegExp([...names, TOGETHER.source].join('|'), 'gu');
  return (text) => {
    let html = '';
    let from = 0;
    for (const { index, 0: found } of text.matchAll(apart)) {
      html += escape(text.slice(from, index));
      html += `<span class="unbroken">${escape(found)}</span>`;
      from = index + found.length;
    }
    return html + escape(text.slice(from));
  };
}

/**
 * Returns an HTML page without scripts in the layout of GB/T 9704-2012, for `host.printPdf`. `pages` is its number of
 * pages when known from an earlier print: 版记 is then placed at the foot of the last page, otherwise after the text.
 * `line` is the line spacing in pt.
 */
export function officialHtml(
  document: OfficialDocument,
  pages: number | null = null,
  line = LINE_SPACING,
): string {
  const laid = layOutDocument(document);
  const text = inline(document.unbroken);
  const parts = [
    head(laid),
    `<h1>${laid.title.map(text).join('<br>')}</h1>`,
    laid.to && `<p class="to">${text(laid.to)}</p>`,
    ...laid.body.map((set) => block(set, text)),
    attachments(laid, text),
    closing(laid, text),
    imprint(laid, text, pages),
  ];
  return (
    `<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>${escape(laid.title.join(''))}</title>` +
    `<style>${styleOf(line)}</style>` +
    `<main${laid.mark ? ' class="headed"' : ''}>${parts.filter(Boolean).join('\n')}</main></html>`
  );
}

function head({ mark, markSize, number, approver }: LaidOutDocument): string {
  if (!mark) return number ? `<p class="number alone"><span>${escape(number)}</span></p>` : '';
  const signed = approver ? `<span>签发人：<span class="approver">${escape(approver)}</span></span>` : '';
  const line =
    number || signed
      ? `<p class="number${signed ? '' : ' alone'}"><span>${escape(number)}</span>${signed}</p>`
      : '<div class="rule"></div>';
  return `<p class="mark" style="font-size:${markSize}pt">${escape(mark)}</p>${line}`;
}

function block(set: LayoutBlock, text: (text: string) => string): string {
  switch (set.kind) {
    case 'first':
      return `<h2>${text(set.number + set.text)}</h2>`;
    case 'second':
      return `<h3>${text(set.number + set.text)}</h3>`;
    case 'body':
      return `<p>${set.number}${set.lead && `<b>${text(set.lead)}</b>`}${text(set.text)}</p>`;
    case 'table': {
      const widths = set.columns.map(({ width }) => `<col style="width:${width.toFixed(1)}pt">`).join('');
      const titles = set.columns.map(({ title }) => `<th scope="col">${text(title)}</th>`).join('');
      const rows = set.rows
        .map((row) => `<tr>${row.map((cell) => `<td>${text(cell)}</td>`).join('')}</tr>`)
        .join('');
      return `<table><colgroup>${widths}</colgroup><thead><tr>${titles}</tr></thead><tbody>${rows}</tbody></table>`;
    }
  }
}

/** 附件：1.…; a long name continues below its first character (7.3.4). */
function attachments({ attachments: names }: LaidOutDocument, text: (text: string) => string): string {
  if (names.length === 0) return '';
  const rows = names.map(
    (name, i) =>
      `<span>${i === 0 ? '附件：' : ''}</span><span>${names.length > 1 ? `${i + 1}.` : ''}</span><span>${text(name)}</span>`,
  );
  return `<div class="attachments">${rows.join('')}</div>`;
}

function closing({ signature, date, note }: LaidOutDocument, text: (text: string) => string): string {
  const right = (line: { text: string; room: number }) =>
    `<p style="padding-right:${(line.room * CHARACTER_SPACING).toFixed(2)}pt">${text(line.text)}</p>`;
  const lines = [
    signature && right(signature),
    date && right(date),
    note && `<p class="note">${text(note)}</p>`,
  ];
  const html = lines.filter(Boolean).join('');
  return html && `<div class="closing">${html}</div>`;
}

/** On the last page, an invisible copy in the text flow reserves space, so that it covers no text. */
function imprint(
  { copies, issuer, issuedOn }: LaidOutDocument,
  text: (text: string) => string,
  pages: number | null,
): string {
  if (!copies && !issuer) return '';
  const rows = [
    copies && `<div class="copies"><span>抄送：</span><span>${text(copies)}</span></div>`,
    issuer && `<div><span>${text(issuer)}</span><span>${text(issuedOn)}</span></div>`,
  ].filter(Boolean);
  const html = `<div class="imprint">${rows.join('')}</div>`;
  return pages === null
    ? html
    : `<div class="placeholder" aria-hidden="true">${html}</div>` +
        `<div class="last" style="top:calc(100vh * ${pages - 1})">${html}</div>`;
}
