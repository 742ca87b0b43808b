import { withOverlap, withDirectoryAt, withField, zipOf, type Parts } from './zip';

/** Hostile workbooks, each a small change of a valid one, with the expected result. */

const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const HEAD = '<?xml version="1.0" encoding="UTF-8"?>';
export const SHEET = 'xl/worksheets/sheet1.xml';
const BOOK = 'xl/workbook.xml';
const STRINGS = 'xl/sharedStrings.xml';
const STYLES = 'xl/styles.xml';

const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
const cell = (ref: string, text: string) =>
  `<c r="${ref}" t="inlineStr"><is><t>${escaped(text)}</t></is></c>`;
const row = (number: number, texts: readonly string[]) =>
  `<row r="${number}">${texts.map((text, i) => cell(`${'ABCDEF'[i]}${number}`, text)).join('')}</row>`;
const TITLES = row(2, ['日期', '开始时间', '结束时间', '带班领导', '技术值班', '运维值班']);
const SHIFT = row(3, ['2026-12-05', '08:30', '17:30', '高远山', '马思齐', '林晓禾']);
const ROWS = row(1, ['2026年12月值班表']) + TITLES + SHIFT;

const sheet = (rows = ROWS, before = '', after = '') =>
  `${HEAD}<worksheet xmlns="${MAIN}">${before}<sheetData>${rows}</sheetData>${after}</worksheet>`;
const book = (sheets = '<sheet name="值班表" sheetId="1" r:id="rId1"/>', more = '') =>
  `${HEAD}<workbook xmlns="${MAIN}" xmlns:r="${RELATIONS}"><sheets>${sheets}</sheets>${more}</workbook>`;
const relations = (...targets: Array<[string, string]>) =>
  `${HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${targets
    .map(
      ([type, target], i) =>
        `<Relationship Id="rId${i + 1}" Type="${RELATIONS}/${type}" Target="${target}"/>`,
    )
    .join('')}</Relationships>`;
const strings = (items: string) => `${HEAD}<sst xmlns="${MAIN}">${items}</sst>`;
const styles = (formats: string, more = '') =>
  `${HEAD}<styleSheet xmlns="${MAIN}">${more}<cellXfs>${formats}</cellXfs></styleSheet>`;

const GOOD: Parts = {
  '[Content_Types].xml': `${HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>`,
  '_rels/.rels': relations(['officeDocument', BOOK]),
  [BOOK]: book(),
  'xl/_rels/workbook.xml.rels': relations(['worksheet', 'worksheets/sheet1.xml']),
  [SHEET]: sheet(),
};
const withParts = (parts: Parts) => zipOf({ ...GOOD, ...parts });
const withSheet = (rows?: string, before?: string, after?: string) =>
  withParts({ [SHEET]: sheet(rows, before, after) });
const withColumns = (columns: string) => withSheet(ROWS, `<cols>${columns}</cols>`);
const withMerges = (merges: string) => withSheet(ROWS, '', `<mergeCells>${merges}</mergeCells>`);
const nested = (name: string, depth: number) => `<${name}>`.repeat(depth) + `</${name}>`.repeat(depth);
const many = (count: number, piece: (index: number) => string) =>
  Array.from({ length: count }, (_, i) => piece(i)).join('');

const letter = (column: number) => String.fromCharCode(64 + column);
const filler = (i: number, j: number) => `${i * 7919 + j}`.padEnd(180, 'a');

/** Expected result: the hostile part is ignored and one shift is read. */
export const READABLE = 'read';
const DAMAGED = /已损坏/;
const TOO_MUCH = /过多/;
const OUTSIDE = /超出 Excel 范围/;
const NO_TABLE = /没有找到值班表/;

export interface HostileWorkbook {
  name: string;
  make(): Promise<Buffer>;
  expected: typeof READABLE | RegExp;
}
const hostile = (
  name: string,
  expected: HostileWorkbook['expected'],
  make: () => Promise<Buffer>,
): HostileWorkbook => ({ name, expected, make });

