import { describe, expect, it } from 'vitest';
import { recordText } from '../../../../renderer/components/recordText';

describe('an audit record on the screen', () => {
  it('has Chinese words in place of codes', () => {
    expect(recordText('article.submit rejected：栏目已停用。')).toBe('送审 被退回：栏目已停用。');
    expect(recordText('account.open：账号名已有人用过')).toBe('开通账号：账号名已有人用过');
  });
  it('leaves unknown text unchanged', () => {
    expect(recordText('platform.example.gov.cn 3 条')).toBe('platform.example.gov.cn 3 条');
  });
});
