import { lstat, mkdir } from 'node:fs/promises';
import path from 'node:path';
import { safeName } from '../../platform/contract';
import { writeFileAtomic } from '../atomic-file';
import { Failure } from '../failure';
import { FileError, readNamedFile } from '../user-files';
import type { Session } from '../types';
import { PRIVATE_FOLDER } from '../file-permissions';
import { officialHtml } from './html';
import { LINE_SPACING } from './layout';
import { officialDocumentSchema, type OfficialDocument } from './official-document';
import type { RosterReading, RosterSheet } from './roster-sheet';
import { removeNameBlanks, normalizeText } from './workbook/values';

export type { Block, OfficialDocument } from './official-document';
export type { RosterPeriod, RosterReading, RosterRow, RosterSheet } from './roster-sheet';

/** Maximum size of a workbook in bytes; a month's roster has about 20,000. */
const LARGEST_WORKBOOK = 5 * 1024 * 1024;

/** Returns a 公文 in the layout of GB/T 9704-2012 as a Word document. Rejects with `Failure` 'DOCUMENT_FAILED'. */
export async function officialDocument(session: Session, document: OfficialDocument): Promise<Buffer> {
  return Buffer.from(await session.documents.run('docx', document));
}

/** Line spacings to try when that may save the last page, as fractions of the usual one (GB/T 9704-2012 7.3.5.4). */
const CLOSER = [0.96, 0.92];

/**
 * Returns a 公文 as a PDF; null when this host cannot print. Lines are set closer when that saves a page, so that the
 * last page does not hold one or two lines only. A document with 版记 is printed twice: 版记 is placed at the foot of
 * the last page, and only the printed result tells the number of pages. Rejects with a `ZodError` for an invalid
 * document, and as `printPdf` does.
 */
export async function officialPdf(session: Session, document: OfficialDocument): Promise<Buffer | null> {
  const checked = officialDocumentSchema.parse(document);
  const usual = await session.host.printPdf(officialHtml(checked));
  if (!usual) return null;
  let best = { pdf: usual, pages: pagesOf(usual), line: LINE_SPACING };
  for (const share of best.pages > 1 ? CLOSER : []) {
    const line = LINE_SPACING * share;
    const pdf = await session.host.printPdf(officialHtml(checked, null, line));
    if (!pdf || pagesOf(pdf) >= best.pages) continue;
    best = { pdf, pages: pagesOf(pdf), line };
    break;
  }
  const { pdf, pages, line } = best;
  if (pages === 0 || !(checked.copies || checked.issuer)) return Buffer.from(pdf);
  const again = await session.host.printPdf(officialHtml(checked, pages, line));
  return Buffer.from(again && pagesOf(again) === pages ? again : pdf);
}

/** Number of pages of a PDF made by Chromium; 0 when it cannot be determined. */
function pagesOf(pdf: Uint8Array): number {
  const counts = Buffer.from(pdf)
    .toString('latin1')
    .matchAll(/\/Type\s*\/Pages\b[^>]*?\/Count\s+(\d+)/g);
  return Math.max(0, ...[...counts].map(([, count]) => Number(count)));
}

/** Returns a 值班表 as an Excel workbook (.xlsx). Rejects with `Failure` 'DOCUMENT_FAILED'. */
export async function rosterWorkbook(session: Session, sheet: RosterSheet): Promise<Buffer> {
  return Buffer.from(await session.documents.run('writeRoster', sheet));
}

/**
 * Reads a 值班表 filled in by people. `source` is a path or the bytes of a file. Rejects with `Failure`
 * 'WORKBOOK_UNREADABLE'.
 */
export async function readRosterWorkbook(
  session: Session,
  source: string | Uint8Array,
): Promise<RosterReading> {
  const bytes =
    typeof source === 'string' ? await readNamedFile(source, LARGEST_WORKBOOK).catch(notRead) : source;
  if (bytes.length > LARGEST_WORKBOOK) throw tooLarge();
  return session.parser.roster(bytes);
}

/** Normalizes a name as reading a workbook does, so that both can be compared. */
export const normalizeName = (name: string) => removeNameBlanks(normalizeText(name));

