import { describe, expect, it } from 'vitest';
import type { Entry } from '../../../../electron/domain/ledger/entry';
import { isReceivedAfter, publishedOf } from '../../../../electron/domain/roster/published';
import { entryBy, readerOf, nextEntryId } from '../../core/ledger/reader';
import { RosterHistory, accountWithId, rosterBody } from './roster-history';
import { poolsOf, proposeOrThrow } from './roster-arbitrary';

const month = '2026-11';
const shifts = proposeOrThrow({ month, changes: ['08:00'], pools: poolsOf(3, 5), important: [] });
const OCTOBER = '2026-10-20T02:00:00.000Z';
const later = (minutes: number) => new Date(Date.parse(OCTOBER) + minutes * 60_000).toISOString();
const inForce = (entries: readonly Entry[]) => publishedOf(readerOf(entries), month)?.entry.id ?? null;

const roster = (replaces: string | null, at: number, receivedAt: number | null = at) =>
  entryBy(
    accountWithId('l1'),
    rosterBody(shifts, { replaces }),
    later(at),
    receivedAt === null ? null : later(receivedAt),
  );

describe('the roster in force', () => {
  it('is null before a roster is published', () => {
    expect(inForce([])).toBeNull();
    expect(publishedOf(readerOf([roster(null, 0)]), '2026-12')).toBeNull();
  });

  it('is the last of the chain in which each replaces the one before', () => {
    const first = roster(null, 0);
    const second = roster(first.id, 1);
    const third = roster(second.id, 2);
    expect(inForce([first])).toBe(first.id);
    expect(inForce([first, second])).toBe(second.id);
    expect(inForce([third, second, first])).toBe(third.id);
  });

  it('is the one that was received first, of two that replace the same roster', () => {
    const first = roster(null, 0);
    const written = roster(first.id, 1, 9);
    const taken = roster(first.id, 5, 6);
    expect(inForce([first, written, taken])).toBe(taken.id);
    const behind = roster(written.id, 10);
    expect(inForce([first, written, taken, behind])).toBe(taken.id);
    expect(inForce([first, roster(null, 3)])).toBe(first.id);
  });

  it('is a waiting one, until the platform has received another', () => {
    const first = roster(null, 0);
    const waiting = roster(first.id, 1, null);
    expect(inForce([first, waiting])).toBe(waiting.id);
    const other = roster(first.id, 3);
    expect(inForce([first, waiting, other])).toBe(other.id);
  });

  it('ignores a roster whose predecessor is missing, and a refused one', () => {
    const first = roster(null, 0);
    const stray = roster(nextEntryId(), 1);
    expect(inForce([first, stray])).toBe(first.id);
    const refused = { ...roster(first.id, 2), refused: { code: 'REFUSED', reason: '有空档' } };
    expect(inForce([first, refused])).toBe(first.id);
  });

  it('contains the people as published, without swaps', () => {
    const history = new RosterHistory(OCTOBER);
    const published = history.publish(shifts);
    const [rostered] = shifts;
    if (!rostered) throw new Error('no shift');
    const to = ['o1', 'o2', 'o3', 'o4', 'o5'].find(
      (id) => ![rostered.technical, rostered.operations].includes(id),
    );
    history.swap({ shift: rostered.from, post: 'technical' }, to ?? '');
    expect(publishedOf(history.reader(), month)).toEqual({ entry: published, shifts, important: [] });
    expect(history.roster(month).shifts[0]?.technical).toBe(to);
  });
});

describe('the order of two entries', () => {
  it('is that of their receipt; a waiting entry is last', () => {
    const early = roster(null, 5, 6);
    const late = roster(null, 1, 7);
    expect(isReceivedAfter(late, early)).toBe(true);
    expect(isReceivedAfter(early, late)).toBe(false);
    const waits = roster(null, 0, null);
    expect(isReceivedAfter(waits, late)).toBe(true);
    expect(isReceivedAfter(late, waits)).toBe(false);
  });

  it('is that of their book for waiting entries', () => {
    const [one, two] = [roster(null, 5, null), roster(null, 3, null)];
    expect(isReceivedAfter(two, one)).toBe(true);
    expect(isReceivedAfter(one, two)).toBe(false);
  });
});
