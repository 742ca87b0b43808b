import {
  AlignmentType,
  BorderStyle,
  LineRuleType,
  Paragraph,
  RelativeVerticalPosition,
  Table,
  TableAnchorType,
  TableCell,
  TableLayoutType,
  TableRow,
  TabStopType,
  VerticalAlign,
  WidthType,
} from 'docx';
import { FONT_SIZE, WIDTH, type LaidOutDocument, type LayoutBlock } from '../layout';
import { halves, run, twips, type Face } from './text';

const cellLine = { line: twips(18), lineRule: LineRuleType.EXACT };

/** Returns a table of the text. */
export function blockTable({ columns, rows }: Extract<LayoutBlock, { kind: 'table' }>): Table {
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

/** Returns 版记 at the foot of the last page, between thick rules, with a thin rule between its rows (7.4). */
export function imprint({ copies, issuer, issuedOn }: LaidOutDocument): Array<Table | Paragraph> {
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
