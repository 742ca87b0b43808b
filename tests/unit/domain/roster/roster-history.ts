import type { Account, BodyOf, Place, Post, Shift } from '../../../../electron/platform/contract';
import type { Entry, LedgerReader } from '../../../../electron/domain/ledger/entry';
import type { Refusal } from '../../../../electron/domain/ledger/judge';
import { rosterRefusal, type RosterType } from '../../../../electron/domain/roster/judge';
import { rosterOf, type Roster } from '../../../../electron/domain/roster/roster';
import { swappedRosters, swapState, type SwapState } from '../../../../electron/domain/roster/swaps';
import { monthOf } from '../../../../electron/domain/calendar/calendar';
import { entryBy, readerOf, nextEntryId } from '../../core/ledger/reader';
import { accounts } from './roster-arbitrary';

/** Returns the account with the id. Throws when there is none. */
export function accountWithId(id: string): Account {
  const found = accounts.find((account) => account.id === id);
  if (!found) throw new Error(`nobody is called ${id}`);
  return found;
}

interface When {
  /** When it was written, corrected; defaults to the current time of the history. */
  at?: string;
  /** When the platform receives it; defaults to `at`. Null: it waits. */
  receivedAt?: string | null;
}

/** The roster and swap entries that a platform has received, each judged at its receipt. */
export class RosterHistory {
  readonly entries: Entry[] = [];
  #last = 0;

  constructor(public now: string) {}

  reader(): LedgerReader {
    return readerOf(this.entries);
  }

  /** Returns why an entry would be refused, or null. */
  refusal(
    by: Account,
    body: BodyOf<RosterType>,
    { at = this.now, receivedAt = at }: When = {},
  ): Refusal | null {
    const circumstances = { account: by, accounts, at, now: receivedAt ?? at };
    return rosterRefusal(this.reader(), body, circumstances);
  }

  /** Appends the entry without judging it. */
  append(by: Account, body: BodyOf<RosterType>, { at = this.now, receivedAt = at }: When = {}): Entry {
    if (receivedAt !== null) this.#last = Math.max(this.#last + 1, Date.parse(receivedAt));
    const received = receivedAt === null ? null : new Date(this.#last).toISOString();
    const entry = entryBy(by, body, at, received);
    this.entries.push(entry);
    return entry;
  }

  /** Judges the entry and appends it. Throws when it would be refused. */
  judgeAndAppend(by: Account, body: BodyOf<RosterType>, when: When = {}): Entry {
    const refused = this.refusal(by, body, when);
    if (refused) throw new Error(`${refused.code} ${refused.reason}`);
    return this.append(by, body, when);
  }

  publish(
    shifts: readonly Shift[],
    {
      replaces = null,
      important = [],
      by = accountWithId('l1'),
      ...when
    }: Partial<BodyOf<'roster.publish'>> & When & { by?: Account } = {},
  ): Entry {
    return this.judgeAndAppend(by, rosterBody(shifts, { replaces, important }), when);
  }

  /**
   * Appends a swap request and its answer, agreed by default; `answer` null leaves it unanswered. Returns the id of the
   * swap.
   */
  swap(give: Place, to: string, back: Place | null = null, answer: boolean | null = true): string {
    const ask = askBody(give, to, back);
    this.judgeAndAppend(accountWithId(this.holder(give)), ask);
    if (answer !== null) this.judgeAndAppend(accountWithId(to), answerBody(ask.swapId, answer));
    return ask.swapId;
  }

  roster(month: string): Roster {
    const roster = rosterOf(this.reader(), month);
    if (!roster) throw new Error(`${month} has no roster`);
    return roster;
  }

  /** Returns the account id at a place of the roster, with swaps applied. Throws when there is no such shift. */
  holder({ shift, post }: Place): string {
    const rostered = this.roster(monthOf(shift)).shifts.find(({ from }) => from === shift);
    if (!rostered) throw new Error(`no shift begins at ${shift}`);
    return rostered[post];
  }

  /** Returns the state of a swap according to the rosters of the given months. */
  stateOf(swapId: string, ...months: string[]): SwapState {
    const boards = swappedRosters(this.reader(), ...months);
    const swap = boards.swaps.get(swapId);
    if (!swap) throw new Error('no such swap');
    return swapState(boards, swap, this.now);
  }
}

export function rosterBody(
  shifts: readonly Shift[],
  { replaces = null, important = [] }: Partial<BodyOf<'roster.publish'>> = {},
): BodyOf<'roster.publish'> {
  const month = monthOf(shifts[0]?.from ?? '');
  return { type: 'roster.publish', month, shifts: [...shifts], important, replaces };
}

export const askBody = (give: Place, to: string, back: Place | null = null): BodyOf<'swap.ask'> => ({
  type: 'swap.ask',
  swapId: nextEntryId(),
  give,
  to,
  back,
  reason: '家中有事',
});
export const answerBody = (swapId: string, agree = true): BodyOf<'swap.answer'> => ({
  type: 'swap.answer',
  swapId,
  agree,
  reason: '',
});
export const withdrawBody = (swapId: string): BodyOf<'swap.withdraw'> => ({
  type: 'swap.withdraw',
  swapId,
  reason: '',
});

/** Returns a post in the shift at an index of the roster. Throws when there is no such shift. */
export function placeAt(shifts: readonly Shift[], index: number, post: Post): Place {
  const shift = shifts.at(index);
  if (!shift) throw new Error(`no shift ${index}`);
  return { shift: shift.from, post };
}
