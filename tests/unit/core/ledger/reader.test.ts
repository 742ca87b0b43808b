import { describe, expect, it } from 'vitest';
import type { BodyOf, LedgerBody, LedgerType } from '../../../../electron/platform/contract';
import {
  append,
  bookEntries,
  bookHeads,
  ledgerOf,
  newestReceipt,
  lastOwnEntry,
  entryRanges,
  withOwnContent,
  entriesWrittenIn,
} from '../../../../electron/core/ledger/service';
import type { Entry } from '../../../../electron/domain/ledger/entry';
import { OPEN_NOTES } from '../../../../electron/domain/records';
import type { EntryCheck } from '../../../../electron/domain/ledger/judge';
import { openSession, TestPlatform, type TestSession } from './session';
import { officer, otherOfficer } from './people';

/** Two sessions at one platform: the entries that each reads of the other, and its own waiting ones. */

const anything: EntryCheck<LedgerType> = () => null;
const at = (time: string, day = 24) => `2026-11-${String(day).padStart(2, '0')}T${time}:00.000Z`;
const noteOf = (text: string, open = false): BodyOf<'log.note'> => ({
  type: 'log.note',
  template: 'patrol',
  happenedAt: at('00:00'),
  text,
  contact: '',
  open,
  attachments: [],
});
const read = (slot: string): BodyOf<'log.read'> => ({
  type: 'log.read',
  slot,
  scope: ['首页'],
  found: 0,
  text: slot,
});
const write = (session: TestSession, body: LedgerBody) => append(session, anything, body);
const words = (entries: readonly Entry[]) =>
  entries.map(({ body }) => ('text' in body ? body.text : body.type));

async function twoSessions(refused = '') {
  const [here, there] = [await openSession(), await openSession(otherOfficer)];
  const platform = new TestPlatform([here, there], (_reader, body: LedgerBody) =>
    'text' in body && body.text === refused ? { code: 'REFUSED', reason: '不收' } : null,
  );
  return { here, there, platform };
}