const tooLarge = () =>
  new Failure(
    'WORKBOOK_UNREADABLE',
    '文件超过 5 MB，不像是一个月的值班表。',
    '请在 Excel 或 WPS 中删去图片和无关的工作表，另存为 .xlsx 后再导入。',
  );

function notRead(cause: unknown): never {
  if (cause instanceof FileError && cause.problem === 'tooLarge') throw tooLarge();
  throw cause instanceof FileError && cause.problem === 'notAFile'
    ? new Failure('WORKBOOK_UNREADABLE', '所选的不是文件。', '请选择 .xlsx 格式的值班表。', { cause })
    : new Failure('WORKBOOK_UNREADABLE', '文件打不开。', '请确认文件还在、没有被移走，再选一次。', { cause });
}

/**
 * Returns the path to export to; null when the user cancels. Without native dialogs (browser) it is a free name in the
 * account's exports folder. Rejects with `Failure` 'EXPORT_FAILED' when that folder cannot be created.
 */
export async function chooseExportPath(session: Session, wanted: string): Promise<string | null> {
  // Names may contain titles from a platform that does not check them.
  const name = safeName(wanted);
  if (session.host.info.nativeDialogs) return session.host.pickTarget(name);
  const folder = path.join(session.stores.directory, 'exports');
  try {
    await mkdir(folder, { recursive: true, mode: PRIVATE_FOLDER });
  } catch (error) {
    throw new Failure('EXPORT_FAILED', '存放导出文件的文件夹建不成。', '请检查磁盘空间和权限后再试。', {
      cause: error,
    });
  }
  return freeName(path.join(folder, name));
}

/** Returns `file`, or the first of `file (2)`, `file (3)` … (before the extension) that does not exist. */
async function freeName(file: string): Promise<string> {
  const { dir, name, ext } = path.parse(file);
  for (let number = 1; ; number += 1) {
    const candidate = number === 1 ? file : path.join(dir, `${name} (${number})${ext}`);
    if (!(await lstat(candidate).catch(() => null))) return candidate;
  }
}

/** Writes an export atomically, with access for its owner only. Rejects with `Failure` 'EXPORT_FAILED'. */
export async function writeExport(target: string, bytes: Uint8Array): Promise<void> {
  try {
    await writeFileAtomic(target, bytes);
  } catch (error) {
    throw new Failure(
      'EXPORT_FAILED',
      '文件没有写成。',
      '请关闭正在打开这个文件的 Word、WPS 等程序，或换一个有权限、有空间的文件夹再试。',
      { cause: error },
    );
  }
}

/** Returns the note for a file saved as HTML because this host cannot print. `what` is its kind: 值班表, 文书 … */
export const notPrintedNote = (what: string) =>
  `这里不能生成 PDF，${what}以网页形式保存，可用浏览器打开后打印。`;

/** Path of the written file, null when the user cancelled; `notes` tell what could not be done as requested. */
export interface ExportResult {
  path: string | null;
  notes: string[];
}

/**
 * Prints an HTML page to a PDF file; saves it as HTML with a note when this host cannot print. `name` is the file name
 * without extension; `html` is called after the user has chosen the target. Rejects with `Failure` 'PRINT_FAILED' or
 * 'EXPORT_FAILED', and as `html` does.
 */
export async function exportPdf(
  session: Session,
  { what, name }: { what: string; name: string },
  html: () => string | Promise<string>,
): Promise<ExportResult> {
  const target = await chooseExportPath(session, `${name}.pdf`);
  if (target === null) return { path: null, notes: [] };
  const page = await html();
  const pdf = await session.host.printPdf(page).catch((cause: unknown) => {
    throw new Failure('PRINT_FAILED', 'PDF 没有生成。', '请稍后再试；仍不行，请重新打开程序后再打印。', {
      cause,
    });
  });
  if (pdf) {
    await writeExport(target, pdf);
    return { path: target, notes: [] };
  }
  // The user did not choose this name, so that no existing file may be replaced.
  const unprinted = await freeName(target.replace(/(\.pdf)?$/i, '.html'));
  await writeExport(unprinted, Buffer.from(page));
  return { path: unprinted, notes: [notPrintedNote(what)] };
}
