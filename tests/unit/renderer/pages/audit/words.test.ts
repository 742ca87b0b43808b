import { describe, expect, it } from 'vitest';
import { actorText, chainName, deviceText } from '../../../../../renderer/pages/audit/words';

describe('an audit record in words', () => {
  it('calls the platform by its name, as a chain, an actor and a place', () => {
    expect(chainName({ chain: 'platform', name: '', accountId: 'platform' })).toBe('平台');
    expect(actorText({ actorId: 'platform', actorName: '' })).toBe('平台');
    expect([deviceText('platform'), deviceText('信息中心-03')]).toEqual(['平台', '信息中心-03']);
  });
  it('calls people by their names, and by their account when they have none here', () => {
    expect(chainName({ chain: 'c1', name: '林晓禾', accountId: 'linxiaohe' })).toBe('林晓禾');
    expect(actorText({ actorId: 'linxiaohe', actorName: '' })).toBe('linxiaohe');
  });
});
