import {
  instantOf,
  monthName,
  monthOf,
  monthSpan,
  nextMonth,
  previousMonth,
} from '../../domain/calendar/calendar';
import type { AgendaItem } from '../contract';
import { ledgerOf } from '../ledger/service';
import type { LedgerReader } from '../../domain/ledger/entry';
import { mayAppend } from '../../domain/ledger/rights';
import type { Session } from '../types';
import { cachedAccounts, namesOf } from '../store';
import { publishedOf } from '../../domain/roster/published';
import { rostersOf } from '../../domain/roster/roster';
import { swappedRosters, swapDeadline, swapState } from '../../domain/roster/swaps';
import { mayHoldPost, placeName, POSTS, timeName } from '../../domain/roster/posts';

/** Day of the month by which the next month's roster has to be published. */
const DUE_DAY = '25';

/** Months whose roster should be published by now and is not, with the instant since when it is overdue. */
function missing(reader: LedgerReader, now: string): Array<{ month: string; since: string }> {
  const month = monthOf(now);
  const wanted = [
    { month, since: monthSpan(month).from },
    { month: nextMonth(month), since: instantOf(`${month}-${DUE_DAY}`, '00:00') },
  ];
  return wanted.filter((one) => one.since <= now && publishedOf(reader, one.month) === null);
}

/** Future shifts, by month, of people who may not be on duty: suspended, closed or without the role. */
function vacant(session: Session, reader: LedgerReader, now: string): AgendaItem[] {
  const accounts = new Map(cachedAccounts(session.stores.cache).map((account) => [account.id, account]));
  const month = monthOf(now);
  return rostersOf(reader, [previousMonth(month), month, nextMonth(month)]).flatMap(({ shifts, entry }) => {
    const places = shifts
      .filter(({ until }) => until > now)
      .flatMap((shift) => POSTS.map((post) => ({ shift, post, account: accounts.get(shift[post]) })))
      .flatMap(({ shift, post, account }) =>
        account && !mayHoldPost(account, post)
          ? [{ from: shift.from, text: `${account.name}：${placeName({ shift: shift.from, post })}` }]
          : [],
      );
    const [first] = places;
    if (!first) return [];
    return {
      kind: 'roster' as const,
      id: entry.body.month,
      title: `${monthName(entry.body.month)}值班表有 ${places.length} 处须换人，原定人员已停用或没有值班角色`,
      note: places.map(({ text }) => text).join('；'),
      stage: null,
      since: entry.receivedAt ?? entry.statement.at,
      due: first.from,
    };
  });
}

/**
 * Returns, for accounts that may publish rosters, rosters to be published or corrected; and swaps that wait for this
 * account's answer.
 */
export function agendaItems(session: Session): AgendaItem[] {
  const reader = ledgerOf(session);
  const now = session.clock.now().toISOString();
  const publishes = mayAppend('roster.publish', session.account.roles);
  const rosters = publishes ? missing(reader, now) : [];
  return [
    ...rosters.map(({ month, since }) => ({
      kind: 'roster' as const,
      id: month,
      title: `${monthName(month)}值班表还没有发布`,
      note: '',
      stage: null,
      since,
      due: monthSpan(month).from,
    })),
    ...(publishes ? vacant(session, reader, now) : []),
    ...swapsForMe(session, reader, now),
  ];
}

function swapsForMe(session: Session, reader: LedgerReader, now: string): AgendaItem[] {
  const month = monthOf(now);
  const boards = swappedRosters(reader, month, nextMonth(month));
  const name = namesOf(session.stores.cache);
  return [...boards.swaps.values()]
    .filter((swap) => swap.ask.body.to === session.account.id && swapState(boards, swap, now) === 'asked')
    .map(({ ask }) => {
      const { swapId, give, back, reason } = ask.body;
      const who = name(ask.statement.author.accountId);
      return {
        kind: 'swap',
        id: swapId,
        title: back
          ? `${who}请您对调：${placeName(give)} 换 ${timeName(back.shift)}`
          : `${who}请您替班：${placeName(give)}`,
        note: reason,
        stage: null,
        since: ask.statement.at,
        due: swapDeadline(ask.body),
      };
    });
}

/** Returns the instants (UTC) since when rosters that this account may publish are overdue. */
export function deadlines(session: Session): Array<{ at: string; text: string }> {
  if (!mayAppend('roster.publish', session.account.roles)) return [];
  return missing(ledgerOf(session), session.clock.now().toISOString()).map(({ month, since }) => ({
    at: since,
    text: `${monthName(month)}值班表还没有发布`,
  }));
}
