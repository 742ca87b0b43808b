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
  from.hand((entries) => (got = entries));
  return got;
};

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'pending-'));
  now = new Date('2026-05-20T01:00:00.000Z');
  pending = open();
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('what happened before anyone had signed in', () => {
  it('waits with its time for the next login, over a restart, and is handed over once', () => {
    pending.note('identity.signInFailed', '/media/usb/lin.pfx', 'PFX_WRONG_PASSWORD：证书密码不正确。');
    now = new Date('2026-05-20T02:00:00.000Z');
    open().note('settings.changed', '', '字号：16 → 18');
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

  it('is kept when it could not be written into the chain', () => {
    pending.note('call.failed', '', '');
    expect(() =>
      pending.hand(() => {
        throw new Error('disk full');
      }),
    ).toThrow('disk full');
    expect(handed()).toHaveLength(1);
  });

  it('is for its owner’s eyes, and leaves no other file', () => {
    pending.note('call.failed', '', '');
    if (process.platform !== 'win32') expect(statSync(file()).mode & 0o077).toBe(0);
    expect(readdirSync(folder)).toEqual(['pending-audit.json']);
  });

  it('never grows without end: the first ones stay, the last ones stay, and what is missing is counted', () => {
    for (let i = 0; i < 1000; i++) pending.note('identity.signInFailed', '', `第 ${i} 次`);
    expect(readFileSync(file()).length).toBeLessThan(100_000);
    const details = handed().map(({ detail }) => detail);
    expect(details).toHaveLength(301);
    expect(details[0]).toBe('第 0 次');
    expect(details[199]).toBe('第 199 次');
    expect(details[200]).toContain('另有 700 条');
    expect(details[201]).toBe('第 900 次');
    expect(details.at(-1)).toBe('第 999 次');
  });

  it('damaged or changed on the disk is itself put on record', () => {
    for (const text of ['', '{"entries":[{}],"omitted":0}', 'x']) {
      writeFileSync(file(), text);
      expect(handed()).toMatchObject([{ action: 'audit.pendingLost' }]);
    }
  });
});
