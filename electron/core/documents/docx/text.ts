import { LineRuleType, Paragraph, Tab, TextRun, type IParagraphOptions, type IRunOptions } from 'docx';
import { CHARACTER_SPACING, FONTS, LINE_SPACING } from '../layout';

/** Units of Word, and runs and paragraphs on the character grid. */

/** Word measures lengths in 1/20 pt, font sizes in 1/2 pt and borders in 1/8 pt. */
export const twips = (pt: number) => Math.round(pt * 20);
export const fromMm = (mm: number) => Math.round((mm * 1440) / 25.4);
export const halves = (pt: number) => pt * 2;
/** Height of a line on the grid, in twips. */
export const line = twips(LINE_SPACING);

export type Face = keyof typeof FONTS;
/** Digits use the font of the surrounding text. */
export const font = (face: Face) => {
  const [name] = FONTS[face];
  return { ascii: name, hAnsi: name, eastAsia: name, cs: name };
};
/** Tabs in `text` are inserted by the layout; tabs of authors have been replaced by blanks. */
export const run = (text: string, face: Face = 'body', more: IRunOptions = {}) =>
  new TextRun({
    children: text.split('\t').flatMap((part, i) => (i === 0 ? [part] : [new Tab(), part])),
    font: font(face),
    ...more,
  });

export const EXACT = { line, lineRule: LineRuleType.EXACT };
/** Pages are filled to the last line, and no space is added between digits and Chinese characters. */
export const FLOW = { widowControl: false, autoSpaceEastAsianText: false } as const;
/** A paragraph on the grid without indent. */
export const plain = (children: TextRun[], more: IParagraphOptions = {}) =>
  new Paragraph({
    children,
    ...FLOW,
    ...more,
    spacing: { ...EXACT, ...more.spacing },
  });
export const indented = { firstLine: twips(2 * CHARACTER_SPACING), firstLineChars: 200 };