describe('the ledger on a machine', () => {
  it('lists its own waiting entries last, independent of their time', async () => {
    const { here, there, platform } = await twoSessions();
    await write(here, noteOf('等'));
    here.at(at('03:00'));
    there.at(at('04:00'));
    await write(there, noteOf('到'));
    platform.receive(there);
    expect(words(ledgerOf(here).read({}))).toEqual(['到', '等']);
    expect(words(ledgerOf(there).read({}))).toEqual(['到']);
  });

  it('replaces a waiting entry with the received one', async () => {
    const { here, platform } = await twoSessions();
    const id = await write(here, noteOf('一'));
    expect(ledgerOf(here).find(id)?.receivedAt).toBeNull();
    platform.receive(here, at('05:00'));
    const all = ledgerOf(here).read({});
    expect(all.map((entry) => [entry.id, entry.receivedAt])).toEqual([[id, at('05:00')]]);
  });

  it('lists an entry whose answer was lost once, in the order of the platform', async () => {
    const { here, there, platform } = await twoSessions();
    await write(here, noteOf('一'));
    const { work } = here.stores;
    work.exec('SAVEPOINT answer');
    platform.receive(here);
    work.exec("UPDATE outbox SET state = 'waiting', answer = NULL, visible_at_seq = NULL; RELEASE answer");
    await write(there, noteOf('二'));
    platform.receive(there);
    expect(words(ledgerOf(here).read({}))).toEqual(['一', '二']);
    expect(entriesWrittenIn(here, at('00:00'), at('23:00'))).toHaveLength(2);
  });

  it('does not list refused entries, but finds them by id', async () => {
    const { here, platform } = await twoSessions('不行');
    const id = await write(here, noteOf('不行'));
    await write(here, noteOf('行'));
    platform.receive(here);
    expect(words(ledgerOf(here).read({}))).toEqual(['行']);
    expect(ledgerOf(here).find(id)?.refused).toEqual({ code: 'REFUSED', reason: '' });
    expect(words(bookEntries(here, lastOwnEntry(here)?.statement.book ?? ''))).toEqual(['withheld', '行']);
    expect(words(entriesWrittenIn(here, at('00:00'), at('23:00')))).toEqual(['withheld', '行']);
    expect(words(entryRanges(here, at('00:00'), at('23:00')))).toEqual(['withheld', '行']);
  });

  it('gives the text and the reason of a refused entry to its author only', async () => {
    const { here, there, platform } = await twoSessions('不行');
    const id = await write(here, noteOf('不行'));
    platform.receive(here);
    const found = (session: TestSession) => withOwnContent(session, ledgerOf(session).find(id) as Entry);
    expect(words([found(here)])).toEqual(['不行']);
    expect(found(here).refused).toEqual({ code: 'REFUSED', reason: '不收' });
    expect(found(here).digest).toBe(ledgerOf(here).find(id)?.digest);
    expect(words([found(there)])).toEqual(['withheld']);
  });

  it('gives the same results for received and for waiting entries', async () => {
    for (const received of [true, false]) {
      const { here, platform } = await twoSessions();
      here.at(at('02:00'));
      await write(here, noteOf('开着', true));
      await write(here, noteOf('普通'));
      here.at(at('03:00'));
      await write(here, read('2026-11-24/morning'));
      await write(here, read('2026-11-24/afternoon'));
      if (received) platform.receive(here);
      const reader = ledgerOf(here);
      expect(words(reader.read({ subject: OPEN_NOTES }))).toEqual(['开着']);
      expect(words(reader.read({ subject: 'slot/2026-11-24/morning' }))).toEqual(['2026-11-24/morning']);
      expect(words(reader.read({ types: ['log.note'] }))).toEqual(['开着', '普通']);
      expect(reader.read({ types: ['log.note', 'log.read'] })).toHaveLength(4);
      expect(words(reader.read({ types: ['log.note'], from: at('02:30') }))).toEqual([]);
      expect(words(reader.read({ from: at('02:00'), until: at('03:00') }))).toEqual(['开着', '普通']);
      expect(reader.read({ subject: OPEN_NOTES, types: ['log.read'] })).toEqual([]);
    }
  });

  it('is read once by a reader: entries that are written later need a new reader', async () => {
    const { here } = await twoSessions();
    await write(here, noteOf('一'));
    const reader = ledgerOf(here);
    expect(reader.read({})).toHaveLength(1);
    await write(here, noteOf('二'));
    expect(reader.read({})).toHaveLength(1);
    expect(ledgerOf(here).read({})).toHaveLength(2);
  });
});

describe('the heads of the books', () => {
  it('are listed for each book, for the own book with its waiting entries', async () => {
    const { here, there, platform } = await twoSessions();
    expect(bookHeads(here)).toEqual([]);
    await write(there, noteOf('一'));
    await write(there, noteOf('二'));
    platform.receive(there);
    await write(here, noteOf('三'));
    const head = (session: TestSession) => {
      const { statement, digest } = lastOwnEntry(session) as Entry;
      return { book: statement.book, number: statement.number, digest };
    };
    expect(bookHeads(here)).toEqual([head(there), head(here)]);
    expect(bookHeads(there)).toEqual([head(there)]);
  });

  it('have a newest time of receipt across all authors', async () => {
    const { here, there, platform } = await twoSessions();
    expect(newestReceipt(here)).toBeNull();
    await write(there, noteOf('一'));
    platform.receive(there, at('06:00'));
    expect(newestReceipt(here)).toBe(at('06:00'));
  });
});

describe('a contiguous part of the books', () => {
  it('contains all entries between the first and the last of a span, also one dated outside it', async () => {
    const session = await openSession(officer);
    const platform = new TestPlatform([session]);
    for (const [text, day] of [
      ['前', 1],
      ['一', 10],
      ['错拨', 3],
      ['二', 11],
      ['后', 20],
    ] as const) {
      session.at(at('02:00', day));
      await write(session, noteOf(text));
    }
    platform.receive(session, at('02:00', 21));
    const span = [at('00:00', 9), at('00:00', 15)] as const;
    expect(words(entryRanges(session, ...span))).toEqual(['一', '错拨', '二']);
    expect(words(entriesWrittenIn(session, ...span))).toEqual(['一', '二']);
  });
});
