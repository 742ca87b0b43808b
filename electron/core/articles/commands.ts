import type { ArticleCommand, Purpose } from '../../platform/contract';
import { Failure } from '../failure';
import { newId } from '../id';
import type { Session } from '../types';
import { recallRefusal, submit } from '../../domain/article/life-cycle';
import { enqueue } from '../sync/service';
import { overlaidArticle, type OverlaidArticle } from './article-overlay';
import { packageContent } from '../../domain/article/package';
import { cachedDecisions, writeTransaction } from '../store';

/** Returns the fields that all commands have in common. `madeAt` is a UTC instant. */
export function commandHead(
  session: Session,
  articleId: string,
  baseVersion: number,
): { id: string; madeAt: string; articleId: string; baseVersion: number } {
  return { id: newId(session), madeAt: session.clock.now().toISOString(), articleId, baseVersion };
}

/** Enqueues a command with its audit entry and the changes made by `also` in one transaction, then wakes the sync. */
export function sendCommand(
  session: Session,
  command: ArticleCommand,
  audit: string,
  also: () => void = () => undefined,
): { commandId: string } {
  writeTransaction(session.stores.work, () => {
    also();
    enqueue(session, command);
    session.audit(command.type, command.articleId, audit);
  });
  session.events.emit('articles');
  session.sync.commandAdded();
  return { commandId: command.id };
}

/**
 * Returns the article with its content. Throws `Failure` 'ARTICLE_UNKNOWN' or 'CONTENT_MISSING' when it or its content
 * is not on this machine, and 'CONTENT_UNREADABLE' when its package is invalid.
 */
export function requireArticle(
  session: Session,
  articleId: string,
): OverlaidArticle & { item: NonNullable<OverlaidArticle['item']> } {
  const standing = overlaidArticle(session, articleId);
  const { item, problem } = standing;
  if (problem !== null) throw contentUnreadable(problem);
  if (!item) throw articleUnavailable(standing.article !== null);
  return { ...standing, item };
}

/** @param problem the `problem` that `readPackage` returns */
export function contentUnreadable(problem: string): Failure {
  return new Failure(
    'CONTENT_UNREADABLE',
    `这一稿无法读取，不予显示：${problem}。`,
    '请撰写人撤回后重新编写送审；若反复出现，请联系平台运维人员。',
  );
}

/** @param known whether the article is cached, without its content */
export function articleUnavailable(known: boolean): Failure {
  return known
    ? new Failure('CONTENT_MISSING', '稿件内容还没有同步到本机。', '请联网同步后再试。')
    : new Failure('ARTICLE_UNKNOWN', '本机没有这篇稿件。', '请刷新列表；若刚刚提交，请先同步。');
}

/**
 * 撤回: withdraws the submission. Throws `Failure` 'RECALL_NOT_PERMITTED' when the rules forbid it, and as
 * `knownArticle` does.
 */
export function recall(session: Session, { articleId }: { articleId: string }): { commandId: string } {
  const standing = overlaidArticle(session, articleId);
  // An unreadable revision can be recalled, so that its author can submit another.
  const item =
    standing.problem !== null && standing.article
      ? { article: standing.article, decisions: cachedDecisions(session.stores.cache, articleId) }
      : requireArticle(session, articleId).item;
  const denial = recallRefusal(item, session.account);
  if (denial) throw new Failure('RECALL_NOT_PERMITTED', denial, '请刷新稿件，查看它现在的环节。');
  const { version, revision } = item.article;
  const command: ArticleCommand = { ...commandHead(session, articleId, version), type: 'article.recall' };
  return sendCommand(session, command, `撤回第${revision}稿`);
}

/**
 * 申请撤下或删除: submits the package of the live revision under another purpose. Throws `Failure` 'PURPOSE_UNKNOWN',
 * 'NOT_LIVE', 'CONTENT_MISSING' or 'WITHDRAWAL_NOT_PERMITTED', and as `knownArticle` does.
 */
export function requestWithdrawal(
  session: Session,
  input: { articleId: string; purpose: Purpose; reason: string },
): { commandId: string } {
  const { articleId, purpose, reason } = input;
  if (purpose === 'publish')
    throw new Failure('PURPOSE_UNKNOWN', '请选择撤下还是删除。', '修改并重新发布请用“修改”。');
  const { item, live } = requireArticle(session, articleId);
  const content = live && packageContent(live.package, live.contentHash);
  if (!live || !content)
    throw item.article.live
      ? articleUnavailable(true)
      : new Failure('NOT_LIVE', '稿件没有在网上发布，无需撤下或删除。', '请刷新稿件。');
  const command: ArticleCommand = {
    ...commandHead(session, articleId, item.article.version),
    type: 'article.submit',
    purpose,
    package: live.package,
    contentHash: live.contentHash,
    reason,
  };
  const outcome = submit(item, command, content, {
    account: session.account,
    now: command.madeAt,
    live,
    revisionId: command.id,
  });
  if (outcome.kind !== 'accepted')
    throw new Failure('WITHDRAWAL_NOT_PERMITTED', outcome.reason, '请刷新稿件，查看它现在的环节。');
  return sendCommand(session, command, purpose === 'withdraw' ? '申请撤下' : '申请删除');
}