const SHAPES = [
  hostile('a column up to 2,000,000,000', OUTSIDE, () => withColumns('<col min="1" max="2000000000"/>')),
  hostile('a column up to 16,385', OUTSIDE, () => withColumns('<col min="1" max="16385"/>')),
  hostile('a column that ends before it begins', OUTSIDE, () => withColumns('<col min="9" max="2"/>')),
  hostile('a column without a number', OUTSIDE, () => withColumns('<col max="1e9"/>')),
  hostile('a column under a namespace prefix', OUTSIDE, () =>
    withColumns(`<x:col xmlns:x="${MAIN}" min="1" max="2000000000"/>`),
  ),
  hostile('20,000 columns', TOO_MUCH, () => withColumns('<col min="1" max="16384"/>'.repeat(20_000))),
  hostile('row 2,000,000,000', OUTSIDE, () => withSheet(`${ROWS}<row r="2000000000"/>`)),
  hostile('row 0', OUTSIDE, () => withSheet(`${ROWS}<row r="0"/>`)),
  hostile('row -1', OUTSIDE, () => withSheet(`${ROWS}<row r="-1"/>`)),
  hostile('6,000 rows', TOO_MUCH, () => withSheet(ROWS + many(6000, (i) => `<row r="${i + 4}"/>`))),
  hostile('a stray cell in the last row and column of Excel', READABLE, () =>
    withSheet(`${ROWS}<row r="1048576"><c r="XFD1048576"/></row>`),
  ),
  hostile('a cell in column ZZZ', OUTSIDE, () => withSheet(`${ROWS}<row r="4"><c r="ZZZ4"/></row>`)),
  hostile('a cell in row 9,999,999', OUTSIDE, () => withSheet(`${ROWS}<row r="4"><c r="A9999999"/></row>`)),
  hostile('a cell without a valid reference', OUTSIDE, () =>
    withSheet(`${ROWS}<row r="4"><c r="=A1"/></row>`),
  ),
  hostile('120,000 cells', TOO_MUCH, () =>
    withSheet(ROWS + many(400, (i) => `<row r="${i + 4}">${'<c/>'.repeat(300)}</row>`)),
  ),
  hostile('one row of 10,000 cells', TOO_MUCH, () =>
    withSheet(`${ROWS}<row r="4">${'<c/>'.repeat(10_000)}</row>`),
  ),
  hostile('a merged range over the whole sheet', TOO_MUCH, () =>
    withMerges('<mergeCell ref="A1:XFD1048576"/>'),
  ),
  hostile('50 merged ranges of 10,000 cells', TOO_MUCH, () =>
    withMerges(many(50, (i) => `<mergeCell ref="A${i * 100 + 10}:CV${i * 100 + 109}"/>`)),
  ),
  hostile('a merged range backwards', OUTSIDE, () => withMerges('<mergeCell ref="C9:A1"/>')),
  hostile('a merged range of three corners', OUTSIDE, () => withMerges('<mergeCell ref="A1:B2:C3"/>')),
  hostile('a merged range written with single quotes', TOO_MUCH, () =>
    withMerges("<mergeCell ref='A1:XFD1048576'/>"),
  ),
  hostile('101 sheets', TOO_MUCH, () =>
    withParts({ [BOOK]: book(many(101, (i) => `<sheet name="${i}" sheetId="${i + 1}" r:id="rId1"/>`)) }),
  ),
  hostile('one named range of whole columns', READABLE, () =>
    withParts({
      [BOOK]: book(
        undefined,
        '<definedNames><definedName name="a">值班表!$A:$XFD</definedName></definedNames>',
      ),
    }),
  ),
  hostile('a second list of named ranges', DAMAGED, () =>
    withParts({
      [BOOK]: book(
        undefined,
        '<definedNames><definedName name="a">值班表!$A:$XFD</definedName></definedNames>'.repeat(2),
      ),
    }),
  ),
];

