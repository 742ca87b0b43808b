import type { Article, Revision, Stage } from '../../platform/contract';
import type {
  ArticleRow,
  Column,
  ContentPackage,
  Difference,
  RevisionInfo,
  SearchHit,
  Site,
} from '../contract';
import { Failure } from '../failure';
import type { Session } from '../types';
import { runInSlices } from '../time-slices';
import { recallRefusal, releaseRefusal, submissionRefusal } from '../../domain/article/life-cycle';
import {
  accountNames,
  nameLookupOf,
  overlaidArticle,
  articleRowMaker,
  type OverlaidArticle,
} from './article-overlay';
import { requireArticle, articleUnavailable, contentUnreadable } from './commands';
import type { ListFilter } from './list-filter';
import { listRows, type ListPage } from './lists';
import { compareRevisions as differenceOf } from '../../domain/article/difference';
import { packageTitle, readPackage } from '../../domain/article/package';
import { renderBody } from '../../domain/article/render';
import {
  cachedArticle,
  cachedColumns,
  cachedDecisions,
  cachedRevision,
  cachedRevisionSummaries,
  cachedRevisions,
  cachedSites,
  type RevisionSummary,
} from '../store';
import { findDraftOfArticle } from './store';

export { articleItem } from './agenda-item';
export { deleteUnusedBlobs, putBlob, readBlob } from './attachments';
export { accountNames, articleRow, loadCase, overlaidArticle, type OverlaidArticle } from './article-overlay';
export {
  commandHead,
  requireArticle,
  articleUnavailable,
  recall,
  requestWithdrawal,
  sendCommand,
} from './commands';
export {
  discardDraft,
  draft,
  drafts,
  editArticle,
  newDraft,
  previewDraft,
  restoreDraft,
  saveDraft,
  submitDraft,
} from './drafts';
export type { ListFilter } from './list-filter';
export { listRows, type ListOrder, type ListPage } from './lists';
export { renderBody as renderContent } from '../../domain/article/render';

/** Returns the cached sites and columns. */
export function places(session: Session): { sites: Site[]; columns: Column[] } {
  const { cache } = session.stores;
  return { sites: cachedSites(cache), columns: cachedColumns(cache) };
}

/**
 * Name of the bureau: that of the site with the most columns, because topics have sites of their own. Empty when no
 * site is cached.
 */
export function bureauName(session: Session): string {
  const { sites, columns } = places(session);
  const size = (siteId: string) => columns.filter((column) => column.siteId === siteId).length;
  const [main] = [...sites].sort((a, b) => size(b.id) - size(a.id));
  return main?.name ?? '';
}

const IN_REVIEW: readonly Stage[] = ['first', 'second', 'final', 'principal'];

/**
 * Returns one page of articles in a view, newest change first. Throws `Failure` 'PAGE_UNKNOWN' for an invalid cursor.
 */
export function list(
  session: Session,
  input: {
    view: 'all' | 'mine' | 'inReview' | 'returned' | 'ready' | 'live';
    stage: Stage | null;
    columnId: string | null;
    authorId: string | null;
    title: string;
    cursor: string | null;
    limit: number;
  },
): ListPage {
  const { view, stage, cursor, limit } = input;
  const viewed = { inReview: IN_REVIEW, returned: ['returned'] as const, ready: ['ready'] as const };
  const stages = view in viewed ? viewed[view as keyof typeof viewed] : undefined;
  const authors = [view === 'mine' ? session.account.id : null, input.authorId].filter((id) => id !== null);
  const filter: ListFilter = {
    stages: stage ? (stages ?? [stage]).filter((one) => one === stage) : stages,
    live: view === 'live' ? true : undefined,
    columnId: input.columnId ?? undefined,
    authorId: authors[0],
    // Filtering by the own account and by another author at once matches nothing.
    ids: new Set(authors).size > 1 ? [] : undefined,
    title: input.title.trim(),
  };
  return listRows(session, filter, { cursor, limit });
}

/** Returns the content of a revision. Throws `Failure` 'CONTENT_UNREADABLE' when the package is invalid. */
function contentOf({ package: text, contentHash }: Revision): ContentPackage {
  const read = readPackage(text, contentHash);
  if ('problem' in read) throw contentUnreadable(read.problem);
  return read.content;
}

/**
 * Returns the summary of a revision for lists and pages. For the newest revision, `article` provides a purpose that the
 * revision lacks.
 */
export function revisionInfo(
  revision: Revision,
  names: ReadonlyMap<string, string>,
  article: Pick<Article, 'revision' | 'purpose'> | null,
): RevisionInfo {
  return summaryInfo({ ...revision, title: titleOf(revision) }, names, article);
}

function titleOf(revision: Revision): string | null {
  return packageTitle(revision.package, revision.contentHash);
}

function summaryInfo(
  revision: RevisionSummary,
  names: ReadonlyMap<string, string>,
  article: Pick<Article, 'revision' | 'purpose'> | null,
): RevisionInfo {
  const standing = article?.revision === revision.number ? article.purpose : 'publish';
  return {
    number: revision.number,
    submittedBy: revision.submittedBy,
    submittedByName: names.get(revision.submittedBy) ?? revision.submittedBy,
    submittedAt: revision.submittedAt,
    contentHash: revision.contentHash,
    title: revision.title ?? '（内容无法读取）',
    purpose: revision.purpose ?? standing,
    reason: revision.reason ?? '',
    response: revision.response ?? '',
  };
}

