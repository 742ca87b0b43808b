import { fromBufferPromise, type ZipFile } from 'yauzl';
import { ZipFile as NewZip } from 'yazl';
import { Failure } from '../../failure';

/** What a workbook may hold unpacked, bytes, and how many parts it may have. */
const LARGEST = 24 * 1024 * 1024;
const MOST_PARTS = 2000;
/** Cells that merged ranges may cover together: a title across a whole sheet is 16,384. */
const MOST_MERGED = 100_000;

/** All that the reader needs: no pictures, links, macros, tables or comments. */
const NEEDED =
  /^(?:\[Content_Types\]\.xml|_rels\/\.rels|xl\/workbook\.xml|xl\/_rels\/workbook\.xml\.rels|xl\/sharedStrings\.xml|xl\/styles\.xml|xl\/worksheets\/sheet\d+\.xml)$/;

/**
 * Brings a workbook from anyone down to what the reader needs and can bear: every part's size is counted while it is
 * unpacked, whatever the zip says of it; ranges that would be filled cell by cell are bounded or left out.
 * @throws Failure WORKBOOK_UNREADABLE
 */
export async function plainWorkbook(bytes: Uint8Array): Promise<Buffer> {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  refuseOthers(buffer);
  const parts = await unpack(buffer).catch((error: unknown) => {
    if (error instanceof Failure) throw error;
    throw unreadable('这个文件已损坏，读不出来。', '请用 Excel 或 WPS 打开后另存为 .xlsx，再导入。', error);
  });
  if (!parts.has('xl/workbook.xml'))
    throw unreadable('这个文件不是 Excel 工作簿。', '请选择 .xlsx 格式的值班表。');
  let merged = 0;
  for (const [name, part] of parts) {
    if (name === 'xl/workbook.xml') parts.set(name, withoutNames(part));
    else if (name.startsWith('xl/worksheets/')) merged += mergedCells(part.toString('utf8'));
  }
  if (merged > MOST_MERGED)
    throw unreadable('工作簿中合并的单元格过多。', '请只保留值班表，取消多余的合并后再导入。');
  return pack(parts);
}

/** Old workbooks, and new ones with a password, begin like this. */
const COMPOUND_FILE = 'd0cf11e0a1b11ae1';

function refuseOthers(bytes: Buffer): void {
  if (bytes.subarray(0, 8).toString('hex') === COMPOUND_FILE)
    throw unreadable(
      '这是旧格式（.xls、.et）或设了密码的工作簿，不能直接导入。',
      '请用 Excel 或 WPS 打开，取消密码，另存为“Excel 工作簿（.xlsx）”后再导入。',
    );
  if (bytes.subarray(0, 2).toString('latin1') !== 'PK')
    throw unreadable('这个文件不是 .xlsx 工作簿。', '请用 Excel 或 WPS 另存为 .xlsx 后再导入。');
}

async function unpack(bytes: Buffer): Promise<Map<string, Buffer>> {
  const zip = await fromBufferPromise(bytes, { lazyEntries: true, autoClose: false });
  if (zip.entryCount > MOST_PARTS) throw tooLarge();
  const parts = new Map<string, Buffer>();
  let room = LARGEST;
  for await (const entry of entriesOf(zip)) {
    if (!NEEDED.test(entry.fileName)) continue;
    if (parts.has(entry.fileName)) throw new Error(`${entry.fileName} is there twice`);
    const pieces: Buffer[] = [];
    for await (const piece of await zip.openReadStreamPromise(entry)) {
      room -= (piece as Buffer).length;
      if (room < 0) throw tooLarge();
      pieces.push(piece as Buffer);
    }
    parts.set(entry.fileName, Buffer.concat(pieces));
  }
  return parts;
}

const entriesOf = (zip: ZipFile) => zip.eachEntry();

/** Named ranges would be taken apart cell by cell, whole columns too. */
function withoutNames(part: Buffer): Buffer {
  return Buffer.from(part.toString('utf8').replace(/<definedNames[\s>][^]*?<\/definedNames>/g, ''));
}

function mergedCells(xml: string): number {
  let cells = 0;
  for (const [, from = '', top, until = '', bottom] of xml.matchAll(
    /<mergeCell\s[^>]*?ref="\$?([A-Za-z]{1,3})\$?(\d{1,7}):\$?([A-Za-z]{1,3})\$?(\d{1,7})"/g,
  ))
    cells += (columnOf(until) - columnOf(from) + 1) * (Number(bottom) - Number(top) + 1);
  return cells;
}

const columnOf = (letters: string) =>
  [...letters.toUpperCase()].reduce((n, letter) => n * 26 + letter.charCodeAt(0) - 64, 0);

async function pack(parts: ReadonlyMap<string, Buffer>): Promise<Buffer> {
  const zip = new NewZip();
  for (const [name, part] of parts) zip.addBuffer(part, name, { compress: false });
  zip.end();
  const pieces: Buffer[] = [];
  for await (const piece of zip.outputStream) pieces.push(piece as Buffer);
  return Buffer.concat(pieces);
}

const tooLarge = () =>
  unreadable(
    '工作簿里的内容过多，不像是一个月的值班表。',
    '请在 Excel 或 WPS 中新建工作簿，只粘贴值班表，另存为 .xlsx 后再导入。',
  );

export function unreadable(message: string, advice: string, cause?: unknown): Failure {
  return new Failure('WORKBOOK_UNREADABLE', message, advice, { cause });
}
