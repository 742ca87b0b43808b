import { characterWidth } from './character-width';

/** Lines of equal height. */
export type Face = 'title' | 'section' | 'head' | 'text' | 'small' | 'column' | 'code';

export interface Cell {
  text: string;
  /** Distance from the left edge in em of the face. */
  left: number;
  /** Right-aligned instead. */
  rightAligned?: boolean;
  /** Hexadecimal digits, set in the code face. */
  code?: boolean;
}

export interface Line {
  face: Face;
  cells: readonly Cell[];
  /** Rule above the line. */
  rule?: 'thin';
}

/** Font sizes in pt. */
export const SIZE: Record<Face, number> = {
  title: 22,
  section: 12,
  head: 10.5,
  text: 10.5,
  small: 9,
  column: 9,
  code: 7.5,
};

/** Width of the lines in pt: 156 mm. */
export const WIDTH = 442;
/** Width available to text in em of a face; half an em is kept free. */
export const lineWidthOf = (face: Face): number => WIDTH / SIZE[face] - 0.5;

const graphemes = new Intl.Segmenter('zh-CN', { granularity: 'grapheme' });
/**
 * Maximum length in UTF-16 units of a grapheme cluster that is kept in one piece; a cluster can be as long as a text.
 */
const CLUSTER = 16;

interface Piece {
  text: string;
  width: number;
}

const sum = (pieces: readonly Piece[]) => pieces.reduce((width, piece) => width + piece.width, 0);
const pieceOf = (text: string): Piece => ({
  text,
  width: Array.from(text).reduce((width, character) => width + characterWidth(character), 0),
});

function* piecesOf(text: string): Generator<Piece> {
  for (const { segment } of graphemes.segment(text)) {
    if (segment.length <= CLUSTER) yield pieceOf(segment);
    else for (const character of segment) yield pieceOf(character);
  }
}

const CLOSING = new Set('，。、；：！？）》」』】〉〕”’…,.;:!?)]}%');
const OPENING = new Set('（《「『【〈〔“‘([{');
const inWord = (text: string | undefined) => text !== undefined && /^[0-9A-Za-z_\u00c0-\u024f]/.test(text);

/**
 * Number of pieces before a break that move to the next line, so that words are not split and punctuation is not
 * separated.
 */
function carried(line: readonly Piece[], next: Piece, measure: number): number {
  const count = wished(line, next, measure);
  return sum(line.slice(line.length - count)) + next.width > measure ? 0 : count;
}

function wished(line: readonly Piece[], next: Piece, measure: number): number {
  let count = 0;
  const at = (back: number) => line[line.length - back]?.text;
  const room = line.length - 1;
  if (inWord(next.text)) while (count < room && inWord(at(count + 1))) count += 1;
  if (count === room || sum(line.slice(line.length - count)) > measure / 2) count = 0;
  const start = () => (count === 0 ? next.text : (at(count) ?? ''));
  for (let tries = 0; tries < 4 && count < room; tries += 1) {
    if (!CLOSING.has(start()) && !OPENING.has(at(count + 1) ?? '')) return count;
    count += 1;
  }
  return count;
}

/** All characters at which a browser breaks a line. */
const BREAK = /\r\n|[\n\v\f\r\u0085\u2028\u2029]/;

/**
 * Breaks text into lines of at most `measure` em, as few as possible. Together they contain all characters except line
 * breaks.
 */
export function breakLines(text: string, measure: number): string[] {
  return text.split(BREAK).flatMap((paragraph) => fill(paragraph, measure));
}

function fill(paragraph: string, measure: number): string[] {
  const lines: string[] = [];
  let line: Piece[] = [];
  let width = 0;
  const textOf = (pieces: readonly Piece[]) => pieces.map((piece) => piece.text).join('');
  for (const piece of piecesOf(paragraph)) {
    if (line.length > 0 && width + piece.width > measure && !(piece.text === ' ' && width <= measure)) {
      const kept = line.length - carried(line, piece, measure);
      lines.push(textOf(line.slice(0, kept)));
      line = line.slice(kept);
      width = sum(line);
    }
    line.push(piece);
    width += piece.width;
  }
  return [...lines, textOf(line)];
}

/** Returns text as lines, `left` em from the left. */
export function textLines(face: Face, text: string, left = 0): Line[] {
  return breakLines(text, lineWidthOf(face) - left).map((line) => ({ face, cells: [{ text: line, left }] }));
}

/** Returns text as lines after a label in Chinese on the first line. */
export function namedLines(name: string, text: string, left: number): Line[] {
  const [first, ...others] = textLines('text', text, left + name.length + 1);
  const label = { text: `${name}：`, left };
  return first ? [{ ...first, cells: [label, ...first.cells] }, ...others] : [];
}

export interface Column {
  /** em of the face, including the space after it. */
  width: number;
  /** Hexadecimal digits, already broken into lines. */
  code?: boolean;
}

/** Space after a column in em. */
const GAP = 0.4;

/** Returns one row of a table, each cell broken to the width of its column. */
export function rowLines(face: Face, columns: readonly Column[], cells: readonly string[]): Line[] {
  const broken = columns.map(({ width, code }, n) =>
    code ? (cells[n] ?? '').split('\n') : breakLines(cells[n] ?? '', width - GAP),
  );
  const starts = columns.map((_, n) => columns.slice(0, n).reduce((sum, { width }) => sum + width, 0));
  const height = Math.max(...broken.map((lines) => lines.length));
  return Array.from({ length: height }, (_, n) => ({
    face,
    cells: broken.flatMap((lines, column) => {
      const text = lines[n] ?? '';
      const code = columns[column]?.code === true;
      return text === '' ? [] : [{ text, left: starts[column] ?? 0, ...(code && { code }) }];
    }),
    ...(n === 0 && { rule: 'thin' as const }),
  }));
}

export const BLANK: Line = { face: 'text', cells: [] };
