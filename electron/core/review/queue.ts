import type { ReviewStage } from '../../platform/contract';
import { representedIn } from '../../domain/article/separation';
import type { ArticleRow, BarredRow, QueueRow } from '../contract';
import { accountNames, listRows, overlaidArticle, type ListFilter } from '../articles/service';
import { cachedDecisions } from '../store';
import type { Session } from '../types';
import { named, placesOf, rulingOn, waitsFor, type Place } from './right-to-decide';

const HOUR = 3_600_000;

export interface QueueInput {
  box: 'waiting' | 'done';
  stage: ReviewStage | null;
  columnId: string | null;
  authorId: string | null;
  olderThanHours: number;
  cursor: string | null;
  limit: number;
}

/**
 * 待办: returns what this account may decide now, longest in its stage first. 已办: what it has decided, newest
 * decision first. Throws `Failure` 'PAGE_UNKNOWN' for an invalid cursor.
 */
export function queue(
  session: Session,
  input: QueueInput,
): { items: QueueRow[]; cursor: string | null; total: number } {
  const common: ListFilter = {
    columnId: input.columnId ?? undefined,
    authorId: input.authorId ?? undefined,
    inStageSince:
      input.olderThanHours > 0
        ? new Date(session.clock.now().getTime() - input.olderThanHours * HOUR).toISOString()
        : undefined,
  };
  const page = { cursor: input.cursor, limit: input.limit };
  if (input.box === 'done') {
    const stages = input.stage ? [input.stage] : undefined;
    const done = listRows(
      session,
      { ...common, stages, decidedBy: session.account.id },
      { ...page, order: 'decided' },
    );
    return {
      ...done,
      items: done.items.map((row) => ({ ...row, inPlaceOf: decidedInPlaceOf(session, row) })),
    };
  }
  const places = placesOf(session).filter(({ stage }) => input.stage === null || stage === input.stage);
  const decidableBy = { accountId: session.account.id, places };
  const waiting = listRows(session, { ...common, decidableBy }, { ...page, order: 'oldest' });
  return {
    ...waiting,
    items: waiting.items.map((row) => ({ ...row, inPlaceOf: placeIn(session, places, row) })),
  };
}

/** Name of the delegator for whom this account would decide on a row; null for its own right. */
function placeIn(session: Session, places: readonly Place[], { id, stage }: ArticleRow): string | null {
  const givers = places.filter((place) => place.stage === stage).map((place) => place.inPlaceOf);
  const [giver] = givers;
  if (!giver) return null;
  if (givers.length === 1) return named(giver, accountNames(session)).name;
  const { item } = overlaidArticle(session, id);
  const used = item && rulingOn(session, item).onBehalfOf;
  return named(used?.accountId ?? giver, accountNames(session)).name;
}

/** Name of the delegator for whom this account made its newest decision on a row; null for its own right. */
function decidedInPlaceOf(session: Session, { id, pending }: ArticleRow): string | null {
  const decisions = pending
    ? (overlaidArticle(session, id).item?.decisions ?? [])
    : cachedDecisions(session.stores.cache, id);
  const own = decisions.findLast(({ signerId }) => signerId === session.account.id);
  return own ? (representedIn(own)?.name ?? null) : null;
}

const BARRED_SHOWN = 100;

/**
 * 代理: returns articles at the stages that are delegated to this account on which it may not decide; longest in their
 * stage first.
 */
export function blockedDelegations(session: Session): { items: BarredRow[] } {
  const stages = placesOf(session).flatMap((place) => (place.inPlaceOf === null ? [] : place.stage));
  if (stages.length === 0) return { items: [] };
  const page = { order: 'oldest', cursor: null, limit: BARRED_SHOWN } as const;
  const items = listRows(session, { stages }, page).items.flatMap((row) => {
    const { item } = overlaidArticle(session, row.id);
    if (!item) return [];
    const { allowed, reasons } = rulingOn(session, item);
    return allowed ? [] : [{ ...row, reasons, waitsFor: waitsFor(session, item) }];
  });
  return { items };
}
