import { randomUUID } from 'node:crypto';
import * as advisories from '../advisories/service';
import type { Notice } from '../contract';
import * as duty from '../duty/service';
import * as incidents from '../incidents/service';
import type { Desk } from '../office';
import * as rectification from '../rectification/service';
import * as roster from '../roster/service';
import { write } from '../store';
import { readOpenUntil, writeOpenUntil } from './store';

/** What changes by time alone: periods that end, watches that begin. */

/** How often it is put down that the desk is open, ms: after a crash this much may be told twice. */
const PUT_DOWN = 5 * 60_000;
/** So many periods are told by name. */
const NAMED = 8;

/** What fell due for this person in (after, until] and is still to be done, in order of time. UTC instants. */
export function deadlinesBetween(
  desk: Desk,
  after: string,
  until: string,
): Array<{ at: string; text: string }> {
  return [
    ...duty.deadlines(desk, after, until),
    ...[roster, incidents, advisories, rectification].flatMap((of) => of.deadlines(desk)),
  ]
    .filter(({ at }) => at > after && at <= until)
    .sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
}

/** What is to be said on start of the time in which the program was closed. */
export function missedDeadlineNotices(desk: Desk): Notice[] {
  const since = readOpenUntil(desk.stores.work);
  const now = desk.clock.now().toISOString();
  const due = since === null ? [] : deadlinesBetween(desk, since, now);
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
 * Follows the time while a desk is open: `look` tells the pages when something began or fell due since the last look, and
 * puts down that the desk is open; `close` puts down that it was until now.
 */
export function watchDeadlines(desk: Desk): { look(): void; close(): void } {
  const { work } = desk.stores;
  let last = desk.clock.now().toISOString();
  let put = 0;
  const putDown = (now: string) => write(work, () => writeOpenUntil(work, now));
  return {
    look() {
      const now = desk.clock.now().toISOString();
      if (now > last && (duty.turned(desk, last, now) || deadlinesBetween(desk, last, now).length > 0))
        desk.events.emit('ledger');
      last = now;
      if (Math.abs(Date.parse(now) - put) < PUT_DOWN) return;
      put = Date.parse(now);
      putDown(now);
    },
    close: () => putDown(desk.clock.now().toISOString()),
  };
}
