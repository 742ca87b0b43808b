import { describe, expect, it } from 'vitest';
import type { SessionState } from '../../../../electron/core/contract';
import { nextMountedSession, screenOf, type MountedSession } from '../../../../renderer/client/screen';

const account = { id: 'a1', name: '方雨晴', department: '办公室', roles: ['editor' as const], active: true };
const key = { kind: 'file' as const, path: '/证书/方雨晴.p12' };
const state = (over: Partial<SessionState>): SessionState => ({
  phase: 'open',
  account,
  notOffered: [],
  standing: 'online',
  certificate: null,
  practice: false,
  platformUrl: 'https://platform.example',
  lastKey: key,
  idleMinutes: 10,
  lockedReason: null,
  ended: false,
  rootToConfirm: null,
  ...over,
});
const signedOut = state({ phase: 'signedOut', account: null });
const locked = state({ phase: 'locked', lockedReason: 'idle' });
const session: MountedSession = { accountId: 'a1', name: '方雨晴', roles: ['editor'], practice: false, key };

describe('the pages of a session', () => {
  it('are mounted when a person signs in', () => {
    expect(nextMountedSession(null, state({}), false)).toEqual(session);
  });
  it('stay mounted during a lock', () => {
    expect(nextMountedSession(session, locked, false)).toBe(session);
    expect(screenOf(locked, session)).toBe('locked');
    expect(nextMountedSession(session, state({}), false)).toBe(session);
    expect(screenOf(state({}), session)).toBe('office');
  });
  it('stay mounted after a restart of the core', () => {
    expect(nextMountedSession(session, signedOut, false)).toBe(session);
    expect(screenOf(signedOut, session)).toBe('rejoin');
  });
  it('are unmounted when the person signs out', () => {
    expect(nextMountedSession(session, signedOut, true)).toBeNull();
    expect(screenOf(signedOut, null)).toBe('login');
  });
  it('are unmounted when the platform has ended the session, also during a lock', () => {
    const ended = { ...signedOut, ended: true };
    expect(nextMountedSession(session, ended, false)).toBeNull();
    expect(screenOf(ended, null)).toBe('login');
  });
  it('are never shown to another person, nor carried over between practice and real use', () => {
    const other = state({ account: { ...account, id: 'b2', name: '沈嘉木' } });
    expect(nextMountedSession(session, other, false)).toEqual({
      accountId: 'b2',
      name: '沈嘉木',
      roles: ['editor'],
      practice: false,
      key,
    });
    expect(nextMountedSession(session, state({ practice: true }), false)).not.toBe(session);
    expect(nextMountedSession(session, { ...other, phase: 'locked' }, false)).toBeNull();
  });
  it('are not mounted when the page was loaded during a lock', () => {
    expect(nextMountedSession(null, locked, false)).toBeNull();
    expect(screenOf(locked, null)).toBe('locked');
  });
  it('stay mounted, but covered, until the root of trust has been compared', () => {
    const unpinned = state({ rootToConfirm: 'ab'.repeat(32) });
    expect(nextMountedSession(null, unpinned, false)).toEqual(session);
    expect(screenOf(unpinned, session)).toBe('root');
    expect(screenOf({ ...unpinned, phase: 'locked' }, session)).toBe('locked');
    expect(nextMountedSession(session, state({}), false)).toBe(session);
  });
  it('are not shown before the state of the core is known', () => {
    expect(screenOf(null, null)).toBe('starting');
  });
});
