import { describe, expect, it } from 'vitest';
import type { Settings } from '../../../../electron/core/contract';
import {
  changesConnection,
  platformUrlProblem,
  proxyUrlProblem,
} from '../../../../renderer/pages/settings/addressProblems';

describe('an address in the settings', () => {
  it('must be https and contain no user name or password', () => {
    expect(platformUrlProblem('https://platform.example.gov.cn')).toBeNull();
    expect(platformUrlProblem('http://platform.example.gov.cn')).toContain('https://');
    expect(platformUrlProblem('https://user:secret@platform.example')).toContain('密码');
    expect(platformUrlProblem('platform')).toContain('格式');
  });
  it('may be empty for the platform, but not for a proxy in use', () => {
    expect(platformUrlProblem('')).toBeNull();
    expect(proxyUrlProblem('')).toContain('请填写');
    expect(proxyUrlProblem('http://10.0.0.1:3128')).toBeNull();
    expect(proxyUrlProblem('socks://10.0.0.1')).toContain('http://');
  });
});

describe('saving the settings', () => {
  const settings: Settings = {
    platformUrl: 'https://platform.example',
    caCertificate: '',
    proxy: { mode: 'none', url: '' },
    idleMinutes: 10,
    offlineDays: 7,
    sessionMinutes: 720,
    maxTries: 5,
    secretDays: 90,
    drivers: [],
    fontSize: 16,
  };
  it('ends the session only when the platform address, the CA certificate or the proxy changes', () => {
    expect(changesConnection(settings, { ...settings, idleMinutes: 5, offlineDays: 0, fontSize: 20 })).toBe(
      false,
    );
    expect(changesConnection(settings, { ...settings, platformUrl: 'https://other.example' })).toBe(true);
    expect(changesConnection(settings, { ...settings, caCertificate: 'PEM' })).toBe(true);
    expect(
      changesConnection(settings, { ...settings, proxy: { mode: 'manual', url: 'http://10.0.0.1' } }),
    ).toBe(true);
  });
});
