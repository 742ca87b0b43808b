/** Cells that a spreadsheet would evaluate as a formula. */
const FORMULA = /^[=+\-@\t\r\n]/;

/**
 * Returns a table as CSV (RFC 4180) for spreadsheets: UTF-8 with BOM, CRLF, every cell quoted. An apostrophe precedes
 * text that would be evaluated as a formula, since some text is from untrusted sources.
 */
export function csvOf(rows: ReadonlyArray<readonly string[]>): string {
  const cell = (text: string) => `"${(FORMULA.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`;
  return `\ufeff${rows.map((row) => `${row.map(cell).join(',')}\r\n`).join('')}`;
}
