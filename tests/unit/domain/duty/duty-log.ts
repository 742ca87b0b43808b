import type { Account, BodyOf, ImportantPeriod } from '../../../../electron/platform/contract';
import type { Entry, LedgerReader } from '../../../../electron/domain/ledger/entry';
import type { Refusal } from '../../../../electron/domain/ledger/judge';
import { dutyRefusal, type DutyType } from '../../../../electron/domain/duty/judge';
import { everyone, leader } from '../../core/ledger/people';
import { entryBy, readerOf } from '../../core/ledger/reader';
import { FIRST_SHIFT_REASON, PUBLISHED, roster } from '../../core/duty/sessions';

/**
 * A duty log as a list of entries after the roster of November. Each new entry can be judged as the platform judges it.
 */
export class DutyLog {
  readonly entries: Entry[];

  constructor(important: ImportantPeriod[] = []) {
    this.entries = [entryBy(leader, roster(important), PUBLISHED)];
  }

  reader(): LedgerReader {
    return readerOf(this.entries);
  }

  /**
   * Returns why an entry would be refused, or null. `receivedAt` is later than `at` when the entry is received with a
   * delay.
   */
  refusal(by: Account, body: BodyOf<DutyType>, at: string, receivedAt = at): Refusal | null {
    return dutyRefusal(this.reader(), body, { account: by, accounts: everyone, at, now: receivedAt });
  }

  /** Appends the entry without judging it. `receivedAt` null: it waits in the outbox. */
  append(by: Account, body: BodyOf<DutyType>, at: string, receivedAt: string | null = at): Entry {
    const entry = entryBy(by, body, at, receivedAt);
    this.entries.push(entry);
    return entry;
  }

  /** Judges the entry and appends it. Throws when it would be refused. */
  judgeAndAppend(by: Account, body: BodyOf<DutyType>, at: string, receivedAt = at): Entry {
    const refused = this.refusal(by, body, at, receivedAt);
    if (refused) throw new Error(`${refused.code} ${refused.reason}`);
    return this.append(by, body, at, receivedAt);
  }
}

export const noteBody = (
  change: Partial<BodyOf<'log.note'>> & { happenedAt: string },
): BodyOf<'log.note'> => ({
  type: 'log.note',
  template: 'phone',
  text: '来电询问办理进度',
  contact: '',
  open: false,
  attachments: [],
  ...change,
});

export const readBody = (slot: string): BodyOf<'log.read'> => ({
  type: 'log.read',
  slot,
  scope: ['首页'],
  found: 0,
  text: '',
});

export const settleBody = (entryId: string, text = '已办'): BodyOf<'log.settle'> => ({
  type: 'log.settle',
  entryId,
  text,
});

export const correctBody = (entryId: string, text = '应为九点'): BodyOf<'log.correct'> => ({
  type: 'log.correct',
  entryId,
  text,
  reason: '笔误',
});

export const giveBody = (
  shift: string,
  change: Partial<BodyOf<'handover.give'>> = {},
): BodyOf<'handover.give'> => ({
  type: 'handover.give',
  shift,
  items: [],
  seen: [],
  omissions: [],
  note: '',
  ...change,
});

/** A 接班 that names no 交班, unless `change` says otherwise. */
export const takeBody = (
  shift: string,
  change: Partial<BodyOf<'handover.take'>> = {},
): BodyOf<'handover.take'> => ({
  type: 'handover.take',
  shift,
  giveId: null,
  items: [],
  seen: [],
  omissions: [],
  absence: (change.giveId ?? null) === null ? FIRST_SHIFT_REASON : '',
  standIn: false,
  note: '',
  ...change,
});
