import type {
  Account,
  Article,
  Decision,
  ReviewStage,
  Revision,
  Role,
  Stage,
  Verdict,
} from '../../../platform/contract';

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

/** An answer with its grounds: each reason is a sentence that cites its rule; empty when allowed. */
export interface Ruling {
  allowed: boolean;
  reasons: string[];
}

/**
 * Whether this account may decide on this revision now. Nobody decides on what they wrote, edited or already decided
 * (第十一条 三级审核; 第十四条(三) 不得自编自审自发); the system administrator and the auditor never review content.
 *
 * @param decisions every decision of the article, voided ones too
 */
export function mayDecide(
  article: Article,
  revision: Revision,
  decisions: readonly Decision[],
  account: Account,
): Ruling {
  const reasons: string[] = [];
  if (!account.active) reasons.push('该账号已停用。');
  if (!isReviewStage(article.stage)) {
    reasons.push(`稿件现处于“${STAGE_NAME[article.stage]}”，不在审核中。`);
    return { allowed: false, reasons };
  }
  if (!account.roles.includes(STAGE_ROLE[article.stage]))
    reasons.push(`当前是${STAGE_NAME[article.stage]}，由承担该级审核职责的人员决定（第十一条）。`);
  if (account.roles.includes('systemAdministrator') || account.roles.includes('auditor'))
    reasons.push('系统管理员和审计员不参与内容审核（第十四条）。');
  if (revision.writers.includes(account.id))
    reasons.push('您撰写或修改过这一稿，不能再审核它（第十四条：不得自编自审自发）。');
  if (decisions.some((d) => d.signerId === account.id && d.revision === revision.number))
    reasons.push('您已对这一稿签署过意见，下一级须由他人审核（第十一条）。');
  return { allowed: reasons.length === 0, reasons };
}

/** The approvals an article needs before release: three levels, and the principal for 重特大 or when asked for. */
export function requiredApprovals(
  major: boolean,
  decisions: readonly Decision[],
  revision: number,
): ReviewStage[] {
  const escalated = decisions.some(
    (d) => d.revision === revision && d.voided === null && d.stage === 'final' && d.verdict === 'escalate',
  );
  return major || escalated ? ['first', 'second', 'final', 'principal'] : ['first', 'second', 'final'];
}

/** The stages of `required` that no standing approval of this revision covers. Empty: it may be released. */
export function missingApprovals(
  major: boolean,
  decisions: readonly Decision[],
  revision: number,
): ReviewStage[] {
  const standing = decisions.filter(
    (d) => d.revision === revision && d.voided === null && d.verdict !== 'return',
  );
  return requiredApprovals(major, decisions, revision).filter(
    (stage) => !standing.some((d) => d.stage === stage),
  );
}
