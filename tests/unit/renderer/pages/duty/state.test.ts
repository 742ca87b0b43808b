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

describe('the summary of who is on duty', () => {
  it('names the officers who have taken the shift', () => {
    const both = session({ taken: [took('masiqi', '马思齐'), took('linxiaohe', '林晓禾')] });
    expect(dutySummary(both)).toEqual({ tone: 'good', text: '当班：马思齐、林晓禾' });
  });
  it('names the officers who have not taken the shift', () => {
    expect(dutySummary(session())).toEqual({ tone: 'warning', text: '未接班：马思齐、林晓禾' });
    expect(dutySummary(session({ taken: [took('masiqi', '马思齐')] }))).toEqual({
      tone: 'warning',
      text: '当班：马思齐；未接班：林晓禾',
    });
  });
  it('names the officers who have given the shift', () => {
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
  it('asks this person to take the shift when they may', () => {
    const mine = { ...session().mine, post: 'technical' as const, mayTake: true };
    expect(dutySummary(session({ mine })).text).toBe('轮到您值班，请接班');
  });
  it('says without an alarm that no shift is rostered', () => {
    expect(dutySummary(session({ shift: null }))).toEqual({ tone: 'quiet', text: '现在没有排班' });
  });
  it('counts a stand-in in place of one rostered officer', () => {
    expect(
      missingOfficers(session({ taken: [took('masiqi', '马思齐'), took('sunkexin', '孙可欣')] })),
    ).toEqual([]);
  });
});

describe('taking a shift', () => {
  const may = (change: Partial<ReturnType<typeof session>> = {}) =>
    session({ ...change, mine: { ...session().mine, mayTake: true, ...change.mine } });
  it('is for oneself in the running shift, and in the next one shortly before it', () => {
    expect(takingOf(may(), 'masiqi')).toBe('own');
    const next = shift({ from: at('20:00'), technical: 'sunkexin' });
    expect(takingOf(may({ next }), 'sunkexin')).toBe('own');
    expect(takingOf(may({ shift: null, next }), 'sunkexin')).toBe('own');
  });
  it('is as a stand-in when the roster does not name the person', () => {
    expect(takingOf(may(), 'sunkexin')).toBe('standIn');
  });
  it('is not offered when the core does not allow it', () => {
    expect(takingOf(session(), 'masiqi')).toBeNull();
  });
});

describe('the time until the duty page is loaded again', () => {
  const now = new Date(at('09:00'));
  it('is at most a minute', () => {
    expect(nextLook(session(), now)).toBe(60_000);
  });
  it('ends right after the next change of a shift, of a 读网, or of when a shift can be taken', () => {
    const ends = shift({ until: new Date(now.getTime() + 20_000).toISOString() });
    expect(nextLook(session({ shift: ends }), now)).toBe(20_500);
    const slot = { slot: 's', label: '上午', state: 'due' as const, doneAt: null, doneBy: '', mark: '' };
    const due = new Date(now.getTime() + 5_000).toISOString();
    expect(nextLook(session({ slots: [{ ...slot, from: at('08:00'), due }] }), now)).toBe(5_500);
    const next = shift({ from: new Date(now.getTime() + 3_600_000 + 7_000).toISOString() });
    expect(nextLook(session({ next }), now)).toBe(7_500);
  });
  it('is at least a second', () => {
    const ends = shift({ until: now.toISOString() });
    expect(nextLook(session({ shift: ends }), now)).toBe(1_000);
  });
});
