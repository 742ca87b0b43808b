import { describe, expect, it } from 'vitest';
import {
  dutySummary,
  missingOfficers,
  refetchDelay,
  takeoverKind,
} from '../../../../../renderer/pages/duty/state';
import { at, dutyPageData, exampleShift } from './duty-data';

const took = (accountId: string, name: string, givenAt: string | null = null) => ({
  accountId,
  name,
  at: at('08:05'),
  givenAt,
  marks: [],
});

describe('the summary of who is on duty', () => {
  it('names the officers who have taken the shift', () => {
    const both = dutyPageData({ taken: [took('masiqi', '马思齐'), took('linxiaohe', '林晓禾')] });
    expect(dutySummary(both)).toEqual({ tone: 'good', text: '当班：马思齐、林晓禾' });
  });
  it('names the officers who have not taken the shift', () => {
    expect(dutySummary(dutyPageData())).toEqual({ tone: 'warning', text: '未接班：马思齐、林晓禾' });
    expect(dutySummary(dutyPageData({ taken: [took('masiqi', '马思齐')] }))).toEqual({
      tone: 'warning',
      text: '当班：马思齐；未接班：林晓禾',
    });
  });
  it('names the officers who have given the shift', () => {
    const given = took('masiqi', '马思齐', at('19:40'));
    expect(dutySummary(dutyPageData({ taken: [given] }))).toEqual({
      tone: 'warning',
      text: '已交班：马思齐；未接班：林晓禾',
    });
    expect(dutySummary(dutyPageData({ taken: [given, took('linxiaohe', '林晓禾')] }))).toEqual({
      tone: 'good',
      text: '当班：林晓禾；已交班：马思齐',
    });
  });
  it('asks this person to take the shift when they may', () => {
    const mine = { ...dutyPageData().mine, post: 'technical' as const, mayTake: true };
    expect(dutySummary(dutyPageData({ mine })).text).toBe('轮到您值班，请接班');
  });
  it('says without an alarm that no shift is rostered', () => {
    expect(dutySummary(dutyPageData({ shift: null }))).toEqual({ tone: 'quiet', text: '现在没有排班' });
  });
  it('counts a stand-in in place of one rostered officer', () => {
    expect(
      missingOfficers(dutyPageData({ taken: [took('masiqi', '马思齐'), took('sunkexin', '孙可欣')] })),
    ).toEqual([]);
  });
});

describe('taking a shift', () => {
  const may = (change: Partial<ReturnType<typeof dutyPageData>> = {}) =>
    dutyPageData({ ...change, mine: { ...dutyPageData().mine, mayTake: true, ...change.mine } });
  it('is for oneself in the running shift, and in the next one shortly before it', () => {
    expect(takeoverKind(may(), 'masiqi')).toBe('own');
    const next = exampleShift({ from: at('20:00'), technical: 'sunkexin' });
    expect(takeoverKind(may({ next }), 'sunkexin')).toBe('own');
    expect(takeoverKind(may({ shift: null, next }), 'sunkexin')).toBe('own');
  });
  it('is as a stand-in when the roster does not name the person', () => {
    expect(takeoverKind(may(), 'sunkexin')).toBe('standIn');
  });
  it('is not offered when the core does not allow it', () => {
    expect(takeoverKind(dutyPageData(), 'masiqi')).toBeNull();
  });
});

describe('the time until the duty page is loaded again', () => {
  const now = new Date(at('09:00'));
  it('is at most a minute', () => {
    expect(refetchDelay(dutyPageData(), now)).toBe(60_000);
  });
  it('ends right after the next change of a shift, of a 读网, or of when a shift can be taken', () => {
    const ends = exampleShift({ until: new Date(now.getTime() + 20_000).toISOString() });
    expect(refetchDelay(dutyPageData({ shift: ends }), now)).toBe(20_500);
    const slot = { slot: 's', label: '上午', state: 'due' as const, doneAt: null, doneBy: '', mark: '' };
    const due = new Date(now.getTime() + 5_000).toISOString();
    expect(refetchDelay(dutyPageData({ slots: [{ ...slot, from: at('08:00'), due }] }), now)).toBe(5_500);
    const next = exampleShift({ from: new Date(now.getTime() + 3_600_000 + 7_000).toISOString() });
    expect(refetchDelay(dutyPageData({ next }), now)).toBe(7_500);
  });
  it('is at least a second', () => {
    const ends = exampleShift({ until: now.toISOString() });
    expect(refetchDelay(dutyPageData({ shift: ends }), now)).toBe(1_000);
  });
});
