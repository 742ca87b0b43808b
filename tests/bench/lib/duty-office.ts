import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { v7 as uuidv7 } from 'uuid';
import { canonicalText } from '../../../electron/domain/encoding/canonical';
import { feedRecords } from '../../../electron/core/capabilities';
import { appendAudit } from '../../../electron/core/audit/service';
import type { Session } from '../../../electron/core/types';
import { closeStores, openStores } from '../../../electron/core/store';
import { writeCursor } from '../../../electron/core/sync/cache';
import { writeChange } from '../../../electron/core/sync/feed-records';
import {
  LEDGER_GENESIS,
  type Account,
  type LedgerBody,
  type LedgerRecord,
  type LedgerStatement,
  type Shift,
} from '../../../electron/platform/contract';

/** Ledger of an office over several years, in the stores of one officer's session without a connection. */

const DAY = 86_400_000;
const HOUR = 3_600_000;
const RUN = '0199c1e0-0000-7000-8000-000000000001';

const person = (id: string, roles: Account['roles']): Account => ({
  id,
  name: `值班员${id}`,
  department: '办公室',
  roles,
  active: true,
});
const LEADER = person('leader', ['dutyLeader']);
const OFFICERS = ['one', 'two', 'three', 'four'].map((id) =>
  person(id, ['dutyOfficer', 'siteAdministrator']),
);
const ME = OFFICERS[0] as Account;

/** Returns the beginning of a day in Asia/Shanghai, in ms since 1970. `month` counts from 0. */
const dayOf = (year: number, month: number, day: number) => Date.UTC(year, month, day) - 8 * HOUR;
const iso = (ms: number) => new Date(ms).toISOString();

class Books {
  readonly records: LedgerRecord[] = [];
  private readonly ends = new Map<string, { number: number; digest: string }>();

  state(author: Account, at: number, body: LedgerBody): string {
    const end = this.ends.get(author.id) ?? { number: 0, digest: LEDGER_GENESIS };
    const id = uuidv7({ msecs: at });
    const statement: LedgerStatement = {
      typ: 'gov.ledger.entry/1',
      id,
      book: author.id,
      number: end.number + 1,
      previous: end.digest,
      author: { accountId: author.id, name: author.name },
      certificate: null,
      at: iso(at),
      clock: { run: RUN, uptime: at - dayOf(2017, 0, 1), offset: 0 },
      body,
    };
    const text = canonicalText(statement);
    this.ends.set(author.id, {
      number: statement.number,
      digest: createHash('sha256').update(text).digest('hex'),
    });
    const taken = { receivedAt: iso(at + 1000), authorRoles: author.roles, refused: null, evidence: null };
    this.records.push({ id, statement: text, cms: null, ...taken });
    return id;
  }
}

/** Returns the shifts of one month, a day and a night shift per day. `month` counts from 0. */
function shiftsOf(year: number, month: number): Shift[] {
  const [from, until] = [dayOf(year, month, 1) + 8 * HOUR, dayOf(year, month + 1, 1) + 8 * HOUR];
  const count = (until - from) / (12 * HOUR);
  return Array.from({ length: count }, (_, index) => ({
    from: iso(from + index * 12 * HOUR),
    until: iso(from + (index + 1) * 12 * HOUR),
    leader: LEADER.id,
    technical: (OFFICERS[index % 4] as Account).id,
    operations: (OFFICERS[(index + 1) % 4] as Account).id,
  }));
}

function doShift(books: Books, shift: Shift, before: string | null): string {
  const from = Date.parse(shift.from);
  const officer = OFFICERS.find(({ id }) => id === shift.technical) as Account;
  const nothing = { items: [], seen: [], omissions: [], note: '' };
  const take = { shift: shift.from, giveId: before, absence: '', standIn: false, ...nothing };
  books.state(officer, from + 60_000, { type: 'handover.take', ...take });
  for (let n = 1; n <= 8; n++)
    books.state(officer, from + n * HOUR, {
      type: 'log.note',
      template: 'phone',
      happenedAt: iso(from + n * HOUR),
      text: `${shift.from} 第 ${n} 次来电，询问信访事项办理进度，已告知查询方式和答复时限，并作登记。`,
      contact: '某某街道',
      open: false,
      attachments: [],
    });
  const day = iso(from + 8 * HOUR).slice(0, 10);
  const slot = from % DAY === 0 ? 'morning' : 'afternoon';
  const reading = { slot: `${day}/${slot}`, scope: ['首页', '通知公告'], found: 0, text: '' };
  books.state(officer, from + 3 * HOUR, { type: 'log.read', ...reading });
  return books.state(officer, from + 12 * HOUR - 60_000, {
    type: 'handover.give',
    shift: shift.from,
    ...nothing,
  });
}

/** Returns the ledger of `years` years up to the end of 2026. Shifts that begin after `now` have a roster only. */
function history(years: number, now: number): LedgerRecord[] {
  const books = new Books();
  let given: string | null = null;
  for (let year = 2027 - years; year < 2027; year++)
    for (let month = 0; month < 12; month++) {
      const shifts = shiftsOf(year, month);
      const name = `${year}-${String(month + 1).padStart(2, '0')}`;
      const roster = { month: name, shifts, important: [], replaces: null };
      books.state(LEADER, dayOf(year, month, 1) - 5 * DAY, { type: 'roster.publish', ...roster });
      for (const shift of shifts)
        if (Date.parse(shift.until) <= now) given = doShift(books, shift, given);
        else if (Date.parse(shift.from) <= now) {
          const running = { ...shift, technical: ME.id };
          standTake(books, running, given);
        }
    }
  return books.records;
}

function standTake(books: Books, shift: Shift, giveId: string | null): void {
  const nothing = { items: [], seen: [], omissions: [], note: '', absence: '', standIn: false };
  const officer = OFFICERS.find(({ id }) => id === shift.technical) as Account;
  books.state(officer, Date.parse(shift.from) + 60_000, {
    type: 'handover.take',
    shift: shift.from,
    giveId,
    ...nothing,
  });
}

export interface DutyOffice {
  session: Session;
  entries: number;
  close(): Promise<void>;
}

/**
 * Opens the session of an officer with a ledger of `years` years. Its clock advances by a second each time it is read.
 */
export async function openDutyOffice(years: number): Promise<DutyOffice> {
  let now = dayOf(2026, 11, 28) + 10 * HOUR;
  const directory = mkdtempSync(join(tmpdir(), 'bench-duty-'));
  const { stores } = await openStores(directory, Buffer.alloc(32, 7), new Date());
  const records = history(years, now);
  const accounts = [LEADER, ...OFFICERS];
  stores.cache.transaction(() => {
    let seq = 0;
    for (const record of accounts)
      writeChange(stores.cache, feedRecords, { seq: ++seq, kind: 'account', record });
    for (const record of records)
      writeChange(stores.cache, feedRecords, { seq: ++seq, kind: 'ledger', record });
    writeCursor(stores.cache, seq, '');
  })();
  const clock = { now: () => new Date((now += 1000)) };
  const session = {
    account: ME,
    stores,
    signer: null,
    platform: { clockOffset: 0 },
    sync: { commandAdded: () => undefined },
    clock,
    machine: { device: 'bench', run: RUN, time: () => new Date(now), uptime: () => now },
    events: { emit: () => undefined, on: () => () => undefined },
    host: {},
    audit: (action, subject, detail) =>
      appendAudit(stores.work, { at: iso(now), actorId: ME.id, action, subject, detail }),
  } as Pick<Session, 'audit'> as Session;
  return {
    session,
    entries: records.length,
    close: async () => {
      await closeStores(stores);
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
