import { describe, expect, it } from 'vitest';
import { shortenIds } from '../../../../renderer/components/shortenIds';

describe('a record in a table', () => {
  it('has hashes and identifiers shortened, and nothing else', () => {
    expect(shortenIds(`证书 ${'ab'.repeat(32)} 的登记已结束`)).toBe('证书 abababababab… 的登记已结束');
    expect(shortenIds('操作 01920000-0000-7000-8000-000000000000')).toBe('操作 01920000…');
    expect(shortenIds('3 条意见')).toBe('3 条意见');
  });
});
