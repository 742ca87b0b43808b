import type { ReviewStage, Stage } from '../../../electron/core/contract';

export const REVIEW_STAGES: readonly ReviewStage[] = ['first', 'second', 'final', 'principal'];

export const isReviewStage = (stage: Stage): stage is ReviewStage =>
  (REVIEW_STAGES as readonly Stage[]).includes(stage);

/** The queue that an address asks for; what it says wrongly counts as not said. */
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

/** Where to go after a decision: the item that stood behind the decided one, else the first that still waits. */
export function nextWaiting(
  before: readonly string[],
  now: readonly string[],
  decided: string,
): string | null {
  const waits = (id: string) => id !== decided && now.includes(id);
  const at = before.indexOf(decided);
  return before.slice(at + 1).find(waits) ?? now.find((id) => id !== decided) ?? null;
}
