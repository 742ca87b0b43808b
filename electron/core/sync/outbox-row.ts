import type { Command, Purpose } from '../../platform/contract';
import { packageTitle } from '../../domain/article/package';
import type { OutboxRow } from '../contract';
import { entryTitle } from '../../domain/ledger/words';
import type { Session } from '../types';
import { cachedArticle } from '../store';
import type { OutboxEntry } from './outbox';
import { shownState } from './connection';

/** Returns an outbox entry as shown to its author. */
export function outboxRow(session: Pick<Session, 'stores'>, { command, ...entry }: OutboxEntry): OutboxRow {
  const { answer } = entry;
  return {
    id: command.id,
    type: command.type,
    articleId: command.type === 'ledger.append' ? null : command.articleId,
    title: titleOf(session, command),
    purpose: purposeOf(session, command),
    madeAt: command.madeAt,
    state: shownState(entry.state, answer?.status ?? null),
    code: answer?.status === 'rejected' ? answer.code : '',
    reason: answer && answer.status !== 'accepted' ? answer.reason : '',
    attempts: entry.attempts,
  };
}

function titleOf({ stores }: Pick<Session, 'stores'>, command: Command): string {
  if (command.type === 'ledger.append') return entryTitle(command.statement);
  if (command.type === 'article.submit')
    return packageTitle(command.package, command.contentHash) ?? '（内容无法读取）';
  return cachedArticle(stores.cache, command.articleId)?.title ?? '';
}

function purposeOf({ stores }: Pick<Session, 'stores'>, command: Command): Purpose {
  if (command.type === 'ledger.append') return 'publish';
  if (command.type === 'article.submit') return command.purpose;
  return cachedArticle(stores.cache, command.articleId)?.purpose ?? 'publish';
}
