import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LedgerBody } from '../../../../electron/platform/contract';
import { closedItemId, openedItem, unfinishedItems } from '../../../../electron/domain/duty/items';
import type { Entry } from '../../../../electron/domain/ledger/entry';
import { leader, officer, otherOfficer } from '../../core/ledger/people';
import { entryBy, nextEntryId } from '../../core/ledger/reader';
import { closed as incidentClosed, incidentId, opened as incidentOpened } from '../../core/incidents/entries';
import { instantAt } from '../../core/duty/sessions';
import { noteBody, settleBody } from './duty-log';

const note = (time: string, open = true, text = '督办单明早要回') =>
  entryBy(
    officer,
    noteBody({ open, text, template: 'assignment', happenedAt: instantAt(time) }),
    instantAt(time),
  );
const by = (body: LedgerBody, time: string) => entryBy(otherOfficer, body, instantAt(time));
const findingId = nextEntryId();
const advisoryId = nextEntryId();
const finding: LedgerBody = {
  type: 'finding.open',
  findingId,
  readId: null,
  kind: 'link',
  where: '首页 友情链接',
  text: '打不开',
  receivedAt: instantAt('09:00'),
  attachments: [],
};
const advisory: LedgerBody = {
  type: 'advisory.register',
  advisoryId,
  source: 'police',
  number: '',
  title: '弱口令通报',
  level: 'yellow',
  receivedAt: instantAt('09:00'),
  deadline: null,
  text: '',
  attachments: [],
};

describe('the open item that an entry creates', () => {
  it('has a kind and a title for a note left open, an incident, an advisory and a finding', () => {
    const open = note('09:00');
    expect(openedItem(open)).toEqual({ kind: 'note', id: open.id, title: '交办：督办单明早要回' });
    expect(openedItem(by(incidentOpened(), '09:00'))).toEqual({
      kind: 'incident',
      id: incidentId,
      title: '首页被篡改',
    });
    expect(openedItem(by(incidentOpened({ drill: true }), '09:00'))?.title).toBe('【演练】首页被篡改');
    expect(openedItem(by(advisory, '09:00'))).toEqual({
      kind: 'advisory',
      id: advisoryId,
      title: '弱口令通报',
    });
    expect(openedItem(by(finding, '09:00'))).toEqual({
      kind: 'finding',
      id: findingId,
      title: '首页 友情链接',
    });
  });

  it('is null for a note that is not open and for an entry that closes an item', () => {
    expect(openedItem(note('09:00', false))).toBeNull();
    expect(openedItem(by(incidentClosed, '09:00'))).toBeNull();
    expect(closedItemId(note('09:00').body)).toBeNull();
    expect(closedItemId(incidentClosed)).toBe(incidentId);
  });

  it('has a title of at most 300 characters', () => {
    const long = by({ ...finding, where: '某'.repeat(300) }, '09:00');
    expect(openedItem(long)?.title).toHaveLength(300);
  });
});

describe('the open items of a ledger', () => {
  const first = note('08:40');
  const second = note('09:00', true, '复印机报修');
  const opened = [first, second, by(incidentOpened(), '09:10'), by(advisory, '09:20'), by(finding, '09:30')];

  it('are sorted by age, with their author and the time of their entry', () => {
    expect(
      unfinishedItems([...opened].reverse()).map(({ item, since, authorName }) => [
        item.kind,
        since,
        authorName,
      ]),
    ).toEqual([
      ['note', instantAt('08:40'), '马思齐'],
      ['note', instantAt('09:00'), '马思齐'],
      ['incident', instantAt('09:10'), '孙可欣'],
      ['advisory', instantAt('09:20'), '孙可欣'],
      ['finding', instantAt('09:30'), '孙可欣'],
    ]);
  });

  it('remain open until they are closed, independently of the order of entries', () => {
    const closers: Entry[] = [
      by(settleBody(first.id), '10:00'),
      entryBy(leader, incidentClosed, instantAt('10:01')),
      by({ type: 'advisory.close', advisoryId, text: '已改' }, '10:02'),
      by({ type: 'finding.close', findingId, text: '已修' }, '10:03'),
    ];
    const all = [...opened, ...closers];
    const drawn = fc.subarray(closers).chain((some) => {
      const entries = [...opened, ...some];
      const whole = { minLength: entries.length, maxLength: entries.length };
      return fc.tuple(fc.constant(some), fc.shuffledSubarray(entries, whole));
    });
    fc.assert(
      fc.property(drawn, ([some, entries]) => {
        const shut = some.map(({ body }) => closedItemId(body));
        const left = opened
          .flatMap((entry) => openedItem(entry) ?? [])
          .filter(({ id }) => !shut.includes(id));
        expect(unfinishedItems(entries).map(({ item }) => item)).toEqual(left);
      }),
    );
    expect(unfinishedItems(all).map(({ item }) => item.id)).toEqual([second.id]);
  });

  it('contain an entry once when it is both received and waiting', () => {
    expect(unfinishedItems([first, { ...first, receivedAt: null }])).toHaveLength(1);
  });
});
