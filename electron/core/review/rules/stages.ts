import { stageName } from '../../../platform/contract';
import type { Article, ReviewStage, Role, Stage } from '../../../platform/contract';

export { PURPOSE_NAME, STAGE_NAME, VERDICT_NAME } from '../../../platform/contract';

/** Who decides at each stage (第十一条): 科室负责人, 办公室负责人, 分管领导, and the principal for 重特大信息. */
export const STAGE_ROLE: Record<ReviewStage, Role> = {
  first: 'firstReviewer',
  second: 'secondReviewer',
  final: 'finalReviewer',
  principal: 'principal',
};

export function isReviewStage(stage: Stage): stage is ReviewStage {
  return stage in STAGE_ROLE;
}

/** The stage that an article stands at, in words: 待撤下 is not 待发布. */
export function standingAt({ stage, purpose, live }: Pick<Article, 'stage' | 'purpose' | 'live'>): string {
  return stageName({ stage, purpose, live: live !== null });
}
