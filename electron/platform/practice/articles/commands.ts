import { STAGE_NAME, VERDICT_NAME } from '../../../domain/records';
import { randomBytes } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import {
  imageType,
  type Account,
  type Article,
  type ArticleCommand,
  type Column,
  type ContentPackage,
  type Delegation,
  type FirstAnswer,
  type RejectionCode,
  type Revision,
} from '../../contract';
import { sha256 } from '../../../domain/encoding/canonical';
import { imageHashes, packageBlobs, readPackage } from '../../../domain/article/package';
import type { ReadAccess } from '../../../domain/accounts/read-access';
import type { Refusal } from '../../../domain/ledger/judge';
import {
  decide,
  recall,
  release,
  submit,
  type PossiblyUnreadableCase,
  type ArticleCase,
  type CommandContext,
  type Outcome,
} from '../../../domain/article/life-cycle';
import { readStatement } from '../../../domain/article/statement';
import { appendAuditNote } from '../accounts/audit';
import type { Platform } from '../platform';
import { currentReader, readsArticles, readsBlob } from '../read-rights';
import type { TextAuthors } from './authorship';
import { putDecision } from './evidence';
import { publish, unpublish } from '../site/live';
import { verifySigner } from '../signatures';

type CommandOf<T extends ArticleCommand['type']> = Extract<ArticleCommand, { type: T }>;

const rejected = (code: RejectionCode, reason: string): Outcome => ({ kind: 'rejected', code, reason });
const UNREADABLE = '您的角色不能查看和办理这篇稿件，或您的代理已经结束（第十四条：权限分离）。';
const unknownArticle = () => rejected('INVALID', '平台上没有这篇稿件。');

/** Who sends a command, and the authors of the texts of its batch. */
export interface Sender {
  account: Account;
  authors: TextAuthors;
}

/**
 * Judges a command on an article and writes the result. Part of a transaction. `fault`: a refusal that applies to any
 * content of the command, or null. Throws when the stored data of the article are inconsistent.
 */
export function executeArticleCommand(
  platform: Platform,
  command: ArticleCommand,
  from: Sender,
  fault: Refusal | null,
): FirstAnswer {
  const answer = answerTo(platform, command, from, fault);
  noteAnswer(platform, command, from.account, answer);
  return answer;
}

function answerTo(
  platform: Platform,
  command: ArticleCommand,
  { account, authors }: Sender,
  fault: Refusal | null,
): FirstAnswer {
  const { store } = platform;
  const item = caseOf(platform, command.articleId);
  const reader = currentReader(store, account, platform.now());
  // An answer mentions stage and decisions of the article, and a conflict returns them.
  const denial =
    item && !readsArticles(reader) ? { code: 'NOT_PERMITTED' as const, reason: UNREADABLE } : fault;
  const outcome = denial
    ? rejected(denial.code, denial.reason)
    : judge(platform, command, item, { account, authors, reader, now: platform.now().toISOString() });
  if (outcome.kind === 'rejected')
    return { id: command.id, status: 'rejected', code: outcome.code, reason: outcome.reason };
  if (outcome.kind === 'conflict') {
    const current = item && { article: item.article, decisions: [...item.decisions] };
    return { id: command.id, status: 'conflict', reason: outcome.reason, current };
  }
  if (command.type === 'article.release' && item) {
    record(platform, readable(item), outcome.article);
    // Written again to get a new feed position: it becomes readable for more accounts from here on.
    if (outcome.article.live) {
      store.putRevision(item.revision);
      authors.approve(readable(item).content);
    }
  }
  if (outcome.revision) store.putRevision(outcome.revision);
  for (const decision of outcome.voided) store.put('decision', decision.id, decision.articleId, decision);
  if (outcome.decision) putDecision(platform, outcome.decision);
  // Last, so that a page of the feed never contains an article before the records that it refers to.
  const seq = store.put('article', outcome.article.id, outcome.article.id, outcome.article);
  return { id: command.id, status: 'accepted', version: outcome.article.version, seq };
}

