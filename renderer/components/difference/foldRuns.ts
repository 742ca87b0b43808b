import type { Difference } from '../../../electron/core/contract';

type Block = Difference['blocks'][number];

/** A row of the view: a block, or a folded run of unchanged blocks. */
export type DifferenceRow = { type: 'block'; index: number } | { type: 'fold'; start: number; count: number };

/** Unchanged blocks shown next to a change. */
const CONTEXT = 1;
/** Shortest run that is folded. */
const SHORTEST = 3;

/**
 * Folds runs of unchanged blocks, except `CONTEXT` blocks next to a change. `opened`: start indices of runs that the
 * user unfolded.
 */
export function foldRuns(blocks: readonly Block[], opened: ReadonlySet<number>): DifferenceRow[] {
  const lines: DifferenceRow[] = [];
  const show = (from: number, to: number) => {
    for (let index = from; index < to; index++) lines.push({ type: 'block', index });
  };
  let at = 0;
  while (at < blocks.length) {
    if (blocks[at]?.kind !== 'same') {
      show(at, at + 1);
      at += 1;
      continue;
    }
    let end = at;
    while (end < blocks.length && blocks[end]?.kind === 'same') end += 1;
    const from = at === 0 ? at : at + CONTEXT;
    const to = end === blocks.length ? end : end - CONTEXT;
    if (to - from < SHORTEST || opened.has(from)) show(at, end);
    else {
      show(at, from);
      lines.push({ type: 'fold', start: from, count: to - from });
      show(to, end);
    }
    at = end;
  }
  return lines;
}

/** Returns the indices of changed blocks. */
export function changedBlocks(blocks: readonly Block[]): number[] {
  return blocks.flatMap((block, index) => (block.kind === 'same' ? [] : [index]));
}

/** Returns the index of the next or previous change, cyclic; -1 when there are no changes. */
export function stepChange(count: number, present: number, step: 1 | -1): number {
  if (count === 0) return -1;
  if (present < 0) return step === 1 ? 0 : count - 1;
  return (present + step + count) % count;
}
