import {
  PLACELESS,
  type AppendCommand,
  type ArticleCommand,
  type Command,
  type ContentPackage,
} from '../../platform/contract';
import type { OutboxRow } from '../contract';
import { openPackage } from '../../domain/article/package';
import { Failure } from '../failure';
import type { Desk } from '../office';
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
  unseenAppends,
  unseenEntries,
} from './outbox';
import { outboxRow } from './row';

export { createPlatformClient, type LineLimits } from './client';
export { fetchBlob } from './download';
export { createSync, type SyncParts } from './loop';
export { quarantined, revisionRefusal } from './quarantine';
export { returned } from './returned';
export { describeClock } from './connection';

const SHOWN_FOR = 7 * 24 * 3_600_000;

/**
 * Puts a command last in the outbox. Call it inside the work.db transaction that also changes what the command came
 * from; after the commit, `desk.sync.wake()`.
 */
export function enqueue(desk: Pick<Desk, 'stores' | 'events'>, command: Command): void {
  insertCommand(desk.stores.work, command);
  desk.events.emit('outbox');
}

/**
 * This account's commands that the cache does not show yet, of one article or all, in the order made: lay them over it
 * in this order. A command that was accepted counts until the feed has brought its effect.
 */
export function waitingCommands(desk: Pick<Desk, 'stores'>, articleId?: string): ArticleCommand[] {
  const { work, cache } = desk.stores;
  const shown = (id: string) => cachedArticle(cache, id)?.version ?? 0;
  return unseenEntries(work, shown, articleId).map((entry) => entry.command);
}

/** Ledger entries of this account that the cache does not show yet, in the order written. */
export function waitingAppends(desk: Pick<Desk, 'stores'>): AppendCommand[] {
  const { work, cache } = desk.stores;
  return unseenAppends(work, readCursor(cache)).map((entry) => entry.command);
}

/** The newest entry of this machine that has, or will have, its place in its book; null: none was written here. */
export function newestAppend(desk: Pick<Desk, 'stores'>): AppendCommand | null {
  return lastAppend(desk.stores.work);
}

/** Commands on articles that came back rejected or in conflict and wait for their author, in the order made. */
export function returnedCommands(desk: Pick<Desk, 'stores'>): ArticleCommand[] {
  return returnedEntries(desk.stores.work).flatMap(({ command }) =>
    command.type === 'ledger.append' ? [] : [command],
  );
}

/**
 * A ledger entry that came back, now dealt with: call it in the work.db transaction that writes it anew. False when there
 * is none such.
 */
export function takeReturnedAppend(desk: Pick<Desk, 'stores'>, commandId: string): boolean {
  return returnedAppend(desk, commandId) !== null && settleReturned(desk.stores.work, commandId);
}

/** A ledger entry that came back without a place in its book; null when there is none such. */
export function returnedAppend(desk: Pick<Desk, 'stores'>, commandId: string): AppendCommand | null {
  const entry = findEntry(desk.stores.work, commandId);
  if (entry?.state !== 'rejected' || entry.answer?.status !== 'rejected') return null;
  const placeless = PLACELESS.includes(entry.answer.code);
  return placeless && entry.command.type === 'ledger.append' ? entry.command : null;
}

/** A ledger entry of this machine that was refused, and why; null when there is none such. */
export function refusedAppend(
  desk: Pick<Desk, 'stores'>,
  id: string,
): { command: AppendCommand; reason: string } | null {
  const entry = findEntry(desk.stores.work, id);
  if (entry?.command.type !== 'ledger.append' || entry.answer?.status !== 'rejected') return null;
  return { command: entry.command, reason: entry.answer.reason };
}

/** Ledger entries that wait or came back. */
export function openAppends(desk: Pick<Desk, 'stores'>): AppendCommand[] {
  const back = returnedEntries(desk.stores.work).flatMap(({ command }) =>
    command.type === 'ledger.append' ? [command] : [],
  );
  return [...waitingAppends(desk), ...back];
}

/** The content of every submission that waits or came back. */
export function openPackages(desk: Pick<Desk, 'stores'>): ContentPackage[] {
  return [...waitingCommands(desk), ...returnedCommands(desk)].flatMap((command) => {
    const content = command.type === 'article.submit' && openPackage(command.package, command.contentHash);
    return content ? [content] : [];
  });
}

/** 发件箱, newest first: all that is open, and what the platform took in the last seven days. */
export function outbox(desk: Desk): { rows: OutboxRow[] } {
  const since = new Date(desk.clock.now().getTime() - SHOWN_FOR).toISOString();
  return { rows: recentEntries(desk.stores.work, since).map((entry) => outboxRow(desk, entry)) };
}

/** What `articles` does to take a package back as a draft. Answers the draft. */
export type RestoreDraft = (
  desk: Desk,
  draft: {
    articleId: string;
    content: ContentPackage;
    response: string;
    baseVersion: number;
    baseRevision: number | null;
    kind: 'edit' | 'reviewerEdit';
  },
) => { id: string };

/**
 * Ends a returned command: `toDraft` keeps what was written as a draft against the article as it stands now, `discard`
 * lets it go. `restoreDraft` is handed in, because articles stand on this folder and not the other way round.
 */
export function settle(
  desk: Desk,
  input: { commandId: string; action: 'toDraft' | 'discard' },
  restoreDraft: RestoreDraft,
): { draftId: string | null } {
  const { work, cache } = desk.stores;
  const draftId = work
    .transaction(() => {
      const entry = findEntry(work, input.commandId);
      if (!entry || !settleReturned(work, input.commandId))
        throw new Failure('NOT_RETURNED', '这项操作没有被退回，或已经处理过。', '请刷新发件箱。');
      const { command } = entry;
      const subject = command.type === 'ledger.append' ? command.id : command.articleId;
      desk.audit(`sync.${input.action}`, subject, `操作编号 ${command.id}`);
      if (input.action === 'discard') return null;
      const content =
        command.type === 'article.submit' && command.purpose === 'publish'
          ? openPackage(command.package, command.contentHash)
          : null;
      if (!content || command.type !== 'article.submit')
        throw new Failure(
          'NOTHING_TO_KEEP',
          '这项操作没有可以存为草稿的内容。',
          '请选择“放弃”，需要时重新操作。',
        );
      const article = cachedArticle(cache, command.articleId);
      return restoreDraft(desk, {
        articleId: command.articleId,
        content,
        response: command.response ?? '',
        baseVersion: article?.version ?? 0,
        baseRevision: article?.revision ?? null,
        kind: article && isReviewStage(article.stage) ? 'reviewerEdit' : 'edit',
      }).id;
    })
    .immediate();
  for (const topic of ['outbox', 'articles', 'drafts', 'sync'] as const) desk.events.emit(topic);
  return { draftId };
}