/** Decisions and releases are audited on the platform, refused ones too. */
function noteAnswer(
  platform: Platform,
  command: ArticleCommand,
  account: Account,
  answer: FirstAnswer,
): void {
  if (command.type !== 'review.decide' && command.type !== 'article.release') return;
  if (answer.status === 'conflict') return;
  const accepted = answer.status === 'accepted';
  const article = platform.store.article(command.articleId);
  appendAuditNote(platform, {
    actorId: account.id,
    action: accepted ? command.type : `${command.type}.refuse`,
    subject: command.articleId,
    detail: accepted
      ? `第 ${article?.revision} 稿，${articleNote(platform, command, article)}；操作 ${command.id}`
      : `${answer.code}：${answer.reason}操作 ${command.id}`,
  });
}

function articleNote({ store }: Platform, command: ArticleCommand, article: Article | null): string {
  const decision = store.decisions(command.articleId).find(({ id }) => id === command.id);
  if (!decision) return article?.live ? '已在网上发布' : '已不在网上';
  const instead = readStatement(decision.statement)?.onBehalfOf;
  const verdict = `${STAGE_NAME[decision.stage]}${VERDICT_NAME[decision.verdict]}`;
  return instead ? `${verdict}，代理${instead.name}（${instead.delegationId}）` : verdict;
}

/** Returns an article with its newest revision and all decisions; null when it does not exist. */
function caseOf(
  { store }: Platform,
  articleId: string,
): (PossiblyUnreadableCase & { problem: string }) | null {
  const article = store.article(articleId);
  if (!article) return null;
  const revision = store.revision(articleId, article.revision);
  if (!revision) throw new Error(`article ${articleId} has no revision ${article.revision}`);
  // A package that an older version accepted may be invalid for this one.
  const read = readPackage(revision.package, revision.contentHash);
  const [content, problem] = 'content' in read ? [read.content, ''] : [null, read.problem];
  return { article, revision, content, problem, decisions: store.decisions(articleId) };
}

function readable(item: PossiblyUnreadableCase): ArticleCase {
  const { content } = item;
  if (!content) throw new Error(`article ${item.article.id} was judged without its content`);
  return { ...item, content };
}

const unreadable = (problem: string) =>
  rejected('INVALID', `平台上的这一稿无法读取：${problem}。请撰写人撤回后重新编写送审。`);

/** Who gives a command, what the account may read, and when (UTC instant). */
interface Caller extends CommandContext, Sender {
  reader: ReadAccess;
}

function judge(
  platform: Platform,
  command: ArticleCommand,
  item: ReturnType<typeof caseOf>,
  caller: Caller,
): Outcome {
  if (command.type === 'article.submit') return judgeSubmission(platform, command, item, caller);
  if (!item) return unknownArticle();
  if (command.type === 'article.recall')
    return recall(item, command.baseVersion, { ...caller, live: liveOf(platform, item) });
  if (!item.content) return unreadable(item.problem);
  return command.type === 'review.decide'
    ? judgeDecision(platform, command, readable(item), caller)
    : judgeRelease(platform, command, readable(item), caller);
}

function judgeRelease(
  platform: Platform,
  { baseVersion }: CommandOf<'article.release'>,
  item: ArticleCase,
  caller: Caller,
): Outcome {
  const outcome = release(item, baseVersion, { ...caller, url: pageUrl(platform, item.article) });
  if (outcome.kind !== 'accepted' || !outcome.article.live) return outcome;
  return blobProblem(platform, item.content, caller.reader) ?? outcome;
}

