import type { Account, Article, ContentPackage, Purpose, Revision } from '../../records';
import { isReviewStage, STAGE_ROLE } from '../../identity/reviewers';
import { writersOf, type Authorship } from '../authorship';
import { changedParts } from '../package';
import { standingDecisions } from '../separation';
import { articleStageText } from '../stage-text';
import { isSecrecyProblem, submissionProblems } from '../submission';
import type { CommandContext, PossiblyUnreadableCase } from './case';
import { accepted, conflict, moved, rejected, staleReason, type Outcome, type Refusal } from './outcome';

/** The submitted values of a command `article.submit`. */
export interface Submission {
  articleId: string;
  baseVersion: number;
  purpose: Purpose;
  package: string;
  contentHash: string;
  reason: string;
  response?: string | undefined;
}

/** What a submission is judged by, and what the record of its revision needs beside it. */
export interface SubmissionContext extends CommandContext {
  /** The live revision; null when there is none. */
  live: Pick<Revision, 'contentHash'> | null;
  /** Id of the record of the new revision. */
  revisionId: string;
  /** Highest revision number of the article; default: that of the current revision. */
  newest?: number;
  /** That of the content. Without it, only the submitter and the earlier writers in the review count as writers. */
  authorship?: Authorship;
}

/**
 * 送审. Returns the outcome of a submission.
 *
 * @param existing null when the platform does not have the article
 * @param content the content of the submitted package
 */
export function submit(
  existing: PossiblyUnreadableCase | null,
  submission: Submission,
  content: ContentPackage,
  context: SubmissionContext,
): Outcome {
  return existing
    ? submitNextRevision(existing, submission, content, context)
    : submitNewArticle(submission, content, context);
}

const edits = ({ roles }: Account): boolean =>
  roles.includes('editor') || roles.includes('siteAdministrator');

/** Returns why this account may not submit a new revision of the article now; null when it may. */
export function submissionRefusal(article: Article, account: Account): string | null {
  if (!account.active) return '该账号已停用。';
  if (article.stage === 'done') {
    if (article.purpose === 'delete') return '稿件已删除，不能再修改。';
    return edits(account) ? null : '修改已发布的稿件须由信息编辑或网站专人提出。';
  }
  if (article.stage === 'returned' || article.stage === 'ready') {
    const own = article.authorId === account.id && edits(account);
    return own || account.roles.includes('siteAdministrator')
      ? null
      : '稿件由其撰写人或网站专人修改后重新送审。';
  }
  if (article.purpose !== 'publish') return '撤下或删除的申请只能同意或退回，不能改动内容。';
  return account.roles.includes(STAGE_ROLE[article.stage])
    ? null
    : `稿件正在${articleStageText(article)}；撰写人请先撤回，或由本级审核人修改。`;
}

function contentRefusal(content: ContentPackage): Refusal | null {
  const problems = submissionProblems(content);
  if (problems.length === 0) return null;
  const code = problems.every(isSecrecyProblem) ? 'SECRECY_NOT_CLEARED' : 'INVALID';
  return rejected(code, problems.map((p) => p.message).join(''));
}

function newArticleRefusal(
  { baseVersion, purpose }: Submission,
  content: ContentPackage,
  account: Account,
): Refusal | null {
  if (baseVersion !== 0) return rejected('INVALID', '平台上没有这篇稿件。');
  if (purpose !== 'publish') return rejected('INVALID', '未发布的稿件无需撤下或删除。');
  if (!account.active || !edits(account))
    return rejected('NOT_PERMITTED', '只有信息编辑或网站专人可以送审稿件（第十四条）。');
  return contentRefusal(content);
}

function submitNewArticle(
  submission: Submission,
  content: ContentPackage,
  context: SubmissionContext,
): Outcome {
  const { account, now } = context;
  const refusal = newArticleRefusal(submission, content, account);
  if (refusal) return refusal;
  const article: Article = {
    id: submission.articleId,
    version: 1,
    stage: 'first',
    purpose: 'publish',
    revision: 1,
    ...describedBy(content),
    authorId: account.id,
    live: null,
    createdAt: now,
    updatedAt: now,
    stageSince: now,
  };
  const writers = writersAfter(submission, [], context);
  return accepted(article, { revision: revisionRecord(submission, 1, writers, context) });
}

