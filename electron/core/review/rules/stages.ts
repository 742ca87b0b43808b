import type { ReviewStage, Role, Stage, Verdict } from '../../../platform/contract';

/** Who decides at each stage (第十一条): 科室负责人, 办公室负责人, 分管领导, and the principal for 重特大信息. */
export const STAGE_ROLE: Record<ReviewStage, Role> = {
  first: 'firstReviewer',
  second: 'secondReviewer',
  final: 'finalReviewer',
  principal: 'principal',
};

export const STAGE_NAME: Record<Stage, string> = {
  returned: '退回修改',
  first: '初审',
  second: '复审',
  final: '终审',
  principal: '主要负责人审定',
  ready: '待发布',
  done: '已办结',
};

export const VERDICT_NAME: Record<Verdict, string> = {
  approve: '同意',
  return: '退回',
  escalate: '提请主要负责人审定',
};

export function isReviewStage(stage: Stage): stage is ReviewStage {
  return stage in STAGE_ROLE;
}
