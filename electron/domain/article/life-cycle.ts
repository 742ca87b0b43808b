import {
  attachmentProblem,
  type Account,
  type Article,
  type ContentPackage,
  type Decision,
  type DecisionStatement,
  type Delegation,
  type Purpose,
  type RejectionCode,
  type Revision,
  type Stage,
  PURPOSE_NAME,
  STAGE_NAME,
  VERDICT_NAME,
} from '../records';
import { effectiveDelegations } from '../accounts/delegations';
import { isAhead } from '../clock/offsets';
import { changedParts, packageContent, packageBlobs } from './package';
import { isSecrecyProblem, submissionProblems } from './submission';
import { NO_AUTHORS, passagesOf, writersOf, type AuthorOf } from './authorship';
import { liveFields } from './live';
import { isReviewStage, STAGE_ROLE } from '../identity/reviewers';
import { mayDecide, missingApprovals } from './separation';
import { articleStageText } from './stage-text';
import { decisionDigest, normalizeOpinion } from './statement';

/**
 * Rules for the life cycle of an article, as pure functions: first → second → final (→ principal) → ready → done, or
 * back to `returned`. The platform decides by them; the client uses them for the overlay.
 */

/** An article with everything needed to judge a command. `decisions`: all decisions of the article, in sequence. */
export interface ArticleCase {
  article: Article;
  revision: Revision;
  content: ContentPackage;
  decisions: readonly Decision[];
}

/** An article whose newest revision may be unreadable; its content is null then. */
export type PossiblyUnreadableCase = Omit<ArticleCase, 'content'> & { content: ContentPackage | null };

/** The platform's answer to a command. `reason`: a Chinese sentence. */
export type Outcome =
  | {
      kind: 'accepted';
      article: Article;
      /** The article's new current revision: a new one, or the live one again. Null when it does not change. */
      revision: Revision | null;
      decision: Decision | null;
      /** Earlier decisions, with `voided` set by this command. */
      voided: Decision[];
    }
  | { kind: 'rejected'; code: RejectionCode; reason: string }
  | { kind: 'conflict'; reason: string };

const rejected = (code: RejectionCode, reason: string): Outcome => ({ kind: 'rejected', code, reason });
const conflict = (reason: string): Outcome => ({ kind: 'conflict', reason });

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

/** Further data for the record of a new revision. */
export interface RevisionContext {
  /** Id of the record. */
  revision: string;
  /** Highest revision number of the article; default: that of the current revision. */
  newest?: number;
  /** Without it, only the submitter and the earlier writers in the review count as writers. */
  authorOf?: AuthorOf;
}

function moved(article: Article, stage: Stage, now: string): Article {
  return {
    ...article,
    version: article.version + 1,
    stage,
    updatedAt: now,
    stageSince: stage === article.stage ? article.stageSince : now,
  };
}

function staleReason(article: Article): string {
  return `稿件已有变化：现为第 ${article.revision} 稿，“${articleStageText(article)}”。`;
}

function contentRefusal(content: ContentPackage): Outcome | null {
  const problems = submissionProblems(content);
  const first = problems[0];
  if (!first) return null;
  const code = problems.every(isSecrecyProblem) ? 'SECRECY_NOT_CLEARED' : 'INVALID';
  return rejected(code, problems.map((p) => p.message).join(''));
}

/** Checked again at publication, because the revision may be older than the rule. */
function filesRefusal({ attachments }: ContentPackage): Outcome | null {
  const problem = attachments.map(attachmentProblem).find((it) => it !== null);
  return problem ? rejected('INVALID', `${problem}稿件须改好并重新审核后再发布。`) : null;
}

