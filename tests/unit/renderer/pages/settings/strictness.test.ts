import { describe, expect, it } from 'vitest';
import { policyNote, stricter } from '../../../../../renderer/pages/settings/strictness';

const policy = {
  offlineDays: 7,
  maxIdleMinutes: 30,
  sessionMinutes: 720,
  maxTries: 5,
  secretDays: 90,
  smsLogin: false,
};

describe('a setting beside the platform’s policy', () => {
  it('counts when it is the stricter one', () => {
    expect(stricter('idleMinutes', 10, policy)).toBe(10);
    expect(policyNote('idleMinutes', 10, policy, '分钟')).toBe('平台规定不超过 30 分钟。');
  });
  it('gives way when it is not', () => {
    expect(stricter('idleMinutes', 60, policy)).toBe(30);
    expect(policyNote('idleMinutes', 60, policy, '分钟')).toBe('平台规定不超过 30 分钟，按平台的执行。');
  });
  it('reads 0 days of reminding as never, which is the laxest', () => {
    expect(stricter('secretDays', 0, policy)).toBe(90);
    expect(stricter('secretDays', 30, policy)).toBe(30);
    expect(stricter('secretDays', 30, { ...policy, secretDays: 0 })).toBe(30);
    expect(stricter('secretDays', 0, { ...policy, secretDays: 0 })).toBe(0);
  });
  it('reads 0 days offline as never offline, which is the strictest', () => {
    expect(stricter('offlineDays', 0, policy)).toBe(0);
  });
});
