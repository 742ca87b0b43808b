import { randomUUID } from 'node:crypto';
import * as advisories from '../advisories/service';
import type { Notice } from '../contract';
import * as duty from '../duty/service';
import * as incidents from '../incidents/service';
import type { Session } from '../office';
import * as rectification from '../rectification/service';
import * as roster from '../roster/service';
import { write } from '../store';
import { readOpenUntil, writeOpenUntil } from './store';

/** What changes by time alone: periods that end, watches that begin. */

/** Interval in ms at which the end of the session is recorded: after a crash, notices of that time may be repeated. */
const PUT_DOWN = 5 * 60_000;
/** So many periods are told by name. */
const NAMED = 8;

/** What fell due for this person in (after, until] and is still to be done, in order of time. UTC instants. */
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

/** What is to be said on start of the time in which the program was closed. */
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
 * Watches deadlines while a session is open: `look` emits an event when something began or fell due since the last look, and
 * records that the session is open; `close` records its end.
 */
export function watchDeadlines(session: Session): { look(): void; close(): void } {
  const { work } = session.stores;
  let last = session.clock.now().toISOString();
  let put = 0;
  const putDown = (now: string) => write(work, () => writeOpenUntil(work, now));
  return {
    look() {
      const now = session.clock.now().toISOString();
      if (now > last && (duty.turned(session, last, now) || deadlinesBetween(session, last, now).length > 0))
        session.events.emit('ledger');
      last = now;
      if (Math.abs(Date.parse(now) - put) < PUT_DOWN) return;
      put = Date.parse(now);
      putDown(now);
    },
    close: () => putDown(session.clock.now().toISOString()),
  };
}