function describedBy(content: ContentPackage): Pick<Article, 'title' | 'siteId' | 'columnId' | 'major'> {
  return {
    title: content.title,
    siteId: content.target.siteId,
    columnId: content.columnId,
    major: content.major,
  };
}

function submitNextRevision(
  existing: PossiblyUnreadableCase,
  submission: Submission,
  content: ContentPackage,
  context: SubmissionContext,
): Outcome {
  const refusal = nextRevisionRefusal(existing, submission, content, context);
  if (refusal) return refusal;
  const { article, revision, decisions } = existing;
  const { account, now } = context;
  const number = Math.max(article.revision, context.newest ?? 0) + 1;
  const inProgress = article.stage !== 'done';
  const writers = writersAfter(submission, inProgress ? revision.writers : [], context);
  const undone = inProgress ? standingDecisions(decisions, revision.number) : [];
  const reason = undone.length > 0 ? voidReason(existing.content, content) : '';
  const submitted: Article = {
    ...moved(article, 'first', now),
    stageSince: now,
    purpose: submission.purpose,
    revision: number,
    ...describedBy(content),
    authorId: isReviewStage(article.stage) ? article.authorId : account.id,
  };
  return accepted(submitted, {
    revision: revisionRecord(submission, number, writers, context),
    voided: undone.map((d) => ({ ...d, voided: { at: now, byRevision: number, reason } })),
  });
}

function nextRevisionRefusal(
  { article }: PossiblyUnreadableCase,
  submission: Submission,
  content: ContentPackage,
  { account, live }: SubmissionContext,
): Refusal | null {
  if (submission.baseVersion !== article.version) return conflict(staleReason(article));
  const inReview = isReviewStage(article.stage);
  const denial = submissionRefusal(article, account);
  if (denial) return rejected(inReview ? 'WRONG_STAGE' : 'NOT_PERMITTED', denial);
  const refusal =
    submission.purpose === 'publish' ? contentRefusal(content) : removalRefusal(article, submission, live);
  if (refusal) return refusal;
  if (inReview && submission.reason.trim() === '') return rejected('INVALID', '审核人修改稿件须写明原因。');
  return null;
}

/** Why a withdrawal or deletion cannot be requested. */
function removalRefusal(
  article: Article,
  { contentHash, reason }: Submission,
  live: SubmissionContext['live'],
): Refusal | null {
  if (!live || !article.live) return rejected('WRONG_STAGE', '稿件没有在网上发布，无需撤下或删除。');
  if (isReviewStage(article.stage) || article.stage === 'ready')
    return rejected('WRONG_STAGE', `稿件现处于“${articleStageText(article)}”，请先办结再申请撤下或删除。`);
  if (contentHash !== live.contentHash)
    return rejected('HASH_MISMATCH', '撤下或删除申请须针对网上现有的内容。');
  if (reason.trim() === '') return rejected('INVALID', '请写明撤下或删除的原因。');
  return null;
}

/** @param earlier the writers of the revisions before it in the same review */
function writersAfter(
  { purpose }: Submission,
  earlier: readonly string[],
  { account, authorship }: SubmissionContext,
): string[] {
  const others = [...earlier, account.id];
  return authorship && purpose === 'publish' ? writersOf(authorship, others) : [...new Set(others)].sort();
}

function voidReason(before: ContentPackage | null, after: ContentPackage): string {
  const parts = before ? changedParts(before, after) : [];
  return parts.length > 0 ? `${parts.join('、')}已修改` : '重新送审';
}

function revisionRecord(
  submission: Submission,
  number: number,
  writers: string[],
  { account, now, revisionId }: SubmissionContext,
): Revision {
  const reason = submission.reason.trim();
  const response = submission.response?.trim() ?? '';
  return {
    id: revisionId,
    articleId: submission.articleId,
    number,
    package: submission.package,
    contentHash: submission.contentHash,
    writers,
    submittedBy: account.id,
    submittedAt: now,
    purpose: submission.purpose,
    ...(reason !== '' && { reason }),
    ...(response !== '' && { response }),
  };
}
