import type { Article, Command, ContentPackage, DraftContent, Revision } from '../../platform/contract';
import type { Draft, ListedDraft, PersonalNumber, Problem } from '../contract';
import { Failure } from '../failure';
import type { Session } from '../types';
import { submissionRefusal, submit, type ArticleCase } from '../../domain/article/life-cycle';
import { isReviewStage } from '../../domain/identity/reviewers';
import { cachedRevisions, cachedSites, hasBlob, requireValidFiles } from '../store';
import { columnNames, overlaidArticle } from './article-overlay';
import { newId } from '../id';
import { commandHead, articleUnavailable, sendCommand } from './commands';
import { draftName } from '../../domain/article/drafts';
import { packageContent, packageBlobs, sealPackage, type SealedPackage } from '../../domain/article/package';
import { personalNumbers } from '../../domain/article/personal-data';
import { renderPage } from '../../domain/article/render';
import { hasSecrecyAnswers, submissionProblems } from '../../domain/article/submission';
import {
  allDrafts,
  emptyDraftIds,
  deleteDraft,
  findDraft,
  findDraftOfArticle,
  insertDraft,
  updateDraft,
} from './store';
import { writeTransaction } from '../store';

/** Returns this account's drafts, newest save first. */
export function drafts(session: Session): { drafts: ListedDraft[] } {
  const { work } = session.stores;
  const blank = emptyDraftIds(work);
  return {
    drafts: allDrafts(work).map((draft) => ({
      ...draft,
      name: draftName(draft.content),
      blank: blank.has(draft.id),
    })),
  };
}

/** Throws `Failure` 'DRAFT_UNKNOWN' when there is no such draft. */
export function draft(session: Session, { draftId }: { draftId: string }): Draft {
  const found = findDraft(session.stores.work, draftId);
  if (!found)
    throw new Failure('DRAFT_UNKNOWN', '找不到这份草稿。', '它可能已送审或已删除，请查看草稿列表和发件箱。');
  return found;
}

/**
 * 拟稿: returns an empty draft of a new article; reuses an existing empty one. Throws `Failure` 'NOT_PERMITTED' for
 * other roles than 信息编辑 and 网站专人 (第十四条).
 */
export function newDraft(session: Session): Draft {
  const { account, stores } = session;
  if (!account.roles.includes('editor') && !account.roles.includes('siteAdministrator'))
    throw new Failure(
      'NOT_PERMITTED',
      '只有信息编辑或网站专人可以拟稿（第十四条：权限分离）。',
      '请由信息编辑拟稿，或请系统管理员核对您的角色。',
    );
  const sites = cachedSites(stores.cache);
  const siteId = sites.length === 1 ? (sites[0]?.id ?? '') : '';
  const [unused] = emptyDraftIds(stores.work);
  if (unused !== undefined) return draft(session, { draftId: unused });
  return begin(session, {
    articleId: newId(session),
    baseVersion: 0,
    baseRevision: null,
    kind: 'edit',
    content: emptyContent(session, { title: '', siteId, columnId: '' }),
    response: '',
  });
}

function emptyContent(
  session: Session,
  { title, siteId, columnId }: Pick<Article, 'title' | 'siteId' | 'columnId'>,
): DraftContent {
  return {
    schema: 'article-content/1',
    title,
    target: { siteId },
    columnId,
    source: session.account.department,
    summary: '',
    major: false,
    secrecy: unanswered(''),
    body: { type: 'doc', content: [] },
    attachments: [],
  };
}

/** An unanswered 保密审查卡; `reason` is kept for the author to correct. */
function unanswered(reason: string): DraftContent['secrecy'] {
  return { conclusion: null, reason, personalData: null, checkedBy: '', checkedOn: null };
}

type Beginning = Pick<Draft, 'articleId' | 'baseVersion' | 'baseRevision' | 'kind' | 'content' | 'response'>;

function begin(session: Session, beginning: Beginning): Draft {
  const now = session.clock.now().toISOString();
  const made: Draft = { id: newId(session), ...beginning, createdAt: now, savedAt: now, saves: 0 };
  writeTransaction(session.stores.work, () => insertDraft(session.stores.work, made));
  session.events.emit('drafts');
  session.events.emit('articles');
  return made;
}

/**
 * 修改: returns the article's draft, or begins one with a copy of its newest revision, or of the live revision when its
 * review is over. For an unreadable revision the draft has the title only. The answers of the 保密审查 are not copied,
 * except its reason.
 *
 * Throws `Failure` 'ARTICLE_UNKNOWN', 'CONTENT_MISSING' or 'EDIT_NOT_PERMITTED'.
 */
