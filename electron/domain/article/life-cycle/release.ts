import {
  attachmentProblem,
  PURPOSE_NAME,
  STAGE_NAME,
  type Account,
  type ContentPackage,
} from '../../records';
import { missingApprovals } from '../separation';
import { articleStageText } from '../stage-text';
import type { ArticleCase, CommandContext } from './case';
import { accepted, conflict, moved, rejected, staleReason, type Outcome, type Refusal } from './outcome';

/** `url`: address of the article's page on the site. */
export interface ReleaseContext extends CommandContext {
  url: string;
}

/** Returns why this account may not release the article now; null when it may. */
export function releaseRefusal(
  item: Pick<ArticleCase, 'article' | 'decisions'>,
  account: Account,
): string | null {
  const { article, decisions } = item;
  if (!account.active) return '该账号已停用。';
  if (!account.roles.includes('siteAdministrator')) return '发布由网站专人办理（第十六条）。';
  if (article.stage !== 'ready')
    return `稿件现处于“${articleStageText(article)}”，还不能${PURPOSE_NAME[article.purpose]}。`;
  const missing = missingApprovals(article.major, decisions, article.revision);
  if (missing.length > 0)
    return `缺少${missing.map((s) => STAGE_NAME[s]).join('、')}的有效签名，不能${PURPOSE_NAME[article.purpose]}（第十一条 先审后发）。`;
  return null;
}

/** Checked again at publication, because the revision may be older than the rule. */
function filesRefusal({ attachments }: ContentPackage): Refusal | null {
  const problem = attachments.map(attachmentProblem).find((it) => it !== null);
  return problem ? rejected('INVALID', `${problem}稿件须改好并重新审核后再发布。`) : null;
}

/** 发布, or the approved withdrawal or deletion. Returns its outcome. */
export function release(
  item: ArticleCase,
  baseVersion: number,
  { account, now, url }: ReleaseContext,
): Outcome {
  const { article } = item;
  if (baseVersion !== article.version) return conflict(staleReason(article));
  const denial = releaseRefusal(item, account);
  if (denial)
    return rejected(account.roles.includes('siteAdministrator') ? 'WRONG_STAGE' : 'NOT_PERMITTED', denial);
  const refusal = article.purpose === 'publish' ? filesRefusal(item.content) : null;
  if (refusal) return refusal;
  const { revision, authorId } = article;
  const live = article.purpose === 'publish' ? { revision, publishedAt: now, url, authorId } : null;
  return accepted({ ...moved(article, 'done', now), live });
}
