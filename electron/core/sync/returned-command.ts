import type { Database } from 'better-sqlite3';
import type { Article, Command, ContentPackage, Decision, FirstAnswer } from '../../platform/contract';
import { packageContent } from '../../domain/article/package';
import { renderBody } from '../../domain/article/render';
import type { OutboxRow } from '../contract';
import { Failure } from '../failure';
import type { Session } from '../types';
import { entryTexts } from '../../domain/ledger/words';
import { readStatement } from '../../domain/article/statement';
import { cachedArticle, cachedDecisions, cachedRevision, namesOf } from '../store';
import { findEntry, type OutboxEntry } from './outbox';
import { outboxRow } from './outbox-row';

export interface ReturnedView {
  row: OutboxRow;
  mine: { content: ContentPackage | null; html: string; opinion: string };
  current: {
    article: Article | null;
    html: string;
    decisions: Array<{
      signerName: string;
      stage: string;
      verdict: string;
      opinion: string;
      decidedAt: string;
    }>;
  };
}

/**
 * Returns a returned command with both versions: the one sent and the platform's current one. Throws `Failure`
 * 'NOT_RETURNED' when there is no such command.
 */
export function returned(session: Session, input: { commandId: string }): ReturnedView {
  const { work, cache } = session.stores;
  const entry = findEntry(work, input.commandId);
  if (!entry || (entry.state !== 'rejected' && entry.state !== 'conflict'))
    throw new Failure('NOT_RETURNED', '这项操作没有被退回，或已经处理过。', '请刷新发件箱。');
  return {
    row: outboxRow(session, entry),
    mine: sentVersion(entry.command),
    current: currentVersion(cache, entry),
  };
}

function sentVersion(command: Command): ReturnedView['mine'] {
  const content =
    command.type === 'article.submit' ? packageContent(command.package, command.contentHash) : null;
  return { content, html: content ? renderBody(content) : '', opinion: wordsOf(command) };
}

/** Text written by the author in addition to the content: an opinion, a reason, or a ledger entry. */
function wordsOf(command: Command): string {
  if (command.type === 'review.decide') return readStatement(command.statement)?.opinion ?? '';
  if (command.type === 'article.submit') return command.reason;
  return command.type === 'ledger.append' ? entryTexts(command.statement) : '';
}

function currentVersion(cache: Database, { command, answer }: OutboxEntry): ReturnedView['current'] {
  if (command.type === 'ledger.append') return { article: null, html: '', decisions: [] };
  const { article, decisions } = newestState(cache, command.articleId, answer);
  const revision = article && cachedRevision(cache, article.id, article.revision);
  const content = revision && packageContent(revision.package, revision.contentHash);
  const name = namesOf(cache);
  return {
    article,
    html: content ? renderBody(content) : '',
    decisions: decisions
      .filter((decision) => decision.revision === article?.revision)
      .map(({ signerId, stage, verdict, opinion, decidedAt }) => ({
        signerName: name(signerId),
        stage,
        verdict,
        opinion,
        decidedAt,
      })),
  };
}

/** Returns the newest known state of an article: either the platform's answer or the cache may be newer. */
function newestState(
  cache: Database,
  articleId: string,
  answer: FirstAnswer | null,
): { article: Article | null; decisions: readonly Decision[] } {
  const cached = cachedArticle(cache, articleId);
  const answered = answer?.status === 'conflict' ? answer.current : null;
  if (answered && answered.article.version > (cached?.version ?? 0)) return answered;
  return { article: cached, decisions: cachedDecisions(cache, articleId) };
}
