import { fastTrackArticles } from '../../domain/incidents/incident';
import { ledgerOf } from '../ledger/service';
import type { Session } from '../types';
import { feedPosition } from '../store';
import { waitingAppends } from '../sync/service';

const known = new WeakMap<Session['stores'], { at: string; express: ReadonlySet<string> }>();

/**
 * 快审: returns the articles that an open incident waits for (第三条(一) 及时发布回应信息). Computed once until the
 * cache or this account's waiting entries on incidents change.
 */
export function fastTrackOf(session: Session): ReadonlySet<string> {
  const { stores } = session;
  const own = waitingAppends(session).filter(({ statement }) => statement.includes('"incident.'));
  const at = [feedPosition(stores.cache), ...own.map(({ id }) => id)].join();
  const before = known.get(stores);
  if (before?.at === at) return before.express;
  const express = new Set(fastTrackArticles(ledgerOf(session)).keys());
  known.set(stores, { at, express });
  return express;
}
