import { describe, expect, it } from 'vitest';
import { count, heading, stageText, verdictText } from '../../../../../renderer/pages/proof/words';

describe('the report on a proof package', () => {
  it('says in one line what the package is worth', () => {
    expect(heading('yes')).toContain('证据成立');
    expect(heading('no')).toContain('不成立');
    expect(heading('unknown')).toContain('不能断定');
  });
  it('counts what does not hold apart from what cannot be told', () => {
    const holds = (...all: ('yes' | 'no' | 'unknown')[]) => count(all.map((one) => ({ holds: one })));
    expect(holds('yes', 'yes')).toBe('共核验 2 项，成立 2 项。');
    expect(holds('yes', 'no', 'unknown')).toBe('共核验 3 项，成立 1 项，不成立 1 项，无法判断 1 项。');
  });
  it('names what it knows and shows the rest as it is', () => {
    expect([stageText('second'), stageText('会签')]).toEqual(['复审', '会签']);
    expect([verdictText('approve'), verdictText('其他')]).toEqual(['同意', '其他']);
  });
});