/** Returns all cached revisions and the waiting one, oldest first. */
function revisionsOf({ stores: { cache } }: Session, { article, item }: OverlaidArticle): RevisionSummary[] {
  if (!article) return [];
  const cached = cachedRevisionSummaries(cache, article.id).map((summary) => {
    if (summary.title !== null) return summary;
    const revision = cachedRevision(cache, article.id, summary.number);
    return { ...summary, title: revision && titleOf(revision) };
  });
  const newest = item?.revision;
  if (!newest || cached.some(({ id }) => id === newest.id)) return cached;
  return [...cached, { ...newest, title: titleOf(newest) }];
}

/** Returns the cached revisions of an article, oldest first. */
export function cachedRevisionsOf(session: Session, articleId: string): Revision[] {
  return cachedRevisions(session.stores.cache, articleId);
}

/** What this account may do with the article. */
function permissions({ article: known, item, live, problem }: OverlaidArticle, session: Session) {
  if (!item) {
    const none = { edit: false, recall: false, release: false, withdraw: false };
    if (!known || problem === null) return none;
    const decisions = cachedDecisions(session.stores.cache, known.id);
    const edit = submissionRefusal(known, session.account) === null;
    return { ...none, edit, recall: recallRefusal({ article: known, decisions }, session.account) === null };
  }
  const { article } = item;
  const edit = submissionRefusal(article, session.account) === null;
  const settled = article.stage === 'done' || article.stage === 'returned';
  return {
    edit,
    recall: recallRefusal(item, session.account) === null,
    release: releaseRefusal(item, session.account) === null,
    withdraw: edit && settled && article.live !== null && live !== null,
  };
}

/** Returns one article with all data of its page. Throws `Failure` 'ARTICLE_UNKNOWN' when it is not on this machine. */
export function get(
  session: Session,
  { articleId }: { articleId: string },
): {
  row: ArticleRow;
  content: ContentPackage | null;
  problem: string | null;
  html: string;
  revisions: RevisionInfo[];
  draftId: string | null;
  may: { edit: boolean; recall: boolean; release: boolean; withdraw: boolean };
} {
  const standing = overlaidArticle(session, articleId);
  const { article, item, pending } = standing;
  if (!article) throw articleUnavailable(false);
  const { work } = session.stores;
  const names = accountNames(session);
  return {
    row: articleRowMaker(session)(article, pending),
    content: item?.content ?? null,
    problem: standing.problem,
    html: item ? renderBody(item.content) : '',
    revisions: revisionsOf(session, standing).map((revision) => summaryInfo(revision, names, article)),
    draftId: findDraftOfArticle(work, articleId)?.id ?? null,
    may: permissions(standing, session),
  };
}

/**
 * Returns a revision by its number, the waiting one included. Throws `Failure` 'REVISION_UNKNOWN' when it is not on
 * this machine, and as `knownArticle` does.
 */
export function revisionOf(session: Session, articleId: string, number: number): Revision {
  const cached = cachedRevision(session.stores.cache, articleId, number);
  const { item } = cached ? { item: null } : requireArticle(session, articleId);
  const revision = cached ?? (item?.revision.number === number ? item.revision : null);
  if (revision) return revision;
  throw new Failure('REVISION_UNKNOWN', `本机没有这篇稿件的第${number}稿。`, '请联网同步后再试。');
}

/**
 * Returns a revision with its content. Throws `Failure` 'CONTENT_UNREADABLE' when it is invalid, and as `revisionOf`
 * does.
 */
export function revision(
  session: Session,
  input: { articleId: string; number: number },
): { info: RevisionInfo; content: ContentPackage; html: string } {
  const found = revisionOf(session, input.articleId, input.number);
  const content = contentOf(found);
  return {
    info: revisionInfo(found, accountNames(session), cachedArticle(session.stores.cache, input.articleId)),
    content,
    html: renderBody(content),
  };
}

/**
 * Returns the difference between two revisions. Rejects with `Failure` 'CONTENT_UNREADABLE' when one is invalid, and as
 * `revisionOf` throws.
 */
export async function difference(
  session: Session,
  input: { articleId: string; from: number; to: number },
): Promise<Difference> {
  const { articleId, from, to } = input;
  const { sites, columns } = places(session);
  const nameIn = (list: ReadonlyArray<{ id: string; name: string }>) => (id: string) =>
    list.find((place) => place.id === id)?.name ?? id;
  const read = (number: number) => contentOf(revisionOf(session, articleId, number));
  return {
    from,
    to,
    ...(await runInSlices(
      differenceOf(read(from), read(to), { site: nameIn(sites), column: nameIn(columns) }),
    )),
  };
}

/**
 * Searches the full text of the cached articles. Hits that the cache does not contain are left out. Rejects with
 * `Failure` 'SEARCH_UNAVAILABLE'.
 */
export async function search(
  session: Session,
  input: {
    text: string;
    columnId: string | null;
    onlyLive: boolean;
    order: 'relevance' | 'newest';
    offset: number;
    limit: number;
  },
): Promise<{ hits: SearchHit[]; total: number; exact: boolean; more: boolean; unindexed: number }> {
  const { hits, ...counts } = await session.search.query(input);
  const names = nameLookupOf(session);
  return {
    hits: hits.flatMap((hit) => {
      const article = cachedArticle(session.stores.cache, hit.articleId);
      if (!article) return [];
      const { columnId, stage, purpose, updatedAt } = article;
      const columnName = names.column(columnId);
      const excerpts = hit.excerpts.map(({ opinion, ...excerpt }) => ({
        ...excerpt,
        opinion: opinion && { stage: opinion.stage, signerName: names.account(opinion.signerId) },
      }));
      return [
        { ...hit, excerpts, columnId, columnName, stage, purpose, live: article.live !== null, updatedAt },
      ];
    }),
    ...counts,
  };
}
