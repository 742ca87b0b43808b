import type { Difference } from '../../../electron/core/contract';

type Block = Difference['blocks'][number];

/** One line of the view: a block, or a run of unchanged ones folded away. */
export type Line = { type: 'block'; index: number } | { type: 'fold'; start: number; count: number };

/** Unchanged blocks that stay visible beside a change, for context. */
const CONTEXT = 1;
/** A shorter run is not worth a click. */
const SHORTEST = 3;

/**
 * Folds away what did not change, but for a block on either side of every change. `opened`: starts of the runs that the
 * person unfolded.
 */
export function foldRuns(blocks: readonly Block[], opened: ReadonlySet<number>): Line[] {
  const lines: Line[] = [];
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

/** The changed blocks, by position. */
export function changesOf(blocks: readonly Block[]): number[] {
  return blocks.flatMap((block, index) => (block.kind === 'same' ? [] : [index]));
}

/** The change after (or before) the present one, round the end; -1 when there is none at all. */
export function stepChange(count: number, present: number, step: 1 | -1): number {
  if (count === 0) return -1;
  if (present < 0) return step === 1 ? 0 : count - 1;
  return (present + step + count) % count;
}
