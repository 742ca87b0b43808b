import { isOffered, type AgendaContribution } from '../capability';
import type { AgendaItem } from '../contract';
import type { Session } from '../types';
import { createDeadlineWatcher, type DeadlineWatcher } from './deadline-watcher';

/** Maximum number of items of one kind. */
const LIMIT = 200;

export interface Agenda extends DeadlineWatcher {
  /**
   * 工作台: returns what waits for this account: articles with a deadline first, then oldest first; at most 200 items of
   * each kind. `counts` are the full numbers by kind.
   */
  mine(session: Session): { items: AgendaItem[]; counts: Record<string, number> };
}

/** Returns the agenda and the deadline watcher over these contributions, as far as the platform offers what they need. */
export function createAgenda(contributions: readonly AgendaContribution[]): Agenda {
  return {
    ...createDeadlineWatcher(contributions),
    mine: (session) => agendaOf(session, contributions),
  };
}

function agendaOf(session: Session, all: readonly AgendaContribution[]): ReturnType<Agenda['mine']> {
  const contributions = all.filter((one) => isOffered(one, session.offer));
  const due = new Map(contributions.flatMap((of) => [...(of.articleDeadlines?.(session) ?? [])]));
  const items: AgendaItem[] = [];
  const counts: Record<string, number> = {};
  for (const { agenda } of contributions) {
    if (!agenda) continue;
    const found = agenda(session);
    for (const item of found.items.sort(oldestFirst)) {
      const count = (counts[item.kind] = (counts[item.kind] ?? 0) + 1);
      if (count <= LIMIT) items.push(item);
    }
    Object.assign(counts, found.totals);
  }
  return {
    items: items
      .map((item) => (due.has(item.id) ? { ...item, due: due.get(item.id) ?? null } : item))
      .sort((a, b) => Number(due.has(b.id)) - Number(due.has(a.id)) || oldestFirst(a, b)),
    counts,
  };
}

const oldestFirst = (a: AgendaItem, b: AgendaItem) => (a.since < b.since ? -1 : a.since > b.since ? 1 : 0);
