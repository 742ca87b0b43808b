import {
  ROLE_NAME,
  type Account,
  type Article,
  type Decision,
  type DecisionStatement,
  type Delegation,
  type ReviewStage,
  type Revision,
  STAGE_NAME,
} from '../records';
import { delegationState } from '../accounts/delegations';
import { excludeEachOther } from '../identity/roles';
import { isReviewStage, STAGE_ROLE } from '../identity/reviewers';
import { articleStageText } from './stage-text';
import { readStatement } from './statement';

/** Result of a check. Each reason is a Chinese sentence that cites its rule; empty when allowed. */
export interface Ruling {
  allowed: boolean;
  reasons: string[];
  /** 代理: the represented account and the delegation. Null when the account decides in its own name. */
  onBehalfOf: { accountId: string; delegationId: string } | null;
}

/**
 * Returns whether this account may decide on this revision now. Nobody decides on content that they wrote, edited or
 * have already decided on (第十一条 三级审核; 第十四条(三) 不得自编自审自发). System administrators and auditors never review.
 *
 * An account without the stage's role may decide through a delegation of it that runs at `now`, unless the delegator
 * could not decide on this revision either. An own role takes precedence over a delegation.
 *
 * @param decisions all decisions of the article, including voided ones
 * @param delegations the effective ones (`standingDelegations`)
 * @param now UTC instant; null: no delegation counts
 */
export function mayDecide(
  article: Article,
  revision: Revision,
  decisions: readonly Decision[],
  account: Account,
  delegations: readonly Delegation[] = [],
  now: string | null = null,
): Ruling {
  const reasons: string[] = [];
  let onBehalfOf: Ruling['onBehalfOf'] = null;
  if (!account.active) reasons.push('该账号已停用。');
  if (!isReviewStage(article.stage)) {
    reasons.push(`稿件现处于“${articleStageText(article)}”，不在审核中。`);
    return { allowed: false, reasons, onBehalfOf };
  }
  const role = STAGE_ROLE[article.stage];
  const spent = decidedOn(decisions, revision.number);
  if (!account.roles.includes(role)) {
    const given = delegations.filter((d) => now !== null && d.toId === account.id && d.role === role);
    const running = given.filter((d) => now !== null && delegationState(d, now) === 'running');
    const bars = running.map((delegation) => delegateBar(delegation, revision, spent, account));
    const usable = running[bars.indexOf(null)];
    if (usable) onBehalfOf = { accountId: usable.fromId, delegationId: usable.id };
    else
      reasons.push(
        bars[0] ??
          `当前是${STAGE_NAME[article.stage]}，由承担该级审核职责的人员决定（第十一条）。` +
            (given.length > 0 ? '您对这一级的代理不在有效期内。' : ''),
      );
  }
  if (account.roles.includes('systemAdministrator') || account.roles.includes('auditor'))
    reasons.push('系统管理员和审计员不参与内容审核（第十四条）。');
  if (revision.writers.includes(account.id))
    reasons.push(
      '您撰写或修改过这一稿，或其中的文字由您先送审过，不能再审核它（第十四条：不得自编自审自发）。',
    );
  if (spent.signers.has(account.id)) reasons.push('您已对这一稿签署过意见，下一级须由他人审核（第十一条）。');
  else if (spent.represented.has(account.id))
    reasons.push('已有人代理您对这一稿签署过意见，下一级须由他人审核（第十一条）。');
  const allowed = reasons.length === 0;
  return { allowed, reasons, onBehalfOf: allowed ? onBehalfOf : null };
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

function delegateBar(
  { fromId, role }: Delegation,
  revision: Revision,
  spent: Decided,
  account: Account,
): string | null {
  const excluded = account.roles.find((own) => excludeEachOther(own, role));
  if (excluded) return `您是“${ROLE_NAME[excluded]}”，不得代理“${ROLE_NAME[role]}”（第十四条）。`;
  if (revision.writers.includes(fromId))
    return '委托您代理的人撰写或修改过这一稿，您不能代其审核（第十四条：不得自编自审自发）。';
  if (spent.signers.has(fromId) || spent.represented.has(fromId))
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
  const standing = decisions.filter(
    (d) => d.revision === revision && d.voided === null && d.verdict !== 'return',
  );
  return requiredApprovals(major, decisions, revision).filter(
    (stage) => !standing.some((d) => d.stage === stage),
  );
}
