import type { Account, ArticleCommand, Revision } from '../records';
import type { KnownAccounts } from '../accounts/delegations';
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

/** What the effect of waiting commands depends on, beside the cached article. */
export interface OverlayContext {
  /** The account that gave the commands. */
  account: Account;
  /** The live revision; null when there is none or it is not in the cache. */
  live: Revision | null;
  /** For decisions on behalf of others. */
  known?: KnownAccounts;
  /** Highest revision number of the article in the cache. */
  newest?: number;
}

/** Predicts the platform's answer with its own rules; null when the command cannot be parsed. */
function outcomeOf(
  command: ArticleCommand,
  item: ArticleCase | null,
  { account, live, known, newest = 0 }: OverlayContext,
): Outcome | null {
  const { baseVersion, madeAt: now } = command;
  if (command.type === 'article.submit') {
    const content = packageContent(command.package, command.contentHash);
    const context = { account, now, live, revisionId: command.id, newest };
    return content && submit(item, command, content, context);
  }
  if (!item) return null;
  switch (command.type) {
    case 'article.recall':
      return recall(item, baseVersion, { account, now, live });
    case 'article.release':
      return release(item, baseVersion, { account, now, url: item.article.live?.url ?? '' });
    case 'review.decide': {
      const { id: commandId, statement: text, cms } = command;
      const statement = readStatement(text);
      if (!statement) return null;
      const { certificate } = statement.signer;
      const signed = { commandId, baseVersion, statement, text, cms, certificate };
      return decide(item, signed, { account, now, known });
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
 */
export function overlay(
  cached: ArticleCase | null,
  { waiting, returned }: Queue,
  context: OverlayContext,
): Overlay {
  const { live } = context;
  const result: Overlay = { item: cached, live, pending: pendingOf(waiting, returned), blocked: [] };
  for (const command of waiting) {
    const outcome = outcomeOf(command, result.item, { ...context, live: result.live });
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
