import type { Database } from 'better-sqlite3';
import {
  REJECTED_WITHOUT_PLACE,
  type AppendCommand,
  type ArticleCommand,
  type Command,
  type ContentPackage,
} from '../../platform/contract';
import type { OutboxRow } from '../contract';
import { packageContent } from '../../domain/article/package';
import { Failure } from '../failure';
import type { Session } from '../types';
import { isReviewStage } from '../../domain/identity/reviewers';
import { cachedArticle } from '../store';
import { readCursor } from './cache';
import {
  findEntry,
  insertCommand,
  lastAppend,
  recentEntries,
  returnedEntries,
  settleReturned,
  appendsNotInCache,
  entriesNotInCache,
} from './outbox';
import { outboxRow } from './outbox-row';

export { createPlatformClient } from './client';
export type { ConnectionLimits } from './platform-connection';
export { fetchBlob } from './download';
export type { SyncDependencies } from './loop/dependencies';
export { createSync } from './loop/loop';
export { quarantined, revisionRefusal } from './quarantine';
export { returned } from './returned-command';
export { describeClock } from './connection';

const SHOWN_FOR = 7 * 24 * 3_600_000;

/**
 * Appends a command to the outbox. Call it in the work.db transaction that changes the data the command is made from,
 * and call `session.sync.wake()` after the commit. Throws as `insertCommand` does.
 */
export function enqueue(session: Pick<Session, 'stores' | 'events'>, command: Command): void {
  insertCommand(session.stores.work, command);
  session.events.emit('outbox');
}

/**
 * Returns this account's commands that are not in the cache, on one article or all, in the order in which they must be
 * applied to it. An accepted command is included until the feed has delivered its effect.
 */
export function waitingCommands(session: Pick<Session, 'stores'>, articleId?: string): ArticleCommand[] {
  const { work, cache } = session.stores;
  const shown = (id: string) => cachedArticle(cache, id)?.version ?? 0;
  return entriesNotInCache(work, shown, articleId).map((entry) => entry.command);
}

/** Returns ledger entries of this account that are not in the cache, in the order written. */
export function waitingAppends(session: Pick<Session, 'stores'>): AppendCommand[] {
  const { work, cache } = session.stores;
  return appendsNotInCache(work, readCursor(cache)).map((entry) => entry.command);
}

/**
 * Returns the newest ledger entry of this machine that has or may get a position in its book; null when there is none.
 */
export function newestAppend(session: Pick<Session, 'stores'>): AppendCommand | null {
  return lastAppend(session.stores.work);
}

/** Returns commands on articles that were rejected or are in conflict and wait for their author, in the order made. */
export function returnedCommands(session: Pick<Session, 'stores'>): ArticleCommand[] {
  return returnedEntries(session.stores.work).flatMap(({ command }) =>
    command.type === 'ledger.append' ? [] : [command],
  );
}

/**
 * Settles a returned ledger entry. Call it in the work.db transaction that appends it again. False when there is no
 * such entry.
 */
export function settleReturnedAppend(session: Pick<Session, 'stores'>, commandId: string): boolean {
  return returnedAppend(session, commandId) !== null && settleReturned(session.stores.work, commandId);
}

/** Returns a ledger entry that was returned without a position in its book; null when there is none. */
export function returnedAppend(session: Pick<Session, 'stores'>, commandId: string): AppendCommand | null {
  const entry = findEntry(session.stores.work, commandId);
  if (entry?.state !== 'rejected' || entry.answer?.status !== 'rejected') return null;
  const placeless = REJECTED_WITHOUT_PLACE.includes(entry.answer.code);
  return placeless && entry.command.type === 'ledger.append' ? entry.command : null;
}

