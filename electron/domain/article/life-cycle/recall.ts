import type { Account, Revision } from '../../records';
import { isReviewStage } from '../../identity/reviewers';
import { liveFields } from '../live';
import { packageContent } from '../package';
import { articleStageText } from '../stage-text';
import type { ArticleCase, CommandContext, PossiblyUnreadableCase } from './case';
import { accepted, conflict, moved, rejected, staleReason, type Outcome } from './outcome';

/** `live`: the live revision; null when there is none. */
export interface RecallContext extends CommandContext {
  live: Revision | null;
}

/** Returns why this account may not withdraw the submission now; null when it may. */
export function recallRefusal(
  item: Pick<ArticleCase, 'article' | 'decisions'>,
  account: Account,
): string | null {
  const { article, decisions } = item;
  if (!account.active) return '该账号已停用。';
  if (article.authorId !== account.id) return '只有撰写人可以撤回稿件。';
  if (article.stage === 'returned') return article.live ? null : '稿件已在您手中。';
  if (!isReviewStage(article.stage)) return `稿件现处于“${articleStageText(article)}”，不能撤回。`;
  if (decisions.some((d) => d.revision === article.revision && d.voided === null))
    return '已有人对这一稿签署意见，不能撤回；请联系当前审核人退回。';
  return null;
}

/**
 * 撤回. Returns the outcome of a withdrawal. On a returned revision of a live article it abandons that revision: the page
 * stays unchanged, and the record describes the live revision again.
 */
export function recall(
  { article, decisions }: PossiblyUnreadableCase,
  baseVersion: number,
  { account, now, live }: RecallContext,
): Outcome {
  if (baseVersion !== article.version) return conflict(staleReason(article));
  const denial = recallRefusal({ article, decisions }, account);
  if (denial) return rejected('NOT_PERMITTED', denial);
  if (article.stage !== 'returned') return accepted(moved(article, 'returned', now));
  const content = live && packageContent(live.package, live.contentHash);
  if (!live || !article.live || !content) return conflict('网上现有的内容还没有到齐，不能放弃修改。');
  const restored = {
    ...moved(article, 'done', now),
    ...liveFields(article.live, content),
    authorId: article.live.authorId ?? article.authorId,
  };
  return accepted(restored, { revision: live });
}
