import type { ReviewStage, Stage } from '../../../electron/core/contract';

export const REVIEW_STAGES: readonly ReviewStage[] = ['first', 'second', 'final', 'principal'];

export const isReviewStage = (stage: Stage): stage is ReviewStage =>
  (REVIEW_STAGES as readonly Stage[]).includes(stage);

/** Returns the query for the filters in a URL; invalid values are ignored. */
export function queueInput(filters: Record<'box' | 'stage' | 'columnId' | 'authorId' | 'age', string>) {
  const hours = Number(filters.age);
  return {
    box: filters.box === 'done' ? ('done' as const) : ('waiting' as const),
    stage: REVIEW_STAGES.find((stage) => stage === filters.stage) ?? null,
    columnId: filters.columnId || null,
    authorId: filters.authorId || null,
    olderThanHours: Number.isInteger(hours) && hours > 0 ? hours : 0,
  };
}

/**
 * Returns the next article after a decision: the one after it in the queue `before`, otherwise the first that waits
 * `now`; null when there is none.
 */
export function nextWaiting(
  before: readonly string[],
  now: readonly string[],
  decided: string,
): string | null {
  const waits = (id: string) => id !== decided && now.includes(id);
  const at = before.indexOf(decided);
  return before.slice(at + 1).find(waits) ?? now.find((id) => id !== decided) ?? null;
}
