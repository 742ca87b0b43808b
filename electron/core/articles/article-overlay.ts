import type { Article, Column, Revision } from '../../platform/contract';
import type { ArticleRow } from '../contract';
import type { Session } from '../types';
import type { ArticleCase } from '../../domain/article/life-cycle';
import { returnedCommands, revisionRefusal, waitingCommands } from '../sync/service';
import { fastTrackOf } from './fast-track';
import { overlay, type Overlay, type Queue } from '../../domain/article/overlay';
import { packageContent, readPackage } from '../../domain/article/package';
import {
  cachedAccountNames,
  cachedAccounts,
  cachedArticle,
  cachedColumns,
  cachedDecisions,
  cachedDelegations,
  cachedRevision,
  newestRevision,
} from '../store';
import { articlesWithDraft } from './store';

/** An article from the cache with this account's waiting commands applied. */
export interface OverlaidArticle extends Overlay {
  /** Also set while the content has not been received; null when the article is unknown. */
  article: Article | null;
  /**
   * Why the newest revision cannot be read or was refused (part of a Chinese sentence); null when it can be read or has
   * not been received.
   */
  problem: string | null;
}

/** Look-up of names that rows show; an unknown id is returned as it is. */
export interface NameLookup {
  account(id: string): string;
  column(id: string): string;
}

/**
 * Returns the cached article with its newest revision and all decisions; null when any part is missing or unreadable.
 */
export function loadCase(session: Session, articleId: string): ArticleCase | null {
  const { cache } = session.stores;
  const article = cachedArticle(cache, articleId);
  const revision = article && cachedRevision(cache, articleId, article.revision);
  const content = revision && packageContent(revision.package, revision.contentHash);
  if (!article || !revision || !content) return null;
  return { article, revision, content, decisions: cachedDecisions(cache, articleId) };
}

/** Returns this account's open commands by article id. */
export function openCommandsByArticle(session: Session): Map<string, Queue> {
  const queues = new Map<
    string,
    { waiting: Queue['waiting'][number][]; returned: Queue['returned'][number][] }
  >();
  const queueOf = (articleId: string) => {
    const queue = queues.get(articleId) ?? { waiting: [], returned: [] };
    queues.set(articleId, queue);
    return queue;
  };
  for (const command of waitingCommands(session)) queueOf(command.articleId).waiting.push(command);
  for (const command of returnedCommands(session)) queueOf(command.articleId).returned.push(command);
  return queues;
}

/** Returns the article with this account's waiting commands applied. */
export function overlaidArticle(session: Session, articleId: string): OverlaidArticle {
  const returned = returnedCommands(session).filter((command) => command.articleId === articleId);
  return overlayArticle(session, articleId, { waiting: waitingCommands(session, articleId), returned });
}

/** As `overlaidCase`, with the commands given. */
export function overlayArticle(session: Session, articleId: string, queue: Queue): OverlaidArticle {
  const { cache } = session.stores;
  const cached = cachedArticle(cache, articleId);
  const item = cached && loadCase(session, articleId);
  const live = cached?.live ? cachedRevision(cache, articleId, cached.live.revision) : null;
  // Accounts and delegations are needed only to judge decisions made under a delegation.
  const delegated = queue.waiting.some(
    (c) => c.type === 'review.decide' && c.statement.includes('"onBehalfOf"'),
  );
  const laid = overlay(item, queue, {
    account: session.account,
    live,
    known: {
      accounts: delegated ? cachedAccounts(cache) : [],
      delegations: delegated ? cachedDelegations(cache) : [],
    },
    newest: newestRevision(cache, articleId),
  });
  if (!cached || item) return { ...laid, article: laid.item?.article ?? null, problem: null };
  const revision = cachedRevision(cache, articleId, cached.revision);
  const problem = revision ? problemOf(revision) : revisionRefusal(cache, articleId, cached.revision);
  // Without its content no command can be judged: the article is shown as cached, with its commands marked as blocked.
  return { ...laid, article: cached, item: null, live, blocked: queue.waiting.map(({ id }) => id), problem };
}

function problemOf(revision: Revision): string | null {
  const read = readPackage(revision.package, revision.contentHash);
  return 'problem' in read ? read.problem : null;
}

export function nameLookupOf(session: Session): NameLookup {
  const accounts = accountNames(session);
  const columns = columnNames(session);
  return { account: (id) => accounts.get(id) ?? id, column: (id) => columns.get(id) ?? id };
}

/** Account names by id. */
export function accountNames(session: Session): Map<string, string> {
  return cachedAccountNames(session.stores.cache);
}

/** Column names by id. */
export function columnNames(session: Session): Map<string, string> {
  return new Map(cachedColumns(session.stores.cache).map(({ id, name }) => [id, name]));
}

/** Returns the ids of a column and its descendants. */
export function columnWithDescendants(columns: readonly Column[], id: string): string[] {
  const found = [id];
  for (const parent of found)
    for (const column of columns)
      if (column.parentId === parent && !found.includes(column.id)) found.push(column.id);
  return found;
}

/** Returns a function that makes the list row of an article. */
export function articleRowMaker(
  session: Session,
): (article: Article, pending: ArticleRow['pending']) => ArticleRow {
  const names = nameLookupOf(session);
  const drafted = articlesWithDraft(session.stores.work);
  const express = fastTrackOf(session);
  return (article, pending) => ({
    ...article,
    columnName: names.column(article.columnId),
    authorName: names.account(article.authorId),
    pending,
    hasDraft: drafted.has(article.id),
    express: express.has(article.id) && article.stage !== 'done',
  });
}

/** Returns the list row of one article; null when the article is unknown. */
export function articleRow(session: Session, articleId: string): ArticleRow | null {
  const { article, pending } = overlaidArticle(session, articleId);
  return article && articleRowMaker(session)(article, pending);
}
