import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  createPreLoginAudit,
  type PreLoginAudit,
  type PreLoginEntry,
} from '../../../electron/core/pre-login-audit';

let folder: string;
let pending: PreLoginAudit;
let now = new Date('2026-05-20T01:00:00.000Z');
const open = () => createPreLoginAudit(folder, { now: () => now });
const file = () => path.join(folder, 'pending-audit.json');
const handed = (from = pending): PreLoginEntry[] => {
  let got: PreLoginEntry[] = [];
  from.drain((entries) => (got = entries));
  return got;
};

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'pending-'));
  now = new Date('2026-05-20T01:00:00.000Z');
  pending = open();
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('an audit entry from before sign-in', () => {
  it('is kept with its time until the next login, over restarts, and is handed over once', () => {
    pending.append('identity.signInFailed', '/media/usb/lin.pfx', 'PFX_WRONG_PASSWORD：证书密码不正确。');
    now = new Date('2026-05-20T02:00:00.000Z');
    open().append('settings.changed', '', '字号：16 → 18');
    expect(handed(open())).toEqual([
      {
        at: '2026-05-20T01:00:00.000Z',
        action: 'identity.signInFailed',
        subject: '/media/usb/lin.pfx',
        detail: 'PFX_WRONG_PASSWORD：证书密码不正确。',
      },
      { at: '2026-05-20T02:00:00.000Z', action: 'settings.changed', subject: '', detail: '字号：16 → 18' },
    ]);
    expect(handed()).toEqual([]);
    expect(existsSync(file())).toBe(false);
  });

  it('is kept when it cannot be written into the chain', () => {
    pending.append('call.failed', '', '');
    expect(() =>
      pending.drain(() => {
        throw new Error('disk full');
      }),
    ).toThrow('disk full');
    expect(handed()).toHaveLength(1);
  });

  it('is in a file that only its owner can read, without other files', () => {
    pending.append('call.failed', '', '');
    if (process.platform !== 'win32') expect(statSync(file()).mode & 0o077).toBe(0);
    expect(readdirSync(folder)).toEqual(['pending-audit.json']);
  });

  it('is kept when it is among the first 200 or the last 100; those in between are counted', () => {
    for (let i = 0; i < 1000; i++) pending.append('identity.signInFailed', '', `第 ${i} 次`);
    expect(readFileSync(file()).length).toBeLessThan(100_000);
    const details = handed().map(({ detail }) => detail);
    expect(details).toHaveLength(301);
    expect(details[0]).toBe('第 0 次');
    expect(details[199]).toBe('第 199 次');
    expect(details[200]).toContain('另有 700 条');
    expect(details[201]).toBe('第 900 次');
    expect(details.at(-1)).toBe('第 999 次');
  });

  it('that is damaged or changed on disk is reported by another entry', () => {
    for (const text of ['', '{"entries":[{}],"omitted":0}', 'x']) {
      writeFileSync(file(), text);
      expect(handed()).toMatchObject([{ action: 'audit.pendingLost' }]);
    }
  });
});