/** Returns a refused ledger entry of this machine with the reason; null when there is none. */
export function refusedAppend(
  session: Pick<Session, 'stores'>,
  id: string,
): { command: AppendCommand; reason: string } | null {
  const entry = findEntry(session.stores.work, id);
  if (entry?.command.type !== 'ledger.append' || entry.answer?.status !== 'rejected') return null;
  return { command: entry.command, reason: entry.answer.reason };
}

/** Returns ledger entries that wait or were returned. */
export function openAppends(session: Pick<Session, 'stores'>): AppendCommand[] {
  const back = returnedEntries(session.stores.work).flatMap(({ command }) =>
    command.type === 'ledger.append' ? [command] : [],
  );
  return [...waitingAppends(session), ...back];
}

/** Returns the content of all submissions that wait or were returned. */
export function openPackages(session: Pick<Session, 'stores'>): ContentPackage[] {
  return [...waitingCommands(session), ...returnedCommands(session)].flatMap((command) => {
    const content = command.type === 'article.submit' && packageContent(command.package, command.contentHash);
    return content ? [content] : [];
  });
}

/** Returns 发件箱, newest first: open commands and those accepted in the last seven days. */
export function outbox(session: Session): { rows: OutboxRow[] } {
  const since = new Date(session.clock.now().getTime() - SHOWN_FOR).toISOString();
  return { rows: recentEntries(session.stores.work, since).map((entry) => outboxRow(session, entry)) };
}

/** A returned package as the beginning of a draft of its article. */
interface ReturnedDraft {
  articleId: string;
  content: ContentPackage;
  response: string;
  baseVersion: number;
  baseRevision: number | null;
  kind: 'edit' | 'reviewerEdit';
}

/** Turns a returned package into a draft; implemented by `articles`. Returns the draft. */
export type RestoreDraft = (session: Session, draft: ReturnedDraft) => { id: string };

/**
 * Settles a returned command: `toDraft` keeps its content as a draft of the article in its current version, `discard`
 * drops it. `restoreDraft` is a parameter because `articles` imports this folder. Throws `Failure` 'NOT_RETURNED', or
 * 'NOTHING_TO_KEEP' when there is no content for a draft, and as `restoreDraft` does.
 */
export function settle(
  session: Session,
  input: { commandId: string; action: 'toDraft' | 'discard' },
  restoreDraft: RestoreDraft,
): { draftId: string | null } {
  const { work, cache } = session.stores;
  const draftId = work
    .transaction(() => {
      const entry = findEntry(work, input.commandId);
      if (!entry || !settleReturned(work, input.commandId))
        throw new Failure('NOT_RETURNED', '这项操作没有被退回，或已经处理过。', '请刷新发件箱。');
      const { command } = entry;
      const subject = command.type === 'ledger.append' ? command.id : command.articleId;
      session.audit(`sync.${input.action}`, subject, `操作编号 ${command.id}`);
      if (input.action === 'discard') return null;
      return restoreDraft(session, returnedDraft(cache, command)).id;
    })
    .immediate();
  for (const topic of ['outbox', 'articles', 'drafts', 'sync'] as const) session.events.emit(topic);
  return { draftId };
}

/** Returns the content of a returned submission. Throws `Failure` 'NOTHING_TO_KEEP' when there is none for a draft. */
function returnedDraft(cache: Database, command: Command): ReturnedDraft {
  const submission = command.type === 'article.submit' && command.purpose === 'publish' ? command : null;
  const content = submission && packageContent(submission.package, submission.contentHash);
  if (!submission || !content)
    throw new Failure(
      'NOTHING_TO_KEEP',
      '这项操作没有可以存为草稿的内容。',
      '请选择“放弃”，需要时重新操作。',
    );
  const article = cachedArticle(cache, submission.articleId);
  return {
    articleId: submission.articleId,
    content,
    response: submission.response ?? '',
    baseVersion: article?.version ?? 0,
    baseRevision: article?.revision ?? null,
    kind: article && isReviewStage(article.stage) ? 'reviewerEdit' : 'edit',
  };
}