export function editArticle(session: Session, { articleId }: { articleId: string }): Draft {
  const existing = findDraftOfArticle(session.stores.work, articleId);
  if (existing) return existing;
  const { article, item, live, problem } = overlaidArticle(session, articleId);
  if (!article || (!item && problem === null)) throw articleUnavailable(article !== null);
  const denial = submissionRefusal(article, session.account);
  if (denial) throw new Failure('EDIT_NOT_PERMITTED', denial, '请刷新稿件，查看它现在的环节。');
  const edited = revisionToEdit(article, item, live);
  const content = edited.content ?? emptyContent(session, article);
  const secrecy = unanswered(content.secrecy.reason);
  return begin(session, {
    articleId,
    baseVersion: article.version,
    baseRevision: edited.number,
    kind: isReviewStage(article.stage) ? 'reviewerEdit' : 'edit',
    content: { ...content, secrecy },
    response: standingResponse(item),
  });
}

/**
 * Returns number and content of the revision that an edit starts from: the newest one, or the live one when the review
 * is over. `content` is null when it cannot be read. Throws `Failure` 'CONTENT_MISSING'.
 */
function revisionToEdit(
  article: Article,
  item: ArticleCase | null,
  live: Revision | null,
): { number: number; content: ContentPackage | null } {
  if (article.stage !== 'done' || article.live === null)
    return { number: article.revision, content: item?.content ?? null };
  if (!live) throw articleUnavailable(true);
  return { number: live.number, content: packageContent(live.package, live.contentHash) };
}

/**
 * Returns the response of the newest revision while the return that it answers is the last decision; otherwise an empty
 * string.
 */
function standingResponse(item: ArticleCase | null): string {
  const last = item?.decisions.at(-1);
  const open = last?.verdict === 'return' && last.revision < (item?.revision.number ?? 0);
  return open ? (item?.revision.response ?? '') : '';
}

/**
 * Saves a draft that the window loaded after `saves` saves. Throws `Failure` 'DRAFT_STALE' when another window has
 * saved it since, without overwriting, and 'DRAFT_UNKNOWN' when it does not exist.
 */
export function saveDraft(
  session: Session,
  input: { draftId: string; content: DraftContent; response?: string | undefined; saves: number },
): { savedAt: string; saves: number } {
  const savedAt = session.clock.now().toISOString();
  const { work } = session.stores;
  const { draftId, content, response, saves } = input;
  const change = { id: draftId, saves, content, response, savedAt };
  if (!writeTransaction(work, () => updateDraft(work, change))) {
    draft(session, input);
    throw new Failure(
      'DRAFT_STALE',
      '这份草稿在另一个窗口里又保存过，刚才的内容没有覆盖它。',
      '本窗口的文字还在：请先复制，再重新打开草稿合并。',
    );
  }
  session.events.emit('drafts');
  return { savedAt, saves: saves + 1 };
}

/** Deletes a draft. Throws `Failure` 'DRAFT_UNKNOWN' when it does not exist. */
export function discardDraft(session: Session, { draftId }: { draftId: string }): Record<string, never> {
  const { articleId } = draft(session, { draftId });
  writeTransaction(session.stores.work, () => {
    deleteDraft(session.stores.work, draftId);
    session.audit('draft.discard', articleId, '删除草稿');
  });
  session.events.emit('drafts');
  session.events.emit('articles');
  return {};
}

/**
 * Returns the draft as a public page, the problems that prevent its submission, and personal numbers in it. Throws
 * `Failure` 'DRAFT_UNKNOWN'.
 */
export function previewDraft(
  session: Session,
  input: { draftId: string },
): { html: string; problems: Problem[]; personalNumbers: PersonalNumber[] } {
  const { content } = draft(session, input);
  const site = cachedSites(session.stores.cache).find(({ id }) => id === content.target.siteId);
  const column = columnNames(session).get(content.columnId);
  const names = { site: site?.name ?? '', column: column ?? '' };
  return {
    html: renderPage(content, names),
    problems: submissionProblems(content),
    personalNumbers: personalNumbers(content),
  };
}

/**
 * 送审: seals the draft, enqueues the command and deletes the draft in one transaction. A draft based on an older
 * version is submitted too: the platform answers it with a conflict.
 *
 * Throws `Failure` 'DRAFT_UNKNOWN', 'SUBMISSION_INCOMPLETE', 'PERSONAL_NUMBERS' (unless `numbersChecked`),
 * 'REASON_REQUIRED' (审核人修改), 'BLOB_MISSING', 'CONTENT_INVALID', the code of the rule that rejects the submission,
 * and as `requireSoundFiles` does.
 */
