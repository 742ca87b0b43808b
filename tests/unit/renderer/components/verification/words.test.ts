import { describe, expect, it } from 'vitest';
import type { ProofReport } from '../../../../../electron/core/contract';
import {
  allFindings,
  findingCounts,
  sortBySeverity,
  verdictHeading,
  stageText,
  verdictText,
} from '../../../../../renderer/components/verification/words';

describe('the report on a proof package', () => {
  it('states the result in one line', () => {
    expect(verdictHeading('yes')).toContain('证据成立');
    expect(verdictHeading('no')).toContain('不成立');
    expect(verdictHeading('unknown')).toContain('不能断定');
  });
  it('counts failed checks separately from undecided ones', () => {
    const holds = (...all: ('yes' | 'no' | 'unknown')[]) => findingCounts(all.map((one) => ({ holds: one })));
    expect(holds('yes', 'yes')).toBe('共核验 2 项，成立 2 项。');
    expect(holds('yes', 'no', 'unknown')).toBe('共核验 3 项，成立 1 项，不成立 1 项，无法判断 1 项。');
  });
  it('lists failed checks first, then undecided ones, each with its decision', () => {
    const finding = (holds: 'yes' | 'no' | 'unknown', text: string) => ({ holds, text, file: '' });
    const decision = {
      sequence: 2,
      stage: 'second',
      signerName: '吴静宜',
      findings: [finding('yes', '签名相符。'), finding('no', '内容不符。')],
    };
    const report = {
      findings: [finding('yes', '记载完整。'), finding('unknown', '没有时间戳。')],
      decisions: [decision],
    } as unknown as ProofReport;
    expect(sortBySeverity(allFindings(report)).map(({ text }) => text)).toEqual([
      '第 2 条意见（复审，吴静宜）：内容不符。',
      '没有时间戳。',
      '记载完整。',
      '第 2 条意见（复审，吴静宜）：签名相符。',
    ]);
  });
  it('translates known terms and shows others unchanged', () => {
    expect([stageText('second'), stageText('会签')]).toEqual(['复审', '会签']);
    expect([verdictText('approve'), verdictText('其他')]).toEqual(['同意', '其他']);
  });
});
