import {
  ROLE_NAME,
  type Account,
  type Decision,
  type DecisionStatement,
  type Delegation,
  type ReviewStage,
  type Revision,
  STAGE_NAME,
} from '../records';
import { delegationState, NO_DELEGATIONS, type DelegationsAt } from '../accounts/delegations';
import { excludeEachOther } from '../identity/roles';
import { isReviewStage, STAGE_ROLE } from '../identity/reviewers';
import type { ArticleCase } from './life-cycle/case';
import { articleStageText } from './stage-text';
import { readStatement } from './statement';

/** Result of a check. Each reason is a Chinese sentence that cites its rule; empty when allowed. */
export interface Ruling {
  allowed: boolean;
  reasons: string[];
  /** 代理: the represented account and the delegation. Null when the account decides in its own name. */
  onBehalfOf: { accountId: string; delegationId: string } | null;
}

/** The part of an `ArticleCase` by which a decider is judged. */
export type ReviewedItem = Pick<ArticleCase, 'article' | 'revision' | 'decisions'>;

/**
 * Returns whether this account may decide on this revision now. Nobody decides on content that they wrote, edited or
 * have already decided on (第十一条 三级审核; 第十四条(三) 不得自编自审自发). System administrators and auditors never review.
 *
 * An account without the stage's role may decide through a delegation of it that runs at `now`, unless the delegator
 * could not decide on this revision either. An own role takes precedence over a delegation.
 *
 * @param delegated effective delegations; none by default
 */
export function mayDecide(
  item: ReviewedItem,
  account: Account,
  delegated: DelegationsAt = NO_DELEGATIONS,
): Ruling {
  const { article, revision, decisions } = item;
  const inactive = account.active ? [] : ['该账号已停用。'];
  if (!isReviewStage(article.stage)) {
    const reason = `稿件现处于“${articleStageText(article)}”，不在审核中。`;
    return { allowed: false, reasons: [...inactive, reason], onBehalfOf: null };
  }
  const decided = decidedOn(decisions, revision.number);
  const authority = authorityAt(article.stage, account, delegated, { revision, decided });
  const reasons = [
    ...inactive,
    ...authority.reasons,
    ...incompatibilities(account, revision.writers),
    ...repetitions(account, decided),
  ];
  const allowed = reasons.length === 0;
  return { allowed, reasons, onBehalfOf: allowed ? authority.onBehalfOf : null };
}

/** Returns the delegation by which the account may decide at a stage, if it needs one, or why it may not. */
function authorityAt(
  stage: ReviewStage,
  account: Account,
  { delegations, now }: DelegationsAt,
  { revision, decided }: { revision: Revision; decided: Decided },
): Pick<Ruling, 'reasons' | 'onBehalfOf'> {
  const role = STAGE_ROLE[stage];
  if (account.roles.includes(role)) return { reasons: [], onBehalfOf: null };
  const given = delegations.filter((d) => d.toId === account.id && d.role === role);
  const running = given.filter((d) => delegationState(d, now) === 'running');
  const denials = running.map((delegation) => delegateDenial(delegation, revision, decided, account));
  const usable = running[denials.indexOf(null)];
  if (usable) return { reasons: [], onBehalfOf: { accountId: usable.fromId, delegationId: usable.id } };
  const reason =
    denials[0] ??
    `当前是${STAGE_NAME[stage]}，由承担该级审核职责的人员决定（第十一条）。` +
      (given.length > 0 ? '您对这一级的代理不在有效期内。' : '');
  return { reasons: [reason], onBehalfOf: null };
}

function incompatibilities({ id, roles }: Account, writers: readonly string[]): string[] {
  const reasons: string[] = [];
  if (roles.includes('systemAdministrator') || roles.includes('auditor'))
    reasons.push('系统管理员和审计员不参与内容审核（第十四条）。');
  if (writers.includes(id))
    reasons.push(
      '您撰写或修改过这一稿，或其中的文字由您先送审过，不能再审核它（第十四条：不得自编自审自发）。',
    );
  return reasons;
}

function repetitions({ id }: Account, decided: Decided): string[] {
  if (decided.signers.has(id)) return ['您已对这一稿签署过意见，下一级须由他人审核（第十一条）。'];
  return decided.represented.has(id)
    ? ['已有人代理您对这一稿签署过意见，下一级须由他人审核（第十一条）。']
    : [];
}

interface Decided {
  signers: ReadonlySet<string>;
  /** Accounts on whose behalf delegates have decided. */
  represented: ReadonlySet<string>;
}

function decidedOn(decisions: readonly Decision[], revision: number): Decided {
  const own = decisions.filter((d) => d.revision === revision);
  return {
    signers: new Set(own.map((d) => d.signerId)),
    represented: new Set(own.flatMap((d) => representedIn(d)?.accountId ?? [])),
  };
}

/**
 * Returns the account on whose behalf a decision was made, with the delegation; null for a decision in the signer's own
 * name.
 */
export function representedIn(decision: Pick<Decision, 'statement'>): DecisionStatement['onBehalfOf'] | null {
  // Avoids parsing most statements, which have no such field.
  if (!decision.statement.includes('"onBehalfOf"')) return null;
  return readStatement(decision.statement)?.onBehalfOf ?? null;
}

function delegateDenial(
  { fromId, role }: Delegation,
  revision: Revision,
  decided: Decided,
  account: Account,
): string | null {
  const excluded = account.roles.find((own) => excludeEachOther(own, role));
  if (excluded) return `您是“${ROLE_NAME[excluded]}”，不得代理“${ROLE_NAME[role]}”（第十四条）。`;
  if (revision.writers.includes(fromId))
    return '委托您代理的人撰写或修改过这一稿，您不能代其审核（第十四条：不得自编自审自发）。';
  if (decided.signers.has(fromId) || decided.represented.has(fromId))
    return '委托您代理的人已对这一稿签署过意见，您不能再代其审核（第十一条）。';
  return null;
}

/**
 * Returns the stages that must approve before release: three levels, plus the principal for 重特大信息 or after an
 * escalation.
 */
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

/** Returns the required stages without a valid approval of this revision. Empty when it may be released. */
export function missingApprovals(
  major: boolean,
  decisions: readonly Decision[],
  revision: number,
): ReviewStage[] {
  const standing = standingDecisions(decisions, revision);
  return requiredApprovals(major, decisions, revision).filter(
    (stage) => !standing.some((d) => d.stage === stage),
  );
}

/** Returns the decisions that let a revision pass a stage and are still valid. */
export function standingDecisions(decisions: readonly Decision[], revision: number): Decision[] {
  return decisions.filter((d) => d.revision === revision && d.voided === null && d.verdict !== 'return');
}