export function submitDraft(
  session: Session,
  { draftId, reason, numbersChecked = false }: { draftId: string; reason: string; numbersChecked?: boolean },
): { commandId: string } {
  const { articleId, baseVersion, kind, response, content: drafted } = draft(session, { draftId });
  const content = complete(drafted);
  if (!numbersChecked) requireNoNumbers(content);
  if (kind === 'reviewerEdit' && reason.trim() === '')
    throw new Failure('REASON_REQUIRED', '审核人修改稿件须写明原因。', '请填写修改原因后再送审。');
  requireValidFiles(session, content.attachments);
  const { item, live } = overlaidArticle(session, articleId);
  requireBlobs(session, articleId, content, item);
  const sealed = seal(content);
  const command: Command = {
    ...commandHead(session, articleId, baseVersion),
    type: 'article.submit',
    purpose: 'publish',
    package: sealed.text,
    contentHash: sealed.hash,
    reason,
    ...(response.trim() !== '' && { response: response.trim() }),
  };
  // While the cache is being refilled, an article that the platform has may be missing here.
  if (item || baseVersion === 0) {
    const { account } = session;
    const outcome = submit(item, command, content, {
      account,
      now: command.madeAt,
      live,
      revisionId: command.id,
    });
    if (outcome.kind === 'rejected')
      throw new Failure(outcome.code, outcome.reason, '草稿已保存；请刷新稿件，查看它现在的环节。');
  }
  const sent = sendCommand(session, command, `送审，内容校验码 ${sealed.hash}`, () => {
    deleteDraft(session.stores.work, draftId);
  });
  session.events.emit('drafts');
  return sent;
}

/** Returns the draft as content that may be submitted. Throws `Failure` 'SUBMISSION_INCOMPLETE'. */
function complete(content: DraftContent): ContentPackage {
  const problems = submissionProblems(content);
  if (problems.length === 0 && hasSecrecyAnswers(content)) return content;
  throw new Failure(
    'SUBMISSION_INCOMPLETE',
    problems.map(({ message }) => message).join(''),
    '请补充后再送审；草稿已保存。',
  );
}

/** Throws `Failure` 'PERSONAL_NUMBERS', which names the places; messages and logs do not contain the numbers. */
function requireNoNumbers(content: ContentPackage): void {
  const places = [...new Set(personalNumbers(content).map(({ place }) => place))];
  if (places.length === 0) return;
  throw new Failure(
    'PERSONAL_NUMBERS',
    `这些地方有手机号码或身份证号码：${places.join('、')}。`,
    '请隐去后再送审；确需公开的，请逐处核对并确认。草稿已保存。',
  );
}

/** Throws `Failure` 'CONTENT_INVALID' for text that cannot be encoded. */
function seal(content: ContentPackage): SealedPackage {
  try {
    return sealPackage(content);
  } catch (error) {
    throw new Failure(
      'CONTENT_INVALID',
      '稿件里有无法保存的字符（多为残缺的表情符号）。',
      '请删去标题、摘要或正文里显示为方框或问号的字符。',
      { cause: error },
    );
  }
}

/**
 * Throws `Failure` 'BLOB_MISSING' unless each file is on this machine or in a revision of this article that the
 * platform has.
 */
function requireBlobs(
  session: Session,
  articleId: string,
  content: ContentPackage,
  item: ArticleCase | null,
): void {
  const missing = packageBlobs(content).filter((sha256) => !hasBlob(session.stores, sha256));
  if (missing.length === 0) return;
  const sent = new Set(item ? packageBlobs(item.content) : []);
  for (const { package: text, contentHash } of cachedRevisions(session.stores.cache, articleId)) {
    const earlier = packageContent(text, contentHash);
    if (earlier) for (const sha256 of packageBlobs(earlier)) sent.add(sha256);
  }
  const names = missing
    .filter((sha256) => !sent.has(sha256))
    .map((sha256) => content.attachments.find((file) => file.sha256 === sha256)?.name ?? '正文图片');
  if (names.length > 0)
    throw new Failure(
      'BLOB_MISSING',
      `这些文件不在本机：${[...new Set(names)].join('、')}。`,
      '请删去后重新上传，再送审。',
    );
}

/**
 * Turns a returned package into a draft of its article. Call it inside the work.db transaction that settles the
 * command. Throws `Failure` 'DRAFT_EXISTS' when the article has a draft; an article has at most one.
 */
export function restoreDraft(session: Session, beginning: Beginning): Draft {
  if (findDraftOfArticle(session.stores.work, beginning.articleId))
    throw new Failure(
      'DRAFT_EXISTS',
      '这篇稿件已有一份草稿，退回的内容没有覆盖它。',
      '请先送审或删除那份草稿，再取回退回的内容。',
    );
  return begin(session, beginning);
}
