import {
  AlignmentType,
  BorderStyle,
  Document,
  DocumentGridType,
  Footer,
  type IParagraphOptions,
  LineRuleType,
  Packer,
  PageNumber,
  Paragraph,
  RelativeVerticalPosition,
  Tab,
  type IRunOptions,
  Table,
  TableAnchorType,
  TableCell,
  TableLayoutType,
  TableRow,
  TabStopType,
  TextRun,
  VerticalAlign,
  WidthType,
} from 'docx';
import {
  FONTS,
  LINE_SPACING,
  PAGE,
  CHARACTER_SPACING,
  RULE_DISTANCE,
  FONT_SIZE,
  WIDTH,
  layOutDocument,
  type LaidOutDocument,
  type LayoutBlock,
} from './layout';
import type { OfficialDocument } from './official-document';

/** Word measures lengths in 1/20 pt, font sizes in 1/2 pt and borders in 1/8 pt. */
const twips = (pt: number) => Math.round(pt * 20);
const fromMm = (mm: number) => Math.round((mm * 1440) / 25.4);
const halves = (pt: number) => pt * 2;
const line = twips(LINE_SPACING);
const RED = 'FF0000';
const FULL_SPACE = '\u3000';

type Face = keyof typeof FONTS;
/** Digits use the font of the surrounding text. */
const font = (face: Face) => {
  const [name] = FONTS[face];
  return { ascii: name, hAnsi: name, eastAsia: name, cs: name };
};
/** Tabs in `text` are inserted by the layout; tabs of authors have been replaced by blanks. */
const run = (text: string, face: Face = 'body', more: IRunOptions = {}) =>
  new TextRun({
    children: text.split('\t').flatMap((part, i) => (i === 0 ? [part] : [new Tab(), part])),
    font: font(face),
    ...more,
  });

const EXACT = { line, lineRule: LineRuleType.EXACT };
/** Pages are filled to the last line, and no space is added between digits and Chinese characters. */
const FLOW = { widowControl: false, autoSpaceEastAsianText: false } as const;
/** A paragraph on the grid without indent. */
const plain = (children: TextRun[], more: IParagraphOptions = {}) =>
  new Paragraph({
    children,
    ...FLOW,
    ...more,
    spacing: { ...EXACT, ...more.spacing },
  });
const indented = { firstLine: twips(2 * CHARACTER_SPACING), firstLineChars: 200 };

/** Returns a Word document in the layout of GB/T 9704-2012. */
export async function officialDocx(document: OfficialDocument): Promise<Uint8Array> {
  const laid = layOutDocument(document);
  const file = new Document({
    title: laid.title.join(''),
    creator: laid.issuer || laid.signature?.text || laid.mark,
    evenAndOddHeaderAndFooters: true,
    styles: {
      default: {
        document: {
          run: {
            font: font('body'),
            size: halves(FONT_SIZE.body),
            language: { value: 'zh-CN', eastAsia: 'zh-CN' },
          },
          paragraph: { spacing: EXACT, alignment: AlignmentType.BOTH },
        },
        title: {
          run: { font: font('title'), size: halves(FONT_SIZE.title), bold: false, color: '000000' },
          paragraph: { alignment: AlignmentType.CENTER, spacing: EXACT, keepNext: true, keepLines: true },
        },
        heading1: headingStyle('first'),
        heading2: headingStyle('second'),
      },
      // The character grid is computed from the size of this style; LibreOffice ignores the document defaults for it.
      paragraphStyles: [
        {
          id: 'Normal',
          name: 'Normal',
          quickFormat: true,
          run: { font: font('body'), size: halves(FONT_SIZE.body) },
        },
      ],
    },
    sections: [
      {
        properties: {
          page: {
            size: { width: fromMm(PAGE.width), height: fromMm(PAGE.height) },
            margin: {
              top: fromMm(PAGE.top),
              right: fromMm(PAGE.right),
              bottom: fromMm(PAGE.bottom),
              left: fromMm(PAGE.left),
              header: fromMm(15),
              // The dashes are 7 mm below the type area (7.5).
              footer: fromMm(PAGE.bottom - 7) - twips(FONT_SIZE.small / 2),
            },
          },
          // Character spacing that fits 28 characters of 3号 into a line, in 1/4096 pt.
          grid: {
            type: DocumentGridType.LINES_AND_CHARS,
            linePitch: line,
            charSpace: Math.round((CHARACTER_SPACING - FONT_SIZE.body) * 4096),
          },
        },
        footers: { default: folio('right'), even: folio('left') },
        children: [
          ...head(laid),
          ...title(laid),
          ...(laid.to ? [plain([run(laid.to)])] : []),
          ...laid.body.map(block),
          ...attachments(laid),
          ...closing(laid),
          ...imprint(laid),
        ],
      },
    ],
  });
  return Packer.toBuffer(file, undefined, [{ path: 'word/fontTable.xml', data: FONT_TABLE }]);
}

