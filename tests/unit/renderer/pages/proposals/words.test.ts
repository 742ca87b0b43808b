import { describe, expect, it } from 'vitest';
import { outcomeOf, proposalFacts } from '../../../../../renderer/pages/proposals/words';

describe('a proposal', () => {
  const proposerName = '许文泊';
  it('was confirmed, refused, or withdrawn by its proposer', () => {
    expect(outcomeOf({ state: 'confirmed', withdrawn: false })).toBe('confirmed');
    expect(outcomeOf({ state: 'refused', withdrawn: false })).toBe('refused');
    expect(outcomeOf({ state: 'refused', withdrawn: true })).toBe('withdrawn');
  });
  it('is shown with everything that the second signature covers', () => {
    const facts = proposalFacts({
      detail: '邓雨川，复审人',
      root: null,
      reason: '新进人员。',
      needed: '授予“复审人”须会签。',
      proposerName,
    });
    expect(facts.map(({ label, value }) => `${label}：${value}`)).toEqual([
      '内容：邓雨川，复审人',
      '提请人：许文泊',
      '提请原因：新进人员。',
      '为何会签：授予“复审人”须会签。',
    ]);
  });
  it('shows the fingerprint of the new root of trust', () => {
    const facts = proposalFacts({
      detail: 'x',
      root: '0123'.repeat(16),
      reason: 'y',
      needed: '',
      proposerName,
    });
    const line = '0123 0123 0123 0123';
    expect(facts).toContainEqual({ label: '新信任根的指纹', value: Array(4).fill(line).join('\n') });
  });
  it('omits the reason for two signatures when they are no longer needed', () => {
    const facts = proposalFacts({ detail: 'x', root: null, reason: 'y', needed: '', proposerName });
    expect(facts.map(({ label }) => label)).not.toContain('为何会签');
  });
});