/** Returns why this account may not submit a new revision of the article now; null when it may. */
export function submissionRefusal(article: Article, account: Account): string | null {
  if (!account.active) return '该账号已停用。';
  const edits = account.roles.includes('editor') || account.roles.includes('siteAdministrator');
  if (article.stage === 'done') {
    if (article.purpose === 'delete') return '稿件已删除，不能再修改。';
    return edits ? null : '修改已发布的稿件须由信息编辑或网站专人提出。';
  }
  if (article.stage === 'returned' || article.stage === 'ready') {
    const own = article.authorId === account.id && edits;
    return own || account.roles.includes('siteAdministrator')
      ? null
      : '稿件由其撰写人或网站专人修改后重新送审。';
  }
  if (article.purpose !== 'publish') return '撤下或删除的申请只能同意或退回，不能改动内容。';
  return account.roles.includes(STAGE_ROLE[article.stage])
    ? null
    : `稿件正在${articleStageText(article)}；撰写人请先撤回，或由本级审核人修改。`;
}

/**
 * 送审. Returns the outcome of a submission.
 *
 * @param existing null when the platform does not have the article
 * @param live content hash of the live revision; null when there is none
 * @param now UTC instant
 */
export function submit(
  existing: PossiblyUnreadableCase | null,
  live: { contentHash: string } | null,
  submission: Submission,
  content: ContentPackage,
  account: Account,
  making: RevisionContext,
  now: string,
): Outcome {
  const writersWith = (others: readonly string[]) =>
    submission.purpose === 'publish'
      ? writersOf(passagesOf(content), [...others, account.id], making.authorOf ?? NO_AUTHORS)
      : [...new Set([...others, account.id])].sort();
  if (!existing) {
    if (submission.baseVersion !== 0) return rejected('INVALID', '平台上没有这篇稿件。');
    if (submission.purpose !== 'publish') return rejected('INVALID', '未发布的稿件无需撤下或删除。');
    if (!account.active || !(account.roles.includes('editor') || account.roles.includes('siteAdministrator')))
      return rejected('NOT_PERMITTED', '只有信息编辑或网站专人可以送审稿件（第十四条）。');
    const refusal = contentRefusal(content);
    if (refusal) return refusal;
    const article: Article = {
      id: submission.articleId,
      version: 1,
      stage: 'first',
      purpose: 'publish',
      revision: 1,
      title: content.title,
      siteId: content.target.siteId,
      columnId: content.columnId,
      major: content.major,
      authorId: account.id,
      live: null,
      createdAt: now,
      updatedAt: now,
      stageSince: now,
    };
    return {
      kind: 'accepted',
      article,
      revision: newRevision(submission, making.revision, 1, writersWith([]), account, now),
      decision: null,
      voided: [],
    };
  }

  const { article, revision, decisions } = existing;
  if (submission.baseVersion !== article.version) return conflict(staleReason(article));
  const bar = submissionRefusal(article, account);
  if (bar) return rejected(isReviewStage(article.stage) ? 'WRONG_STAGE' : 'NOT_PERMITTED', bar);
  if (submission.purpose !== 'publish') {
    if (!live || !article.live) return rejected('WRONG_STAGE', '稿件没有在网上发布，无需撤下或删除。');
    if (isReviewStage(article.stage) || article.stage === 'ready')
      return rejected('WRONG_STAGE', `稿件现处于“${articleStageText(article)}”，请先办结再申请撤下或删除。`);
    if (submission.contentHash !== live.contentHash)
      return rejected('HASH_MISMATCH', '撤下或删除申请须针对网上现有的内容。');
    if (submission.reason.trim() === '') return rejected('INVALID', '请写明撤下或删除的原因。');
  } else {
    const refusal = contentRefusal(content);
    if (refusal) return refusal;
  }
  const inReview = isReviewStage(article.stage);
  if (inReview && submission.reason.trim() === '') return rejected('INVALID', '审核人修改稿件须写明原因。');

  const number = Math.max(article.revision, making.newest ?? 0) + 1;
  const writers = writersWith(article.stage === 'done' ? [] : revision.writers);
  const undone = article.stage === 'done' ? [] : standing(decisions, revision.number);
  const reason = undone.length > 0 ? voidReason(existing.content, content) : '';
  return {
    kind: 'accepted',
    article: {
      ...moved(article, 'first', now),
      stageSince: now,
      purpose: submission.purpose,
      revision: number,
      title: content.title,
      siteId: content.target.siteId,
      columnId: content.columnId,
      major: content.major,
      authorId: inReview ? article.authorId : account.id,
    },
    revision: newRevision(submission, making.revision, number, writers, account, now),
    decision: null,
    voided: undone.map((d) => ({ ...d, voided: { at: now, byRevision: number, reason } })),
  };
}

