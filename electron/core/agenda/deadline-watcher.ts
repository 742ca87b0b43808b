import { randomUUID } from 'node:crypto';
import { isOffered, type AgendaContribution, type Deadline } from '../capability';
import type { Notice } from '../contract';
import { writeTransaction } from '../store';
import type { Session } from '../types';
import { readOpenUntil, writeOpenUntil } from './store';

/**
 * Interval in ms at which the end of the session is recorded. After a crash, notices of at most this period are
 * repeated.
 */
const RECORD_INTERVAL = 5 * 60_000;
/** Maximum number of deadlines that a notice lists by name. */
const NAMED = 8;

export interface DeadlineWatcher {
  /** Returns the deadlines of this account in (after, until] that are still open, sorted by time. UTC instants. */
  deadlinesBetween(session: Session, after: string, until: string): Deadline[];
  /** Returns a notice of the deadlines that passed while the program was closed; empty when there were none. */
  missedDeadlineNotices(session: Session): Notice[];
  /**
   * Watches deadlines of an open session. `look` emits 'ledger' when a shift began or ended or a deadline passed since
   * the previous call, and records that the session is open; `close` records its end.
   */
  watchDeadlines(session: Session): { look(): void; close(): void };
}

/** Returns the deadline watcher over these contributions. */
export function createDeadlineWatcher(contributions: readonly AgendaContribution[]): DeadlineWatcher {
  const offered = ({ offer }: Session) => contributions.filter((one) => isOffered(one, offer));
  const deadlinesBetween: DeadlineWatcher['deadlinesBetween'] = (session, after, until) =>
    offered(session)
      .flatMap((of) => of.deadlines?.(session, after, until) ?? [])
      .filter(({ at }) => at > after && at <= until)
      .sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
  const changedIn = (session: Session, after: string, until: string) =>
    offered(session).some((of) => of.changedIn?.(session, after, until) === true) ||
    deadlinesBetween(session, after, until).length > 0;
  return {
    deadlinesBetween,
    missedDeadlineNotices(session) {
      const since = readOpenUntil(session.stores.work);
      const now = session.clock.now().toISOString();
      return since === null ? [] : noticeOf(deadlinesBetween(session, since, now));
    },
    watchDeadlines: (session) => watch(session, changedIn),
  };
}

function noticeOf(due: readonly Deadline[]): Notice[] {
  if (due.length === 0) return [];
  const named = due.slice(0, NAMED).map(({ text }) => text);
  const more = due.length > NAMED ? `等，共 ${due.length} 项` : '';
  return [
    {
      id: randomUUID(),
      level: 'warning',
      message: `程序关闭期间：${named.join('；')}${more}。`,
      advice: '请到工作台逐项办理；别人已办的，同步后不再列出。',
    },
  ];
}

function watch(
  session: Session,
  changedIn: (session: Session, after: string, until: string) => boolean,
): { look(): void; close(): void } {
  const { work } = session.stores;
  let last = session.clock.now().toISOString();
  let recordedAt = 0;
  const record = (now: string) => writeTransaction(work, () => writeOpenUntil(work, now));
  return {
    look() {
      const now = session.clock.now().toISOString();
      if (now > last && changedIn(session, last, now)) session.events.emit('ledger');
      last = now;
      if (Math.abs(Date.parse(now) - recordedAt) < RECORD_INTERVAL) return;
      recordedAt = Date.parse(now);
      record(now);
    },
    close: () => record(session.clock.now().toISOString()),
  };
}
