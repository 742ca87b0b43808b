import { randomUUID } from 'node:crypto';
import * as advisories from '../advisories/service';
import type { Notice } from '../contract';
import * as duty from '../duty/service';
import * as incidents from '../incidents/service';
import type { Session } from '../types';
import * as rectification from '../rectification/service';
import * as roster from '../roster/service';
import { writeTransaction } from '../store';
import { readOpenUntil, writeOpenUntil } from './store';

/**
 * Interval in ms at which the end of the session is recorded. After a crash, notices of at most this period are
 * repeated.
 */
const PUT_DOWN = 5 * 60_000;
/** Maximum number of deadlines that a notice lists by name. */
const NAMED = 8;

/** Returns the deadlines of this account in (after, until] that are still open, sorted by time. UTC instants. */
export function deadlinesBetween(
  session: Session,
  after: string,
  until: string,
): Array<{ at: string; text: string }> {
  return [
    ...duty.deadlines(session, after, until),
    ...[roster, incidents, advisories, rectification].flatMap((of) => of.deadlines(session)),
  ]
    .filter(({ at }) => at > after && at <= until)
    .sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
}

/** Returns a notice of the deadlines that passed while the program was closed; empty when there were none. */
export function missedDeadlineNotices(session: Session): Notice[] {
  const since = readOpenUntil(session.stores.work);
  const now = session.clock.now().toISOString();
  const due = since === null ? [] : deadlinesBetween(session, since, now);
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

/**
 * Watches deadlines of an open session. `look` emits 'ledger' when a shift began or ended or a deadline passed since
 * the previous call, and records that the session is open; `close` records its end.
 */
export function watchDeadlines(session: Session): { look(): void; close(): void } {
  const { work } = session.stores;
  let last = session.clock.now().toISOString();
  let put = 0;
  const putDown = (now: string) => writeTransaction(work, () => writeOpenUntil(work, now));
  return {
    look() {
      const now = session.clock.now().toISOString();
      if (
        now > last &&
        (duty.dutyChangedIn(session, last, now) || deadlinesBetween(session, last, now).length > 0)
      )
        session.events.emit('ledger');
      last = now;
      if (Math.abs(Date.parse(now) - put) < PUT_DOWN) return;
      put = Date.parse(now);
      putDown(now);
    },
    close: () => putDown(session.clock.now().toISOString()),
  };
}
