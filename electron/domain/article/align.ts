import { diffArrays } from 'diff';

/** One step of an alignment: indices into both sequences; null when the item of the other side has no counterpart. */
export interface AlignmentStep {
  left: number | null;
  right: number | null;
}

/** A computation that can be interrupted at each `yield`. */
export type Interruptible<T> = Generator<undefined, T, undefined>;

/** An item to align. Items with equal keys are identical; others are paired by similarity (0–1) within one `family`. */
export interface Alignable {
  key: string;
  /** Sorted character pairs of the text (see `bigrams`). */
  profile: Uint32Array;
  family: string;
}

/** Minimum similarity of a pair; two items below it count as a removal and an insertion. */
const ALIKE = 0.3;
/** Maximum edits of the exact matching; beyond it, items are matched by similarity alone. */
const EDIT_LIMIT = 300;
/** Approximate maximum of similarities computed for one gap. */
const COMPARISONS = 20_000;
/** Maximum table cells for one gap; the items of a larger gap are not paired. */
const CELLS = 4_000_000;

/** Returns the character pairs of a text, with its start and end, as a sorted multiset. */
export function bigrams(text: string): Uint32Array {
  const pairs = new Uint32Array(text.length + 1);
  let previous = 2;
  for (let i = 0; i <= text.length; i += 1) {
    const code = i < text.length ? text.charCodeAt(i) : 3;
    pairs[i] = ((previous << 16) | code) >>> 0;
    previous = code;
  }
  return pairs.sort();
}

/** Dice's coefficient of two sorted multisets, 0–1. */
function dice(a: Uint32Array, b: Uint32Array): number {
  let common = 0;
  for (let i = 0, j = 0; i < a.length && j < b.length;) {
    const x = a[i] as number;
    const y = b[j] as number;
    if (x === y) common += 1;
    if (x <= y) i += 1;
    if (y <= x) j += 1;
  }
  return (2 * common) / (a.length + b.length);
}

function likeness(a: Alignable, b: Alignable): number {
  if (a.family !== b.family) return 0;
  return a.key === b.key ? 1 : dice(a.profile, b.profile);
}

/**
 * Aligns two sequences in order: equal items by the shortest edit script, the items between them by similarity. Each
 * index of both sides occurs exactly once, ascending. Yields where it may be interrupted.
 */
export function* align(
  left: readonly Alignable[],
  right: readonly Alignable[],
): Interruptible<AlignmentStep[]> {
  const parts = diffArrays(
    left.map((item) => item.key),
    right.map((item) => item.key),
    { maxEditLength: EDIT_LIMIT },
  );
  const range = (items: readonly Alignable[], start: number, count: number) => ({ items, start, count });
  if (!parts) return yield* gap(range(left, 0, left.length), range(right, 0, right.length));
  const steps: AlignmentStep[] = [];
  let i = 0;
  let j = 0;
  let removed = 0;
  let added = 0;
  const flush = function* () {
    steps.push(...(yield* gap(range(left, i, removed), range(right, j, added))));
    i += removed;
    j += added;
    removed = added = 0;
  };
  for (const part of parts) {
    if (part.removed) removed += part.count;
    else if (part.added) added += part.count;
    else {
      yield* flush();
      for (let n = 0; n < part.count; n += 1) steps.push({ left: i++, right: j++ });
    }
  }
  yield* flush();
  return steps;
}

/** `count` consecutive items of one side, from `start` on. */
interface Range {
  items: readonly Alignable[];
  start: number;
  count: number;
}

/** Pairs the items of two ranges in order, maximising the total similarity. */
function* gap(left: Range, right: Range): Interruptible<AlignmentStep[]> {
  const [n, m] = [left.count, right.count];
  const pairs =
    n === 1 && m === 1
      ? lonePair(left.items[left.start], right.items[right.start])
      : yield* bestPairs(left, right);
  const steps: AlignmentStep[] = [];
  let a = 0;
  let b = 0;
  for (const [x, y] of [...pairs, [n, m] as const]) {
    while (a < x) steps.push({ left: left.start + a++, right: null });
    while (b < y) steps.push({ left: null, right: right.start + b++ });
    if (x < n && y < m) steps.push({ left: left.start + a++, right: right.start + b++ });
  }
  return steps;
}

/** A single item on each side is a change when both have the same family, whatever their similarity. */
function lonePair(a: Alignable | undefined, b: Alignable | undefined): Array<readonly [number, number]> {
  return a && b && a.family === b.family ? [[0, 0]] : [];
}

/** Returns the pairs with the greatest total similarity, as positions within the ranges. */
function* bestPairs(left: Range, right: Range): Interruptible<Array<readonly [number, number]>> {
  const [n, m] = [left.count, right.count];
  if (n === 0 || m === 0 || n * m > CELLS) return [];
  const reach = Math.max(4, COMPARISONS / (2 * n));
  const width = m + 1;
  const best = new Float64Array((n + 1) * width);
  const paired = new Uint8Array((n + 1) * width);
  for (let a = n - 1; a >= 0; a -= 1) {
    yield;
    for (let b = m - 1; b >= 0; b -= 1) {
      const at = a * width + b;
      let score = Math.max(best[at + width] as number, best[at + 1] as number);
      if (Math.abs(b - (a * m) / n) <= reach) {
        const alike = likeness(
          left.items[left.start + a] as Alignable,
          right.items[right.start + b] as Alignable,
        );
        const together = alike + (best[at + width + 1] as number);
        if (alike >= ALIKE && together > score) {
          score = together;
          paired[at] = 1;
        }
      }
      best[at] = score;
    }
  }
  const pairs: Array<readonly [number, number]> = [];
  for (let a = 0, b = 0; a < n && b < m;) {
    const at = a * width + b;
    if (paired[at] === 1) pairs.push([a++, b++]);
    else if ((best[at + width] as number) >= (best[at + 1] as number)) a += 1;
    else b += 1;
  }
  return pairs;
}
