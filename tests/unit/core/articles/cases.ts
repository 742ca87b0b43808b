import { overlay } from '../../../../electron/domain/article/overlay';
import { canonicalText } from '../../../../electron/domain/encoding/canonical';
import { sealPackage } from '../../../../electron/domain/article/package';
import type { ArticleCase } from '../../../../electron/domain/article/life-cycle';
import { isReviewStage } from '../../../../electron/domain/identity/reviewers';
import { makeStatement } from '../../../../electron/domain/article/statement';
import type {
  Account,
  ArticleCommand,
  ContentPackage,
  Role,
  Verdict,
} from '../../../../electron/platform/contract';
import { contentOf } from '../../../fixtures/content';

/** Commands, and the article cases that result from them by the rules of the review process. */

export const ARTICLE_ID = '019ab000-0000-7000-8000-000000000001';
export const MADE_AT = '2026-11-24T01:00:00.000Z';

export function person(id: string, name: string, ...roles: Role[]): Account {
  return { id, name, department: '办公室', roles, active: true };
}
export const editor = person('editor', '何晓晴', 'editor');
export const administrator = person('administrator', '周明德', 'editor', 'siteAdministrator');
export const firstReviewer = person('first', '郑海涛', 'firstReviewer');
export const secondReviewer = person('second', '冯玉梅', 'secondReviewer');
export const finalReviewer = person('final', '高志远', 'finalReviewer');
export const allAccounts = [editor, administrator, firstReviewer, secondReviewer, finalReviewer];

let made = 0;
/** Returns a new UUID; ids sort in order of creation. */
export function uuid(): string {
  made += 1;
  return `019ab000-0000-7000-9000-${made.toString(16).padStart(12, '0')}`;
}

interface Where {
  articleId?: string;
  madeAt?: string;
}
const head = (baseVersion: number, { articleId = ARTICLE_ID, madeAt = MADE_AT }: Where) => ({
  id: uuid(),
  madeAt,
  articleId,
  baseVersion,
});

export function submitCommand(
  baseVersion: number,
  content: Partial<ContentPackage> = {},
  reason = '',
  where: Where = {},
): ArticleCommand {
  const sealed = sealPackage(contentOf(content));
  return {
    ...head(baseVersion, where),
    type: 'article.submit',
    purpose: 'publish',
    package: sealed.text,
    contentHash: sealed.hash,
    reason,
  };
}
export const recallCommand = (baseVersion: number, where: Where = {}): ArticleCommand => ({
  ...head(baseVersion, where),
  type: 'article.recall',
});
export const releaseCommand = (baseVersion: number, where: Where = {}): ArticleCommand => ({
  ...head(baseVersion, where),
  type: 'article.release',
});

/** A decision with placeholder CMS bytes; the rules do not parse the signature. */
export function decideCommand(
  item: ArticleCase,
  account: Account,
  verdict: Verdict = 'approve',
  madeAt = MADE_AT,
): ArticleCommand {
  const { article } = item;
  const statement = makeStatement({
    ...item,
    article: { ...article, stage: isReviewStage(article.stage) ? article.stage : 'first' },
    account,
    certificate: 'c'.repeat(64),
    verdict,
    opinion: verdict === 'approve' ? '同意。' : '请核实数据。',
    at: madeAt,
  });
  return {
    ...head(article.version, { articleId: article.id, madeAt }),
    type: 'review.decide',
    statement: canonicalText(statement),
    cms: 'Y21z',
  };
}

/** Returns the case after these commands of one account. Throws when a command does not apply. */
export function applyCommands(
  cached: ArticleCase | null,
  account: Account,
  ...commands: ArticleCommand[]
): ArticleCase {
  const { item, blocked } = overlay(cached, { waiting: commands, returned: [] }, { account, live: null });
  if (!item || blocked.length > 0) throw new Error('a command was not accepted');
  return item;
}

export function submittedCase(
  content: Partial<ContentPackage> = {},
  author = editor,
  where: Where = {},
): ArticleCase {
  return applyCommands(null, author, submitCommand(0, content, '', where));
}

export function approvedCase(item: ArticleCase, ...reviewers: Account[]): ArticleCase {
  return reviewers.reduce(
    (now, by) => applyCommands(now, by, decideCommand(now, by, 'approve', now.article.updatedAt)),
    item,
  );
}

export function readyCase(item: ArticleCase = submittedCase()): ArticleCase {
  return approvedCase(item, firstReviewer, secondReviewer, finalReviewer);
}

export function releasedCase(item: ArticleCase = readyCase()): ArticleCase {
  const { id, version, updatedAt } = item.article;
  return applyCommands(item, administrator, releaseCommand(version, { articleId: id, madeAt: updatedAt }));
}
