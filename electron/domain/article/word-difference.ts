import { diffArrays } from 'diff';
import { openingTags, type Piece } from './render';

/** Both sides of a changed run of text: removed text is marked `del` on the left, added text `ins` on the right. */
export interface MarkedSides {
  left: Piece[];
  right: Piece[];
}

/** Maximum edits of a run; beyond it the whole run is shown as replaced, because finer marks would be unreadable. */
const EDIT_LIMIT = 1000;
/** Minimum share of common characters; below it a run is shown as replaced. */
const COMMON = 0.2;

const UNIT = String.raw`万元|亿元|万|亿|个月|个|公里|千克|平方米|工作日|[年月日号时点分秒天周元角%\uff05‰℃件次人名户批家项条款章期届亩吨米倍度岁]`;
/** Arabic figures (half or full width) with their points, commas, colons and slashes; Chinese figures before a unit. */
const NUMBER = String.raw`[0-9\uff10-\uff19]+(?:[.,:/\-\uff0c\uff0e\uff1a][0-9\uff10-\uff19]+)*|[〇零一二三四五六七八九十百千万亿两]{1,12}(?= ?(?:${UNIT}))`;
/** URLs, and numbers with their units, are compared as a whole: a changed date is replaced as one. */
const ATOM = new RegExp(
  String.raw`https?://[^\s\u3001\u3002\u300b\uff09\uff0c\uff1b]+|(?:(?:${NUMBER})(?: ?(?:${UNIT}))?)+`,
  'gu',
);
const ENDS = String.raw`。!?;\n\uff01\uff1b\uff1f`;
const SENTENCE = new RegExp(`[^${ENDS}]*[${ENDS}]+|[^${ENDS}]+`, 'gu');
const segmenter = new Intl.Segmenter('zh', { granularity: 'word' });

/** Splits a text into words; concatenated they give the text. */
export function splitWords(text: string): string[] {
  const found: string[] = [];
  let from = 0;
  const plain = (to: number) => {
    if (to > from) for (const { segment } of segmenter.segment(text.slice(from, to))) found.push(segment);
  };
  for (const match of text.matchAll(ATOM)) {
    plain(match.index);
    found.push(match[0]);
    from = match.index + match[0].length;
  }
  plain(text.length);
  return found;
}

function key(piece: Piece): string {
  return piece.text === null ? '\n' : openingTags(piece).join('') + '\0' + piece.text;
}

/** Joins adjacent pieces with the same tags, so that equal text has equal pieces. */
function joined(pieces: readonly Piece[]): Piece[] {
  const out: Piece[] = [];
  for (const piece of pieces) {
    const last = out[out.length - 1];
    const alike =
      last !== undefined &&
      last.text !== null &&
      piece.text !== null &&
      openingTags(last).join() === openingTags(piece).join();
    if (alike) out[out.length - 1] = { ...last, text: `${last.text}${piece.text}` };
    else out.push(piece);
  }
  return out;
}

/** Splits pieces at the positions where `split` splits their combined text; a line break forms its own group. */
function cut(pieces: readonly Piece[], split: (text: string) => string[]): Piece[][] {
  const groups: Piece[][] = [];
  let run: Piece[] = [];
  const flush = () => {
    let offset = 0;
    let index = 0;
    for (const part of split(run.map((piece) => piece.text).join(''))) {
      const group: Piece[] = [];
      for (let wanted = part.length; wanted > 0;) {
        const piece = run[index] as Piece;
        const text = (piece.text as string).slice(offset, offset + wanted);
        group.push({ ...piece, text });
        wanted -= text.length;
        offset += text.length;
        if (offset === piece.text?.length) {
          index += 1;
          offset = 0;
        }
      }
      groups.push(group);
    }
    run = [];
  };
  for (const piece of pieces) {
    if (piece.text === null) {
      flush();
      groups.push([piece]);
    } else if (piece.text !== '') run.push(piece);
  }
  flush();
  return groups;
}

interface Run {
  same: boolean;
  left: Piece[];
  right: Piece[];
}

