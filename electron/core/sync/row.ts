import type { ContentPackage } from '../../platform/contract';
import type { OutboxRow } from '../contract';
import type { Desk } from '../office';
import { cachedArticle } from '../store';
import type { OutboxEntry } from './outbox';
import { shownState } from './rules';

/** An entry as its author sees it. */
export function outboxRow(desk: Pick<Desk, 'stores'>, { command, ...entry }: OutboxEntry): OutboxRow {
  const { answer } = entry;
  return {
    id: command.id,
    type: command.type,
    articleId: command.articleId,
    title:
      command.type === 'article.submit'
        ? (JSON.parse(command.package) as ContentPackage).title
        : (cachedArticle(desk.stores.cache, command.articleId)?.title ?? ''),
    madeAt: command.madeAt,
    state: shownState(entry.state, answer?.status ?? null),
    reason: answer && answer.status !== 'accepted' ? answer.reason : '',
    attempts: entry.attempts,
  };
}
