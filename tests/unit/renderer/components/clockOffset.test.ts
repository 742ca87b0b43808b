import { describe, expect, it } from 'vitest';
import { clockOffsetText } from '../../../../renderer/components/clockOffset';

describe('the text on the clock of this machine', () => {
  it('says by how much and in which direction it is wrong', () => {
    expect(clockOffsetText(null, false)).toBe('连上平台后才能核对');
    expect(clockOffsetText(-900, false)).toBe('与平台一致');
    expect(clockOffsetText(40_000, false)).toBe('比平台快 40 秒，不影响使用');
    expect(clockOffsetText(-420_000, true)).toBe('比平台慢 7 分钟，须先校准');
  });
});
