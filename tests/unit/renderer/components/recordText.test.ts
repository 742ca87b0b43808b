import { describe, expect, it } from 'vitest';
import { recordText } from '../../../../renderer/components/recordText';

describe('a record on the screen', () => {
  it('has words where the trail keeps codes', () => {
    expect(recordText('article.submit rejected：栏目已停用。')).toBe('送审 被退回：栏目已停用。');
    expect(recordText('account.open：账号名已有人用过')).toBe('开通账号：账号名已有人用过');
  });
  it('leaves what it does not know as it is', () => {
    expect(recordText('platform.example.gov.cn 3 条')).toBe('platform.example.gov.cn 3 条');
  });
});
