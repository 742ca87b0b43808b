import { describe, expect, it } from 'vitest';
import type { KeyLocation } from '../../../../electron/core/contract';
import { isPluggedIn, isToken, sameKey, secretName } from '../../../../renderer/client/keys';

const file: KeyLocation = { kind: 'file', path: '/证书/林晓禾.p12' };
const token: KeyLocation = {
  kind: 'skf',
  driver: '/usr/lib/libskf.so',
  serial: '0001',
  label: '林晓禾',
  application: 'GM3000',
  container: 'sign',
};
const certificate = {
  subject: 'CN=林晓禾',
  issuer: 'CN=演练 CA',
  serial: '01',
  notBefore: '2026-01-01T00:00:00.000Z',
  notAfter: '2029-01-01T00:00:00.000Z',
  sha256: 'ab'.repeat(32),
};

describe('the location of a key', () => {
  it('is the same exactly when all its fields are equal', () => {
    expect(sameKey(token, { ...token })).toBe(true);
    expect(sameKey(token, { ...token, container: 'other' })).toBe(false);
    expect(sameKey(file, token)).toBe(false);
    expect(sameKey(null, null)).toBe(false);
  });
  it('asks for a PIN on a token and for a password in a file', () => {
    expect([secretName('skf'), secretName('pkcs11'), secretName('file')]).toEqual([
      'PIN 码',
      'PIN 码',
      '证书密码',
    ]);
    expect([isToken(file), isToken(token), isToken(null)]).toEqual([false, true, false]);
  });
  it('is plugged in while it is among the keys found', () => {
    expect(isPluggedIn(token, [{ location: { ...token }, certificate }])).toBe(true);
    expect(isPluggedIn(token, [])).toBe(false);
  });
});