function headingStyle(face: Face) {
  return {
    run: { font: font(face), size: halves(FONT_SIZE.body), bold: false, color: '000000' },
    paragraph: { spacing: EXACT, indent: indented, keepNext: true },
  };
}

/** Word and WPS use `altName` to find a substitute for a missing font. */
const FONT_TABLE =
  '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>' +
  '<w:fonts xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">' +
  Object.values(FONTS)
    .map(
      ([name, ...others]) =>
        `<w:font w:name="${name}"><w:altName w:val="${others.join(',')}"/><w:charset w:val="86"/><w:family w:val="auto"/></w:font>`,
    )
    .join('') +
  '</w:fonts>';

/** Page number “— 1 —” at the outer bottom corner, one character from the edge. */
function folio(side: 'left' | 'right'): Footer {
  const room = twips(CHARACTER_SPACING);
  return new Footer({
    children: [
      new Paragraph({
        alignment: side === 'left' ? AlignmentType.LEFT : AlignmentType.RIGHT,
        indent: { [side]: room },
        spacing: { line: twips(FONT_SIZE.small), lineRule: LineRuleType.EXACT },
        children: [
          run('', 'number', {
            size: halves(FONT_SIZE.small),
            children: ['— ', PageNumber.CURRENT, ' —'],
          }),
        ],
      }),
    ],
  });
}

function head({ mark, markSize, number, approver }: LaidOutDocument): Paragraph[] {
  if (!mark) return number ? [plain([run(number)], { alignment: AlignmentType.CENTER })] : [];
  const rule = {
    bottom: { style: BorderStyle.SINGLE, size: 12, color: RED, space: Math.round(RULE_DISTANCE) },
  };
  const top = new Paragraph({
    alignment: AlignmentType.CENTER,
    spacing: { before: fromMm(35), line: twips(markSize), lineRule: LineRuleType.EXACT },
    children: [run(mark, 'title', { size: halves(markSize), color: RED })],
  });
  if (!number && !approver) return [top, plain([], { border: rule })];
  const spacing = { before: 2 * line };
  const below = approver
    ? plain([run(`${FULL_SPACE}${number}\t签发人：`), run(approver, 'second'), run(FULL_SPACE)], {
        spacing,
        border: rule,
        tabStops: [{ type: TabStopType.RIGHT, position: twips(WIDTH) }],
      })
    : plain([run(number)], { spacing, border: rule, alignment: AlignmentType.CENTER });
  return [top, below];
}

function title({ title: lines, mark }: LaidOutDocument): Paragraph[] {
  return lines.map(
    (text, i) =>
      new Paragraph({
        style: 'Title',
        children: [run(text, 'title', { size: halves(FONT_SIZE.title) })],
        spacing: {
          ...EXACT,
          before: i === 0 && mark ? 2 * line + twips(RULE_DISTANCE) : 0,
          after: i === lines.length - 1 ? line : 0,
        },
      }),
  );
}

function block(set: LayoutBlock): Paragraph | Table {
  switch (set.kind) {
    case 'first':
    case 'second':
      return new Paragraph({
        style: set.kind === 'first' ? 'Heading1' : 'Heading2',
        ...FLOW,
        children: [run(set.number + set.text, set.kind)],
      });
    case 'body':
      return plain(
        [
          ...(set.lead ? [run(set.number), run(set.lead, 'body', { bold: true })] : []),
          run(set.lead ? set.text : set.number + set.text),
        ],
        {
          indent: indented,
        },
      );
    case 'table':
      return table(set);
  }
}

const cellLine = { line: twips(18), lineRule: LineRuleType.EXACT };

function table({ columns, rows }: Extract<LayoutBlock, { kind: 'table' }>): Table {
  const widths = columns.map(({ width }) => twips(width));
  const cell = (text: string, column: number, face: Face) =>
    new TableCell({
      width: { size: widths[column]!, type: WidthType.DXA },
      verticalAlign: VerticalAlign.CENTER,
      children: text.split('\n').map(
        (part) =>
          new Paragraph({
            alignment: face === 'first' ? AlignmentType.CENTER : AlignmentType.LEFT,
            spacing: cellLine,
            children: [run(part, face, { size: halves(FONT_SIZE.table), snapToGrid: false })],
          }),
      ),
    });
  return new Table({
    layout: TableLayoutType.FIXED,
    width: { size: twips(WIDTH), type: WidthType.DXA },
    columnWidths: widths,
    margins: { top: 57, bottom: 57, left: 85, right: 85 },
    rows: [
      new TableRow({
        tableHeader: true,
        cantSplit: true,
        children: columns.map((column, i) => cell(column.title, i, 'first')),
      }),
      ...rows.map(
        (row) => new TableRow({ cantSplit: true, children: row.map((text, i) => cell(text, i, 'body')) }),
      ),
    ],
  });
}