const XML = [
  hostile('1,400 nested elements in a sheet (7 KB)', /嵌套过深/, () => withSheet(nested('a', 1400))),
  hostile('100,000 nested elements in a sheet', /嵌套过深/, () => withSheet(nested('a', 100_000))),
  hostile('nested rows', /嵌套过深/, () => withSheet(nested('row', 60))),
  hostile('nested rich text', /嵌套过深/, () =>
    withParts({ [STRINGS]: strings(`<si>${nested('r', 60)}</si>`) }),
  ),
  hostile('nested formats', /嵌套过深/, () => withParts({ [STYLES]: styles(nested('xf', 60)) })),
  hostile('nested relationships', /嵌套过深/, () =>
    withParts({ 'xl/_rels/workbook.xml.rels': `${HEAD}${nested('Relationship', 60)}` }),
  ),
  hostile('entities that multiply', /文档类型声明/, () =>
    withParts({
      [SHEET]: `${HEAD}<!DOCTYPE a [<!ENTITY b "bbbbbbbb"><!ENTITY c "&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;">]><worksheet>&d;</worksheet>`,
    }),
  ),
  hostile('an entity that reads a file', /文档类型声明/, () =>
    withParts({
      [STRINGS]: `${HEAD}<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><sst><si><t>&b;</t></si></sst>`,
    }),
  ),
  hostile('an unknown entity', DAMAGED, () => withSheet(`${ROWS}<row r="4">&b;</row>`)),
  hostile('an element that is not closed', DAMAGED, () => withSheet(`${ROWS}<row r="4">`)),
  hostile('a control character', DAMAGED, () => withSheet(`${ROWS}<row r="4">\u0000</row>`)),
  hostile('a part in UTF-16', DAMAGED, () => withParts({ [SHEET]: Buffer.from(sheet(), 'utf16le') })),
  hostile('an attribute of 1 MB', TOO_MUCH, () => withSheet(`<row r="1" spans="${'1'.repeat(1_000_000)}"/>`)),
  hostile('one text of 1 MB', TOO_MUCH, () => withSheet(row(1, ['字'.repeat(350_000)]))),
  hostile('600,000 elements', TOO_MUCH, () => withParts({ [STYLES]: styles('<a/>'.repeat(600_000)) })),
  hostile('60,000 shared strings', TOO_MUCH, () =>
    withParts({ [STRINGS]: strings(many(60_000, (i) => `<si><t>${i}</t></si>`)) }),
  ),
  hostile('70,000 formats', TOO_MUCH, () =>
    withParts({ [STYLES]: styles('<xf numFmtId="0"/>'.repeat(70_000)) }),
  ),
  hostile('90,000 cells of 180 characters, close to every limit', READABLE, () =>
    withSheet(
      ROWS +
        many(
          4500,
          (i) => `<row r="${i + 4}">${many(20, (j) => cell(`${letter(j + 7)}${i + 4}`, filler(i, j)))}</row>`,
        ),
    ),
  ),
  hostile('a number format of 30,000 brackets', READABLE, () =>
    withParts({
      [STYLES]: styles(
        '<xf numFmtId="200" applyNumberFormat="1"/>',
        `<numFmts><numFmt numFmtId="200" formatCode="${'['.repeat(30_000)}"/></numFmts>`,
      ),
    }),
  ),
];

const ZIPS = [
  hostile('a sheet of 300 MB, packed a thousand to one', TOO_MUCH, () =>
    withParts({ [SHEET]: Buffer.alloc(300 * 1024 * 1024, 0x20) }),
  ),
  hostile('the same that says it is small', DAMAGED, async () =>
    withField(await withParts({ [SHEET]: Buffer.alloc(50 * 1024 * 1024, 0x20) }), SHEET, 'size', 1000),
  ),
  hostile('parts of 26 MB together', TOO_MUCH, () =>
    withParts({
      [STYLES]: many(
        300_000,
        (i) => `<xf numFmtId="${i}" fontId="${i * 7919}" fillId="${i * 31}" borderId="0" xfId="${i}"/>`,
      ),
    }),
  ),
  hostile('entries that overlap', DAMAGED, async () => {
    const parts = {
      ...GOOD,
      ...Object.fromEntries([2, 3, 4, 5, 6].map((n) => [`xl/worksheets/sheet${n}.xml`, 'x'])),
    };
    parts[SHEET] = sheet(ROWS + many(4000, (i) => `<row r="${i + 4}" s="${(i * 7919) % 997}"/>`));
    let zip = await zipOf(parts);
    for (const n of [2, 3, 4, 5, 6]) zip = withOverlap(zip, `xl/worksheets/sheet${n}.xml`, SHEET);
    return zip;
  }),
  hostile('a wrong checksum', DAMAGED, async () => withField(await withParts({}), SHEET, 'crc', 1)),
  hostile('one byte changed in a stored part', DAMAGED, async () => {
    const zip = await zipOf(GOOD, false);
    zip[zip.indexOf('马思齐') + 2]! ^= 1;
    return zip;
  }),
  hostile('a sheet that is there twice', DAMAGED, async () =>
    Buffer.from(
      (await withParts({ 'xl/worksheets/sheet2.xml': sheet() }))
        .toString('latin1')
        .replaceAll('sheet2.xml', 'sheet1.xml'),
      'latin1',
    ),
  ),
  hostile('an encrypted entry', DAMAGED, async () => withField(await withParts({}), SHEET, 'flags', 1)),
  hostile('an unknown compression', DAMAGED, async () => withField(await withParts({}), SHEET, 'method', 99)),
  hostile('an entry that starts beyond the file', DAMAGED, async () =>
    withField(await withParts({}), SHEET, 'start', 0x7fffffff),
  ),
  hostile('a directory that starts beyond the file', DAMAGED, async () =>
    withDirectoryAt(await withParts({}), 0x7fffffff),
  ),
  hostile('2,500 entries', TOO_MUCH, () =>
    withParts(
      Object.fromEntries(
        many(2500, (i) => `${i} `)
          .trim()
          .split(' ')
          .map((n) => [n, '']),
      ),
    ),
  ),
  hostile('a zip cut in half', DAMAGED, async () => {
    const zip = await withParts({});
    return zip.subarray(0, zip.length / 2);
  }),
  hostile('a zip without a workbook', /不是 Excel 工作簿/, () => zipOf({ 'readme.txt': 'hello' })),
  hostile('a name that leads out of the zip', DAMAGED, () => {
    return withParts({ 'xx/xx/xx/etc/passwd': 'x' }).then((zip) =>
      Buffer.from(zip.toString('latin1').replaceAll('xx/xx/xx/', '../../../'), 'latin1'),
    );
  }),
];

