import { fromBufferPromise, type Entry } from 'yauzl';
import { ZipFile as NewZip } from 'yazl';
import { Failure } from '../../failure';
import { crc32 } from './crc32';
import { workbookUnreadable } from './failures';
import { newElementCounts, scanPart } from './scan';

const MEGABYTE = 1024 * 1024;
const LIMIT = {
  /** Total unpacked size of all parts that are read, bytes. */
  unpacked: 24 * MEGABYTE,
  entries: 2000,
  /** Ratio of unpacked to packed size of a part larger than 1 MB. Sheets of equal rows reach about 100. */
  ratio: 400,
};

/** Parts that the reader needs: no pictures, links, macros, tables or comments. */
const NEEDED =
  /^(?:\[Content_Types\]\.xml|_rels\/\.rels|xl\/workbook\.xml|xl\/_rels\/workbook\.xml\.rels|xl\/sharedStrings\.xml|xl\/styles\.xml|xl\/worksheets\/sheet\d+\.xml)$/;

/**
 * Returns a workbook reduced to the parts that the reader needs, each checked by `scanPart`. The size of each part is
 * counted while it is unpacked, independently of the size stated in the zip. Rejects with `Failure`
 * 'WORKBOOK_UNREADABLE'.
 */
export async function reduceWorkbook(bytes: Uint8Array): Promise<Buffer> {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  refuseOthers(buffer);
  const parts = await unpack(buffer).catch((error: unknown) => {
    if (error instanceof Failure) throw error;
    throw workbookUnreadable(
      '这个文件已损坏，读不出来。',
      '请用 Excel 或 WPS 打开后另存为 .xlsx，再导入。',
      error,
    );
  });
  if (!parts.has('xl/workbook.xml'))
    throw workbookUnreadable('这个文件不是 Excel 工作簿。', '请选择 .xlsx 格式的值班表。');
  const tally = newElementCounts();
  for (const [name, part] of parts) {
    const text = part.toString('utf8');
    const kept = name === 'xl/workbook.xml' ? withoutNames(text) : text;
    scanPart(kept, tally);
    parts.set(name, Buffer.from(kept));
  }
  return pack(parts);
}

/** First bytes of old workbooks (.xls) and of new ones with a password. */
const COMPOUND_FILE = 'd0cf11e0a1b11ae1';

function refuseOthers(bytes: Buffer): void {
  if (bytes.subarray(0, 8).toString('hex') === COMPOUND_FILE)
    throw workbookUnreadable(
      '这是旧格式（.xls、.et）或设了密码的工作簿，不能直接导入。',
      '请用 Excel 或 WPS 打开，取消密码，另存为“Excel 工作簿（.xlsx）”后再导入。',
    );
  if (bytes.subarray(0, 2).toString('latin1') !== 'PK')
    throw workbookUnreadable('这个文件不是 .xlsx 工作簿。', '请用 Excel 或 WPS 另存为 .xlsx 后再导入。');
}

async function unpack(bytes: Buffer): Promise<Map<string, Buffer>> {
  const zip = await fromBufferPromise(bytes, { lazyEntries: true, autoClose: false });
  if (zip.entryCount > LIMIT.entries) throw tooLarge();
  const parts = new Map<string, Buffer>();
  let packed = 0;
  let room = LIMIT.unpacked;
  for await (const entry of zip.eachEntry()) {
    packed += entry.compressedSize;
    if (packed > bytes.length) throw new Error('entries overlap');
    if (!NEEDED.test(entry.fileName)) continue;
    if (parts.has(entry.fileName)) throw new Error(`${entry.fileName} occurs twice`);
    if (entry.uncompressedSize > MEGABYTE && entry.uncompressedSize > entry.compressedSize * LIMIT.ratio)
      throw tooLarge();
    const pieces: Buffer[] = [];
    for await (const piece of await zip.openReadStreamPromise(entry)) {
      room -= (piece as Buffer).length;
      if (room < 0) throw tooLarge();
      pieces.push(piece as Buffer);
    }
    parts.set(entry.fileName, whole(entry, pieces));
  }
  return parts;
}

function whole(entry: Entry, pieces: readonly Buffer[]): Buffer {
  const part = Buffer.concat(pieces);
  if (crc32(part) !== entry.crc32) throw new Error(`${entry.fileName} has another checksum`);
  return part;
}

/** Removes named ranges: the reader would expand them cell by cell, whole columns too. */
function withoutNames(xml: string): string {
  const END = '</definedNames>';
  const start = xml.indexOf('<definedNames');
  const end = xml.indexOf(END, start);
  return start < 0 || end < 0 ? xml : xml.slice(0, start) + xml.slice(end + END.length);
}

async function pack(parts: ReadonlyMap<string, Buffer>): Promise<Buffer> {
  const zip = new NewZip();
  for (const [name, part] of parts) zip.addBuffer(part, name, { compress: false });
  zip.end();
  const pieces: Buffer[] = [];
  for await (const piece of zip.outputStream) pieces.push(piece as Buffer);
  return Buffer.concat(pieces);
}

const tooLarge = () =>
  workbookUnreadable(
    '工作簿里的内容过多，不像是一个月的值班表。',
    '请在 Excel 或 WPS 中新建工作簿，只粘贴值班表，另存为 .xlsx 后再导入。',
  );
