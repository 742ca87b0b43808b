import { describe, expect, it } from 'vitest';
import { actorText, chainName, deviceText } from '../../../../../renderer/pages/audit/words';

describe('the texts of an audit record', () => {
  it('name the platform as chain, actor and device', () => {
    expect(chainName({ chain: 'platform', name: '', accountId: 'platform' })).toBe('平台');
    expect(actorText({ actorId: 'platform', actorName: '' })).toBe('平台');
    expect([deviceText('platform'), deviceText('信息中心-03')]).toEqual(['平台', '信息中心-03']);
  });
  it('name people, by their account id if the name is unknown', () => {
    expect(chainName({ chain: 'c1', name: '林晓禾', accountId: 'linxiaohe' })).toBe('林晓禾');
    expect(actorText({ actorId: 'linxiaohe', actorName: '' })).toBe('linxiaohe');
  });
});