const CONTENTS = [
  hostile('a formula that starts a program', READABLE, () =>
    withSheet(`${ROWS}<row r="4"><c r="G4" t="str"><f>cmd|'/c calc'!A1</f><v>0</v></c></row>`),
  ),
  hostile('formulas that refer to each other', READABLE, () =>
    withSheet(`${ROWS}<row r="4"><c r="G4"><f>H4</f><v>1</v></c><c r="H4"><f>G4</f><v>1</v></c></row>`),
  ),
  hostile('a shared formula over the whole sheet', READABLE, () =>
    withSheet(
      `${ROWS}<row r="4"><c r="G4"><f t="shared" ref="A1:XFD1048576" si="0">A1</f><v>1</v></c></row>`,
    ),
  ),
  hostile('an external link, a macro and an object', READABLE, () =>
    withParts({
      'xl/externalLinks/externalLink1.xml': '<externalLink/>',
      'xl/vbaProject.bin': Buffer.from('d0cf11e0a1b11ae1', 'hex'),
      'xl/embeddings/oleObject1.bin': Buffer.alloc(1000),
    }),
  ),
  hostile('relationships that lead out of the workbook', NO_TABLE, () =>
    withParts({ 'xl/_rels/workbook.xml.rels': relations(['worksheet', '../../../../etc/passwd']) }),
  ),
  hostile('relationships that lead to themselves', NO_TABLE, () =>
    withParts({ 'xl/_rels/workbook.xml.rels': relations(['worksheet', '_rels/workbook.xml.rels']) }),
  ),
  hostile('a shared string that does not exist', READABLE, () =>
    withSheet(`${ROWS}<row r="4"><c r="G4" t="s"><v>99999999</v></c></row>`),
  ),
  hostile('a format that does not exist', READABLE, () =>
    withSheet(`${ROWS}<row r="4"><c r="G4" s="99999999"><v>1</v></c></row>`),
  ),
  hostile('a date of 1e308', READABLE, () => withSheet(`${ROWS}<row r="4"><c r="G4"><v>1e308</v></c></row>`)),
  hostile('attributes named __proto__ and constructor', READABLE, () =>
    withSheet(`${ROWS}<row r="4" __proto__="x" constructor="y"><c r="G4"><v>1</v></c></row>`),
  ),
  hostile('an old workbook (.xls)', /旧格式/, () =>
    Promise.resolve(Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(5000)])),
  ),
  hostile('a web page under the name of a workbook', /不是 .xlsx/, () =>
    Promise.resolve(Buffer.from('<html><script>alert(1)</script></html>')),
  ),
];

export const WORKBOOKS = [...SHAPES, ...XML, ...ZIPS, ...CONTENTS];
export const goodWorkbook = () => withParts({});
