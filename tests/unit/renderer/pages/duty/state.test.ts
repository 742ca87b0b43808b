import { describe, expect, it } from 'vitest';
import { dutySummary, missingOfficers, nextLook, takingOf } from '../../../../../renderer/pages/duty/state';
import { at, session, shift } from './desk';

const took = (accountId: string, name: string, givenAt: string | null = null) => ({
  accountId,
  name,
  at: at('08:05'),
  givenAt,
  marks: [],
});

describe('who is on duty', () => {
  it('is named at the foot of every page', () => {
    const both = session({ taken: [took('masiqi', '马思齐'), took('linxiaohe', '林晓禾')] });
    expect(dutySummary(both)).toEqual({ tone: 'good', text: '当班：马思齐、林晓禾' });
  });
  it('is missed by name while a watch is not taken', () => {
    expect(dutySummary(session())).toEqual({ tone: 'warning', text: '未接班：马思齐、林晓禾' });
    expect(dutySummary(session({ taken: [took('masiqi', '马思齐')] }))).toEqual({
      tone: 'warning',
      text: '当班：马思齐；未接班：林晓禾',
    });
  });
  it('is nobody’s any more who has given it', () => {
    const given = took('masiqi', '马思齐', at('19:40'));
    expect(dutySummary(session({ taken: [given] }))).toEqual({
      tone: 'warning',
      text: '已交班：马思齐；未接班：林晓禾',
    });
    expect(dutySummary(session({ taken: [given, took('linxiaohe', '林晓禾')] }))).toEqual({
      tone: 'good',
      text: '当班：林晓禾；已交班：马思齐',
    });
  });
  it('is asked to take over when it is this person', () => {
    const mine = { ...session().mine, post: 'technical' as const, mayTake: true };
    expect(dutySummary(session({ mine })).text).toBe('轮到您值班，请接班');
  });
  it('is nobody when nothing is rostered, and that is no alarm', () => {
    expect(dutySummary(session({ shift: null }))).toEqual({ tone: 'quiet', text: '现在没有排班' });
  });
  it('is complete with a stand-in beside one of the rostered', () => {
    expect(
      missingOfficers(session({ taken: [took('masiqi', '马思齐'), took('sunkexin', '孙可欣')] })),
    ).toEqual([]);
  });
});

describe('taking a watch over', () => {
  const may = (change: Partial<ReturnType<typeof session>> = {}) =>
    session({ ...change, mine: { ...session().mine, mayTake: true, ...change.mine } });
  it('is one’s own in the watch that runs, and in the next one shortly before it', () => {
    expect(takingOf(may(), 'masiqi')).toBe('own');
    const next = shift({ from: at('20:00'), technical: 'sunkexin' });
    expect(takingOf(may({ next }), 'sunkexin')).toBe('own');
    expect(takingOf(may({ shift: null, next }), 'sunkexin')).toBe('own');
  });
  it('is in another’s place for whom the roster does not name', () => {
    expect(takingOf(may(), 'sunkexin')).toBe('standIn');
  });
  it('is nothing when the core offers none', () => {
    expect(takingOf(session(), 'masiqi')).toBeNull();
  });
});

describe('asking again when time alone changes what is shown', () => {
  const now = new Date(at('09:00'));
  it('is at least each minute', () => {
    expect(nextLook(session(), now)).toBe(60_000);
  });
  it('is right after the next boundary: of a watch, of a 读网, of when a watch can be taken', () => {
    const ends = shift({ until: new Date(now.getTime() + 20_000).toISOString() });
    expect(nextLook(session({ shift: ends }), now)).toBe(20_500);
    const slot = { slot: 's', label: '上午', state: 'due' as const, doneAt: null, doneBy: '', mark: '' };
    const due = new Date(now.getTime() + 5_000).toISOString();
    expect(nextLook(session({ slots: [{ ...slot, from: at('08:00'), due }] }), now)).toBe(5_500);
    const next = shift({ from: new Date(now.getTime() + 3_600_000 + 7_000).toISOString() });
    expect(nextLook(session({ next }), now)).toBe(7_500);
  });
  it('never asks without pause', () => {
    const ends = shift({ until: now.toISOString() });
    expect(nextLook(session({ shift: ends }), now)).toBe(1_000);
  });
});
