import type { Article, Column, Revision } from '../../platform/contract';
import type { ArticleRow } from '../contract';
import type { Session } from '../office';
import type { ArticleCase } from '../../domain/article/process';
import { returnedCommands, revisionRefusal, waitingCommands } from '../sync/service';
import { fastTrackOf } from './fast-track';
import { overlay, type Overlay, type Queue } from '../../domain/article/overlay';
import { openPackage, readPackage } from '../../domain/article/package';
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
import { draftedArticles } from './store';

/** One article in this session: what the platform sent, with the waiting commands of this account applied to it. */
export interface OverlaidArticle extends Overlay {
  /** Also known while the content is still on its way; null when nobody here knows the article. */
  article: Article | null;
  /** Why the newest revision, which was sent, cannot be read (part of a sentence); null when it can, or was not sent. */
  problem: string | null;
}

/** The names that rows show. */
export interface Names {
  account(id: string): string;
  column(id: string): string;
}

/** The article as cached, with its newest revision and all decisions; null until all of it has arrived whole. */
export function loadCase(session: Session, articleId: string): ArticleCase | null {
  const { cache } = session.stores;
  const article = cachedArticle(cache, articleId);
  const revision = article && cachedRevision(cache, articleId, article.revision);
  const content = revision && openPackage(revision.package, revision.contentHash);
  if (!article || !revision || !content) return null;
  return { article, revision, content, decisions: cachedDecisions(cache, articleId) };
}

/** This account's open commands, by article. */
export function openCommands(session: Session): Map<string, Queue> {
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

/** The article as it will stand once this account's waiting commands are done. */
export function overlaidCase(session: Session, articleId: string): OverlaidArticle {
  const returned = returnedCommands(session).filter((command) => command.articleId === articleId);
  return overlaidWith(session, articleId, { waiting: waitingCommands(session, articleId), returned });
}

export function overlaidWith(session: Session, articleId: string, queue: Queue): OverlaidArticle {
  const { cache } = session.stores;
  const cached = cachedArticle(cache, articleId);
  const item = cached && loadCase(session, articleId);
  const live = cached?.live ? cachedRevision(cache, articleId, cached.live.revision) : null;
  // The only commands that are judged by who else there is.
  const delegated = queue.waiting.some(
    (c) => c.type === 'review.decide' && c.statement.includes('"onBehalfOf"'),
  );
  const known = {
    accounts: delegated ? cachedAccounts(cache) : [],
    delegations: delegated ? cachedDelegations(cache) : [],
    newest: newestRevision(cache, articleId),
  };
  const laid = overlay(item, live, queue, session.account, known);
  if (!cached || item) return { ...laid, article: laid.item?.article ?? null, problem: null };
  const revision = cachedRevision(cache, articleId, cached.revision);
  const problem = revision ? problemOf(revision) : revisionRefusal(cache, articleId, cached.revision);
  // Without its content nothing can be judged: the article stands as cached, and keeps its mark.
  return { ...laid, article: cached, item: null, live, blocked: queue.waiting.map(({ id }) => id), problem };
}

function problemOf(revision: Revision): string | null {
  const read = readPackage(revision.package, revision.contentHash);
  return 'problem' in read ? read.problem : null;
}

export function namesOf(session: Session): Names {
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

/** A column and all beneath it. */
export function columnTree(columns: readonly Column[], id: string): string[] {
  const found = [id];
  for (const parent of found)
    for (const column of columns)
      if (column.parentId === parent && !found.includes(column.id)) found.push(column.id);
  return found;
}

/** Makes the rows that lists show of articles as they stand. */
export function rowsOf(session: Session): (article: Article, pending: ArticleRow['pending']) => ArticleRow {
  const names = namesOf(session);
  const drafted = draftedArticles(session.stores.work);
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

/** The row that lists show for one article; null when nobody here knows it. */
export function articleRow(session: Session, articleId: string): ArticleRow | null {
  const { article, pending } = overlaidCase(session, articleId);
  return article && rowsOf(session)(article, pending);
}
