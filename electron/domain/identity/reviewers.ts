import type { ReviewStage, Role, Stage } from '../records';

/** The role that decides at each stage (第十一条): 科室负责人, 办公室负责人, 分管领导; the principal for 重特大信息. */
export const STAGE_ROLE: Record<ReviewStage, Role> = {
  first: 'firstReviewer',
  second: 'secondReviewer',
  final: 'finalReviewer',
  principal: 'principal',
};

export function isReviewStage(stage: Stage): stage is ReviewStage {
  return stage in STAGE_ROLE;
}