/** 附件：1.…; a long name continues below its first character (7.3.4). */
function attachments({ attachments: names }: LaidOutDocument): Paragraph[] {
  const numbers = names.length > 1;
  const hanging = 3 + (numbers ? 1 : 0);
  return names.map((name, i) =>
    plain([run(`${i === 0 ? '附件：' : ''}\t${numbers ? `${i + 1}.\t` : ''}${name}`)], {
      spacing: i === 0 ? { before: line } : {},
      indent: { left: twips((2 + hanging) * CHARACTER_SPACING), hanging: twips(hanging * CHARACTER_SPACING) },
      tabStops: [
        { type: TabStopType.LEFT, position: twips(5 * CHARACTER_SPACING) },
        ...(numbers ? [{ type: TabStopType.LEFT, position: twips(6 * CHARACTER_SPACING) }] : []),
      ],
    }),
  );
}

function closing({ signature, date, note }: LaidOutDocument): Paragraph[] {
  const right = ({ text, room }: { text: string; room: number }, first: boolean) =>
    plain([run(text)], {
      alignment: AlignmentType.RIGHT,
      indent: { right: twips(room * CHARACTER_SPACING) },
      keepNext: first,
      spacing: first ? { before: line } : {},
    });
  return [
    ...(signature ? [right(signature, true)] : []),
    ...(date ? [right(date, signature === null)] : []),
    ...(note ? [plain([run(note)], { indent: { left: twips(2 * CHARACTER_SPACING) } })] : []),
  ];
}

/** 版记 at the foot of the last page, between thick rules, with a thin rule between its rows (7.4). */
function imprint({ copies, issuer, issuedOn }: LaidOutDocument): Array<Table | Paragraph> {
  const texts = [
    ...(copies ? [{ left: `抄送：${copies}`, right: '', hanging: 3 }] : []),
    ...(issuer ? [{ left: issuer, right: issuedOn, hanging: 0 }] : []),
  ];
  if (texts.length === 0) return [];
  const thick = { style: BorderStyle.SINGLE, size: 8, color: '000000' };
  const thin = { style: BorderStyle.SINGLE, size: 6, color: '000000' };
  const none = { style: BorderStyle.NONE, size: 0, color: 'auto' };
  const size = halves(FONT_SIZE.small);
  const rows = texts.map(
    ({ left, right, hanging }) =>
      new TableRow({
        cantSplit: true,
        children: [
          new TableCell({
            width: { size: twips(WIDTH), type: WidthType.DXA },
            children: [
              new Paragraph({
                alignment: AlignmentType.LEFT,
                spacing: { line: twips(22), lineRule: LineRuleType.EXACT },
                indent: {
                  left: twips((1 + hanging) * FONT_SIZE.small),
                  right: twips(FONT_SIZE.small),
                  hanging: twips(hanging * FONT_SIZE.small),
                },
                tabStops: [{ type: TabStopType.RIGHT, position: twips(WIDTH - FONT_SIZE.small) }],
                children: [run(right ? `${left}\t${right}` : left, 'body', { size, snapToGrid: false })],
              }),
            ],
          }),
        ],
      }),
  );
  return [
    new Table({
      layout: TableLayoutType.FIXED,
      width: { size: twips(WIDTH), type: WidthType.DXA },
      columnWidths: [twips(WIDTH)],
      margins: { top: 40, bottom: 40, left: 0, right: 0 },
      borders: {
        top: thick,
        bottom: thick,
        left: none,
        right: none,
        insideHorizontal: thin,
        insideVertical: none,
      },
      float: {
        horizontalAnchor: TableAnchorType.MARGIN,
        absoluteHorizontalPosition: 0,
        verticalAnchor: TableAnchorType.MARGIN,
        relativeVerticalPosition: RelativeVerticalPosition.BOTTOM,
      },
      rows,
    }),
    // Word requires a paragraph after a table; this one takes no space.
    new Paragraph({ spacing: { line: 20, lineRule: LineRuleType.EXACT }, children: [] }),
  ];
}