/** Returns alternating runs of equal and changed groups; null when there are more than `limit` edits. */
function runsOf(left: readonly Piece[][], right: readonly Piece[][], limit: number): Run[] | null {
  const keyOf = (group: readonly Piece[]) => group.map(key).join('\x01');
  const parts = diffArrays(left.map(keyOf), right.map(keyOf), { maxEditLength: limit });
  if (!parts) return null;
  const runs: Run[] = [];
  let i = 0;
  let j = 0;
  for (const part of parts) {
    const same = !part.added && !part.removed;
    let run = runs[runs.length - 1];
    if (!run || run.same !== same) runs.push((run = { same, left: [], right: [] }));
    for (let n = 0; n < part.count; n += 1) {
      if (!part.added) run.left.push(...(left[i++] as Piece[]));
      if (!part.removed) run.right.push(...(right[j++] as Piece[]));
    }
  }
  return runs;
}

const length = (pieces: readonly Piece[]) =>
  pieces.reduce((sum, piece) => sum + (piece.text?.length ?? 1), 0);

/** Includes a single unchanged character between two changes in the change: 甲的乙 → 丙的丁 reads as one change. */
function smoothed(runs: readonly Run[]): Run[] {
  const out: Run[] = [];
  runs.forEach((run, index) => {
    const last = out[out.length - 1];
    const between = run.same && index > 0 && index < runs.length - 1 && length(run.left) <= 1;
    if (last && !last.same && (between || !run.same)) {
      last.left.push(...run.left);
      last.right.push(...run.right);
    } else out.push({ same: run.same, left: [...run.left], right: [...run.right] });
  });
  return out;
}

/**
 * Marks pieces as edited, and appends the address to each edited link, because it would otherwise be hidden in an
 * attribute.
 */
export function markEdited(pieces: readonly Piece[], edit: 'del' | 'ins'): Piece[] {
  const edited = joined(pieces).map((piece) => ({ ...piece, edit }));
  return edited.flatMap((piece, index) => {
    const href = hrefOf(piece);
    if (href === undefined || hrefOf(edited[index + 1]) === href) return [piece];
    return [piece, { text: `〔${href}〕`, marks: [], edit, note: true }];
  });
}

function hrefOf(piece: Piece | undefined): string | undefined {
  const link = piece?.marks.find((mark) => mark.type === 'link');
  return link?.attrs.href;
}

function replaced(left: readonly Piece[], right: readonly Piece[]): MarkedSides {
  return { left: markEdited(left, 'del'), right: markEdited(right, 'ins') };
}

function assembled(runs: readonly Run[], changed: (run: Run) => MarkedSides): MarkedSides {
  const sides = runs.map((run) => (run.same ? { left: run.left, right: run.right } : changed(run)));
  return { left: sides.flatMap((side) => side.left), right: sides.flatMap((side) => side.right) };
}

function wordSides({ left, right }: Run): MarkedSides {
  if (left.length === 0 || right.length === 0) return replaced(left, right);
  const runs = runsOf(cut(left, splitWords), cut(right, splitWords), EDIT_LIMIT);
  if (!runs) return replaced(left, right);
  const smooth = smoothed(runs);
  const common = smooth.reduce((sum, run) => sum + (run.same ? length(run.left) : 0), 0);
  if (common < COMMON * Math.max(length(left), length(right))) return replaced(left, right);
  return assembled(smooth, (run) => replaced(run.left, run.right));
}

/**
 * Compares two runs of inline text: first by sentences, then by words within changed sentences. A change of formatting
 * or link counts as a change of the words. Without the marked pieces both sides are equal.
 */
export function diffPieces(left: readonly Piece[], right: readonly Piece[]): MarkedSides {
  const sentences = (text: string) => text.match(SENTENCE) ?? [];
  const before = joined(left);
  const after = joined(right);
  const runs = runsOf(cut(before, sentences), cut(after, sentences), EDIT_LIMIT);
  return runs ? assembled(runs, wordSides) : replaced(before, after);
}
