/** A cell that a spreadsheet would run as a formula. */
const FORMULA = /^[=+\-@\t\r\n]/;

/**
 * A table as CSV (RFC 4180) that spreadsheets open as text: UTF-8 with BOM, CRLF, every cell quoted, and an apostrophe before
 * what would be a formula, for part of the text was written by others.
 */
export function csvOf(rows: ReadonlyArray<readonly string[]>): string {
  const cell = (text: string) => `"${(FORMULA.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`;
  return `\ufeff${rows.map((row) => `${row.map(cell).join(',')}\r\n`).join('')}`;
}
