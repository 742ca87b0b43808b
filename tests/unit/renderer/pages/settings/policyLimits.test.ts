import { describe, expect, it } from 'vitest';
import { policyNote, stricter } from '../../../../../renderer/pages/settings/policyLimits';

const policy = {
  offlineDays: 7,
  maxIdleMinutes: 30,
  sessionMinutes: 720,
  maxTries: 5,
  secretDays: 90,
  smsLogin: false,
};

describe('a setting that the platform limits', () => {
  it('applies when it is stricter than the policy', () => {
    expect(stricter('idleMinutes', 10, policy)).toBe(10);
    expect(policyNote('idleMinutes', 10, policy, '分钟')).toBe('平台规定不超过 30 分钟。');
  });
  it('is overridden by a stricter policy', () => {
    expect(stricter('idleMinutes', 60, policy)).toBe(30);
    expect(policyNote('idleMinutes', 60, policy, '分钟')).toBe('平台规定不超过 30 分钟，按平台的执行。');
  });
  it('treats 0 days between reminders as never, the least strict value', () => {
    expect(stricter('secretDays', 0, policy)).toBe(90);
    expect(stricter('secretDays', 30, policy)).toBe(30);
    expect(stricter('secretDays', 30, { ...policy, secretDays: 0 })).toBe(30);
    expect(stricter('secretDays', 0, { ...policy, secretDays: 0 })).toBe(0);
  });
  it('treats 0 days offline as never offline, the strictest value', () => {
    expect(stricter('offlineDays', 0, policy)).toBe(0);
  });
});
