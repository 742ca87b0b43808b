import type { Account, ArticleCommand, Delegation, Revision } from '../records';
import { decide, recall, release, submit, type ArticleCase, type Outcome } from './life-cycle';
import { readStatement } from './statement';
import { packageContent } from './package';

/** This account's open commands for one article, each list in the order of creation. */
export interface Queue {
  /** Commands whose effect the cache does not show yet. */
  waiting: readonly ArticleCommand[];
  /** Commands that were rejected or in conflict. */
  returned: readonly ArticleCommand[];
}

/** An article with the effects of this account's waiting commands. */
export interface Overlay {
  /** Null when neither the cache nor a waiting command contains the article. */
  item: ArticleCase | null;
  /** The live revision, when it is in the cache or results from a waiting command. */
  live: Revision | null;
  /** The command to show with the article: the newest returned one, otherwise the newest waiting one. */
  pending: { commandId: string; type: ArticleCommand['type']; state: 'waiting' | 'returned' } | null;
  /** Ids of waiting commands that no longer apply; the platform will reject them. */
  blocked: string[];
}

/**
 * Accounts and delegations for decisions on behalf of others, and the highest revision number of the article in the
 * cache.
 */
interface Known {
  accounts: readonly Account[];
  delegations: readonly Delegation[];
  newest: number;
}

/** Predicts the platform's answer with its own rules; null when the command cannot be parsed. */
function outcomeOf(
  command: ArticleCommand,
  item: ArticleCase | null,
  live: Revision | null,
  account: Account,
  known: Known,
): Outcome | null {
  const { baseVersion, madeAt } = command;
  if (command.type === 'article.submit') {
    const content = packageContent(command.package, command.contentHash);
    const making = { revision: command.id, newest: known.newest };
    return content && submit(item, live, command, content, account, making, madeAt);
  }
  if (!item) return null;
  switch (command.type) {
    case 'article.recall':
      return recall(item, live, baseVersion, account, madeAt);
    case 'article.release':
      return release(item, baseVersion, account, item.article.live?.url ?? '', madeAt);
    case 'review.decide': {
      const statement = readStatement(command.statement);
      if (!statement) return null;
      const signed = {
        commandId: command.id,
        statement: command.statement,
        cms: command.cms,
        certificate: statement.signer.certificate,
      };
      return decide(item, baseVersion, statement, signed, account, madeAt, known);
    }
  }
}

/** Returns the case after an accepted outcome. */
function after(
  item: ArticleCase | null,
  outcome: Extract<Outcome, { kind: 'accepted' }>,
): ArticleCase | null {
  const revision = outcome.revision ?? item?.revision;
  const content = outcome.revision
    ? packageContent(outcome.revision.package, outcome.revision.contentHash)
    : item?.content;
  if (!revision || !content) return item;
  const voided = new Map(outcome.voided.map((decision) => [decision.id, decision]));
  const decisions = (item?.decisions ?? []).map((decision) => voided.get(decision.id) ?? decision);
  return {
    article: outcome.article,
    revision,
    content,
    decisions: outcome.decision ? [...decisions, outcome.decision] : decisions,
  };
}

/**
 * Applies this account's waiting commands to a cached article, oldest first, with the rules that the platform uses.
 * Returned commands have no effect on it; only `pending` shows them.
 *
 * @param live the live revision; null when there is none or it is not in the cache
 * @param known all accounts and delegations, and the number of the newest revision
 */
export function overlay(
  cached: ArticleCase | null,
  live: Revision | null,
  { waiting, returned }: Queue,
  account: Account,
  known: Known = { accounts: [], delegations: [], newest: 0 },
): Overlay {
  const result: Overlay = { item: cached, live, pending: pendingOf(waiting, returned), blocked: [] };
  for (const command of waiting) {
    const outcome = outcomeOf(command, result.item, result.live, account, known);
    if (outcome?.kind !== 'accepted') {
      result.blocked.push(command.id);
      continue;
    }
    result.item = after(result.item, outcome);
    if (command.type === 'article.release')
      result.live = outcome.article.live ? (result.item?.revision ?? null) : null;
  }
  return result;
}

function pendingOf(
  waiting: readonly ArticleCommand[],
  returned: readonly ArticleCommand[],
): Overlay['pending'] {
  const command = returned[returned.length - 1] ?? waiting[waiting.length - 1];
  if (!command) return null;
  return {
    commandId: command.id,
    type: command.type,
    state: returned.length > 0 ? 'returned' : 'waiting',
  };
}
