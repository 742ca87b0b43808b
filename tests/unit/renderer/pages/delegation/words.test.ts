import { describe, expect, it } from 'vitest';
import { endOf, startOf } from '../../../../../renderer/components/days';
import { candidateText, delegationFacts, periodText } from '../../../../../renderer/pages/delegation/words';

describe('the texts of a delegation', () => {
  it('include its first and last day', () => {
    const terms = { from: startOf('2026-11-25'), until: endOf('2026-12-01') };
    expect(periodText(terms)).toBe('2026-11-25 至 2026-12-01');
    expect(periodText({ from: startOf('2026-11-25'), until: endOf('2026-11-25') })).toBe('2026-11-25 当日');
  });
  it('name a candidate with role and 科室, or the reason why the candidate cannot be chosen', () => {
    const person = { name: '马思齐', department: '局办公室', roles: ['dutyOfficer' as const], denial: null };
    expect(candidateText(person)).toBe('马思齐（值班员，局办公室）');
    expect(
      candidateText({ ...person, roles: [], department: '', denial: '马思齐的账号已停用或注销。' }),
    ).toBe('马思齐的账号已停用或注销。');
  });
  it('name both people, the role and the period', () => {
    const facts = delegationFacts({
      fromName: '吴静宜',
      toName: '周正川',
      role: 'secondReviewer',
      from: startOf('2026-11-25'),
      until: endOf('2026-12-01'),
    });
    expect(facts.map(({ value }) => value)).toEqual([
      '吴静宜',
      '周正川',
      '复审人',
      '2026-11-25 至 2026-12-01（含首尾两日）',
    ]);
  });
});