function judgeSubmission(
  platform: Platform,
  command: CommandOf<'article.submit'>,
  item: PossiblyUnreadableCase | null,
  caller: Caller,
): Outcome {
  if (sha256(command.package) !== command.contentHash)
    return rejected('HASH_MISMATCH', '稿件内容与其哈希不符。');
  const read = readPackage(command.package, command.contentHash);
  if ('problem' in read) return rejected('INVALID', `平台不接收这一稿：${read.problem}。`);
  const { content } = read;
  const live = item && liveOf(platform, item);
  const { authors } = caller;
  if (live) authors.attributeLive(liveContent(live, item), live.submittedBy);
  const outcome = submit(item, command, content, {
    ...caller,
    live,
    revisionId: uuidv7({ random: randomBytes(16), msecs: platform.now().getTime() }),
    newest: platform.store.newestRevision(command.articleId),
    authorship: authors.of(content),
  });
  if (outcome.kind !== 'accepted' || command.purpose !== 'publish') return outcome;
  const problem = placeProblem(platform, content) ?? blobProblem(platform, content, caller.reader);
  if (problem) return problem;
  authors.attribute(content, caller.account.id);
  return outcome;
}

function liveOf(
  { store }: Platform,
  { article, revision }: Pick<PossiblyUnreadableCase, 'article' | 'revision'>,
): Revision | null {
  if (!article.live) return null;
  return article.live.revision === revision.number
    ? revision
    : store.revision(article.id, article.live.revision);
}

/** Returns the content of the live revision, which is usually the newest one of the article. */
function liveContent(live: Revision, { revision, content }: PossiblyUnreadableCase): ContentPackage {
  const newest = content !== null && live.number === revision.number;
  return newest ? content : (JSON.parse(live.package) as ContentPackage);
}

function placeProblem({ store }: Platform, content: ContentPackage): Outcome | null {
  const column = store.get<Column>('column', content.columnId);
  if (column?.siteId === content.target.siteId) return null;
  return rejected('INVALID', '站点上没有所选的栏目。');
}

/**
 * Files of a package have to be complete and of the declared type. A blob that the submitter may not read counts as
 * missing: a reference would make it readable.
 */
function blobProblem(
  { blobs, store }: Platform,
  content: ContentPackage,
  reader: ReadAccess,
): Outcome | null {
  if (packageBlobs(content).some((hash) => blobs.size(hash) === null || !readsBlob(store, reader, hash)))
    return rejected('BLOB_MISSING', '稿件的附件或图片还没有上传完。');
  const problem = blobs.problemOf(content.attachments);
  if (problem) return rejected('INVALID', problem);
  const shown = imageHashes(content.body).every((hash) => imageType(blobs.head(hash)) !== null);
  return shown
    ? null
    : rejected('INVALID', '正文里的图片不是 jpg、png、gif 或 webp 图片，请删去后重新插入。');
}

function judgeDecision(
  platform: Platform,
  { id: commandId, baseVersion, statement: text, cms }: CommandOf<'review.decide'>,
  item: ArticleCase,
  { account, now }: Caller,
): Outcome {
  const statement = readStatement(text);
  if (!statement) return rejected('INVALID', '签名的审核意见不符合格式约定。');
  const signer = verifySigner(platform, cms, text);
  if (!signer.ok) return rejected('SIGNATURE_INVALID', signer.message);
  if (signer.account?.id !== account.id) return rejected('SIGNATURE_INVALID', '签名证书不属于登录的账号。');
  const signed = { commandId, baseVersion, statement, text, cms, certificate: signer.certificate };
  const known = statement.onBehalfOf && {
    accounts: platform.store.all<Account>('account'),
    delegations: platform.store.all<Delegation>('delegation'),
  };
  return decide(item, signed, { account, now, known });
}

function pageUrl({ store, publicUrl }: Platform, article: Article): string {
  const column = store.get<Column>('column', article.columnId);
  return `${publicUrl}${column?.path ?? ''}/${article.id}.html`;
}

/** Updates the public site after a release. */
function record(platform: Platform, item: ArticleCase, article: Article): void {
  if (article.live) publish(platform.store, article.id, item.content, article.live);
  else unpublish(platform.store, article.id);
}
