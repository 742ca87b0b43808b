import { AlignmentType, BorderStyle, LineRuleType, Paragraph, TabStopType, type Table } from 'docx';
import {
  CHARACTER_SPACING,
  FONT_SIZE,
  RULE_DISTANCE,
  WIDTH,
  type LaidOutDocument,
  type LayoutBlock,
} from '../layout';
import { blockTable } from './tables';
import { EXACT, FLOW, fromMm, halves, indented, line, plain, run, twips } from './text';

const RED = 'FF0000';
const FULL_SPACE = '\u3000';

/** Returns 版头: the red mark, number and approver above a red rule. */
export function head({ mark, markSize, number, approver }: LaidOutDocument): Paragraph[] {
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

/** Returns the lines of the title. */
export function title({ title: lines, mark }: LaidOutDocument): Paragraph[] {
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

/** Returns a block of the text. */
export function block(set: LayoutBlock): Paragraph | Table {
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
      return blockTable(set);
  }
}

/** Returns 附件：1.…; a long name continues below its first character (7.3.4). */
export function attachments({ attachments: names }: LaidOutDocument): Paragraph[] {
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

/** Returns signature, date and note. */
export function closing({ signature, date, note }: LaidOutDocument): Paragraph[] {
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