function voidReason(before: ContentPackage | null, after: ContentPackage): string {
  const parts = before ? changedParts(before, after) : [];
  return parts.length > 0 ? `${parts.join('、')}已修改` : '重新送审';
}

function standing(decisions: readonly Decision[], revision: number): Decision[] {
  return decisions.filter((d) => d.revision === revision && d.voided === null && d.verdict !== 'return');
}

function newRevision(
  submission: Submission,
  id: string,
  number: number,
  writers: string[],
  account: Account,
  now: string,
): Revision {
  const reason = submission.reason.trim();
  const response = submission.response?.trim() ?? '';
  return {
    id,
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
 *
 * @param live the live revision; null when there is none
 * @param now UTC instant
 */
export function recall(
  item: PossiblyUnreadableCase,
  live: Revision | null,
  baseVersion: number,
  account: Account,
  now: string,
): Outcome {
  if (baseVersion !== item.article.version) return conflict(staleReason(item.article));
  const bar = recallRefusal(item, account);
  if (bar) return rejected('NOT_PERMITTED', bar);
  const nothing = { revision: null, decision: null, voided: [] };
  if (item.article.stage !== 'returned')
    return { kind: 'accepted', article: moved(item.article, 'returned', now), ...nothing };
  const content = live && packageContent(live.package, live.contentHash);
  if (!live || !item.article.live || !content) return conflict('网上现有的内容还没有到齐，不能放弃修改。');
  const article = {
    ...moved(item.article, 'done', now),
    ...liveFields(item.article.live, content),
    authorId: item.article.live.authorId ?? item.article.authorId,
  };
  return { kind: 'accepted', article, ...nothing, revision: live };
}

const NOBODY = { accounts: [], delegations: [] };

/**
 * 审核. Returns the outcome of a decision: checks that the statement matches the article's current state, and that the
 * account may decide, in its own name or on behalf of the account that the statement names. The caller has verified the
 * CMS over the statement, the chain and revocation of its certificate, and that the certificate belongs to `account`;
 * `signed` contains the verified values.
 *
 * @param known all accounts and delegations; without them no delegation counts
 * @param now UTC instant
 */
export function decide(
  item: ArticleCase,
  baseVersion: number,
  statement: DecisionStatement,
  signed: { commandId: string; statement: string; cms: string; certificate: string },
  account: Account,
  now: string,
  known: { accounts: readonly Account[]; delegations: readonly Delegation[] } = NOBODY,
): Outcome {
  const { article, revision, content, decisions } = item;
  if (statement.articleId !== article.id) return rejected('INVALID', '签名所指的稿件与操作不符。');
  if (baseVersion !== article.version || statement.revision !== article.revision)
    return conflict(lastDecisionNote(item) ?? staleReason(article));
  if (statement.signer.accountId !== account.id || statement.signer.name !== account.name)
    return rejected('SIGNATURE_INVALID', '签名人与登录账号不符。');
  if (statement.signer.certificate !== signed.certificate)
    return rejected('SIGNATURE_INVALID', '签名证书与声明的证书不符。');
  if (statement.contentHash !== revision.contentHash)
    return rejected('HASH_MISMATCH', '签名所对的内容与平台上的这一稿不同。');
  const blobs = packageBlobs(content);
  if (statement.attachments.length !== blobs.length || statement.attachments.some((a, i) => a !== blobs[i]))
    return rejected('HASH_MISMATCH', '签名所列的附件与平台上的这一稿不同。');
  if (statement.stage !== article.stage || statement.purpose !== article.purpose)
    return conflict(lastDecisionNote(item) ?? staleReason(article));
  const named = statement.onBehalfOf;
  const delegations = effectiveDelegations(
    named ? known.delegations.filter(({ id }) => id === named.delegationId) : [],
    known.accounts,
  );
  const ruling = mayDecide(article, revision, decisions, account, delegations, now);
  if (!ruling.allowed) return rejected('SEPARATION', ruling.reasons.join(''));
  if (named && ruling.onBehalfOf?.accountId !== named.accountId)
    return rejected('SEPARATION', '签名声明的代理关系与平台登记的不符。');
  if (named && !known.accounts.some(({ id, name }) => id === named.accountId && name === named.name))
    return rejected('SEPARATION', '签名声明的被代理人与平台登记的不符。');
  const last = decisions[decisions.length - 1];
  if (statement.previous !== (last?.digest ?? null))
    return rejected('CHAIN_BROKEN', '签名没有接在上一条审核意见之后。');
  if (statement.verdict === 'escalate' && article.stage !== 'final')
    return rejected('WRONG_STAGE', '只有终审可以提请主要负责人审定（第十一条）。');
  if (statement.opinion !== normalizeOpinion(statement.opinion))
    return rejected('INVALID', '审核意见的文字格式不规范。');
  if (statement.verdict !== 'approve' && statement.opinion === '')
    return rejected('INVALID', '退回或提请审定须写明意见。');
  if (isAhead(statement.at, now))
    return rejected('INVALID', '签名时间晚于平台时间，请校准本机时钟后重新签署。');

  const decision: Decision = {
    id: signed.commandId,
    articleId: article.id,
    sequence: (last?.sequence ?? 0) + 1,
    revision: revision.number,
    stage: statement.stage,
    verdict: statement.verdict,
    opinion: statement.opinion,
    signerId: account.id,
    statement: signed.statement,
    cms: signed.cms,
    digest: decisionDigest(signed.statement, signed.cms),
    decidedAt: now,
    voided: null,
    evidence: null,
  };
  return {
    kind: 'accepted',
    article: moved(article, stageAfter(article, statement), now),
    revision: null,
    decision,
    voided: [],
  };
}

function stageAfter(article: Article, statement: DecisionStatement): Stage {
  if (statement.verdict === 'return') return 'returned';
  switch (statement.stage) {
    case 'first':
      return 'second';
    case 'second':
      return 'final';
    case 'final':
      return article.major || statement.verdict === 'escalate' ? 'principal' : 'ready';
    case 'principal':
      return 'ready';
  }
}

/** Explains a conflict by the latest decision on the revision; null when there is none. */
function lastDecisionNote({ article, decisions }: ArticleCase): string | null {
  const last = decisions[decisions.length - 1];
  if (!last || last.revision !== article.revision) return null;
  return `这一稿已有${STAGE_NAME[last.stage]}意见“${VERDICT_NAME[last.verdict]}”，现处于“${articleStageText(article)}”。`;
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

/**
 * 发布, or the approved withdrawal or deletion. `now` is the platform's time of execution, so it cannot be back-dated.
 */
export function release(
  item: ArticleCase,
  baseVersion: number,
  account: Account,
  url: string,
  now: string,
): Outcome {
  const { article } = item;
  if (baseVersion !== article.version) return conflict(staleReason(article));
  const bar = releaseRefusal(item, account);
  if (bar)
    return rejected(account.roles.includes('siteAdministrator') ? 'WRONG_STAGE' : 'NOT_PERMITTED', bar);
  const refusal = article.purpose === 'publish' ? filesRefusal(item.content) : null;
  if (refusal) return refusal;
  const { revision, authorId } = article;
  const live = article.purpose === 'publish' ? { revision, publishedAt: now, url, authorId } : null;
  return {
    kind: 'accepted',
    article: { ...moved(article, 'done', now), live },
    revision: null,
    decision: null,
    voided: [],
  };
}
