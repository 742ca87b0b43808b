// @vitest-environment jsdom
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Draft, SessionState } from '../../../../electron/core/contract';
import { queryClient } from '../../../../renderer/client/query';
import { signIn, signOut, useSessionStore } from '../../../../renderer/client/session';
import { dropSessionData, onSessionEnd } from '../../../../renderer/client/sessionData';
import { openDraftSession } from '../../../../renderer/pages/drafting/openDrafts';
import { createNoteSession } from '../../../../renderer/pages/duty/quick/noteSession';
import { openQuickEntry, useQuickEntry } from '../../../../renderer/pages/duty/quick/useQuickEntry';
import { useRosterEdits } from '../../../../renderer/pages/roster/editor/rosterEdits';
import { contentOf } from '../../../fixtures/content';

const core = vi.hoisted(() => ({
  identity: { signIn: vi.fn(), signOut: vi.fn(), state: vi.fn() },
}));
vi.mock('../../../../renderer/client/connection', () => ({
  core,
  connection: { subscribe: () => () => {} },
}));

const account = { id: 'a1', name: '方雨晴', department: '办公室', roles: ['editor' as const], active: true };
const state = (over: Partial<SessionState> = {}): SessionState => ({
  phase: 'open',
  account,
  notOffered: [],
  standing: 'online',
  certificate: null,
  practice: false,
  platformUrl: 'https://platform.example',
  lastKey: null,
  idleMinutes: 10,
  lockedReason: null,
  ended: false,
  rootToConfirm: null,
  ...over,
});
const signedOut = state({ phase: 'signedOut', account: null });
const draft: Draft = {
  ...{ id: 'd1', articleId: 'x1', baseVersion: 0, kind: 'new', content: contentOf({}), saves: 0 },
  savedAt: '2026-11-20T01:00:00.000Z',
} as unknown as Draft;
const pools = { leader: [], technical: [], operations: [] };
const before = { shifts: [], important: [], changes: ['08:00'], unread: [], pools };
const months = { '2026-12': { ...before, replaces: null, changes: [], past: [before] } };

async function arrive(session = state()): Promise<void> {
  core.identity.signIn.mockResolvedValue(session);
  await signIn({ kind: 'file', path: '/key.p12' }, 'secret');
}

describe('at the end of a session', () => {
  beforeEach(async () => {
    vi.useFakeTimers();
    core.identity.signOut.mockResolvedValue(signedOut);
    core.identity.state.mockResolvedValue(signedOut);
    await arrive();
  });
  afterEach(() => {
    useRosterEdits.setState({ months: {} });
    useSessionStore.setState({ session: null, kept: null, leaving: false });
    vi.useRealTimers();
  });

  it('cached answers, open dialogs and the address are reset', async () => {
    queryClient.setQueryData(['articles', 'list'], 'of the first person');
    openQuickEntry();
    window.location.hash = '#/articles/1';
    await signOut();
    expect(queryClient.getQueryCache().getAll()).toEqual([]);
    expect(useQuickEntry.getState().open).toBe(false);
    expect(window.location.hash).toBe('#/');
  });

  it('the same data is reset when the platform or another sign-in ends the session', async () => {
    for (const next of [state({ account: { ...account, id: 'b2' } }), { ...signedOut, ended: true }]) {
      queryClient.setQueryData(['articles', 'list'], 'of the one before');
      useRosterEdits.setState({ months });
      await arrive(next);
      expect(queryClient.getQueryCache().getAll()).toEqual([]);
      expect(useRosterEdits.getState().months).toEqual({});
    }
  });

  it('data is kept during a lock', async () => {
    queryClient.setQueryData(['articles', 'list'], 'kept');
    useRosterEdits.setState({ months });
    await arrive(state({ phase: 'locked', lockedReason: 'idle' }));
    expect(queryClient.getQueryData(['articles', 'list'])).toBe('kept');
    expect(useRosterEdits.getState().months).toEqual(months);
  });

  it('a draft whose save failed is saved before, and not saved again afterwards', async () => {
    const calls = { saveDraft: vi.fn(), draft: vi.fn() };
    calls.saveDraft.mockResolvedValue({ saves: 1, savedAt: '2026-11-20T01:00:01.000Z' });
    const work = openDraftSession(draft, calls);
    work.change({ title: '没有存下的标题' });
    await signOut();
    expect(calls.saveDraft).toHaveBeenCalledTimes(1);
    await arrive(state({ account: { ...account, id: 'b2' } }));
    work.change({ title: '再改' });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(calls.saveDraft).toHaveBeenCalledTimes(1);
    expect(openDraftSession(draft, calls)).not.toBe(work);
  });

  it('a note is no longer saved for the next person', async () => {
    const saveDraft = vi.fn(() => Promise.reject(new Error('away')));
    const work = createNoteSession({ draft: () => Promise.resolve({ draft: null }), saveDraft });
    const off = onSessionEnd(() => work.stop());
    work.change({ text: '来电反映' });
    await vi.advanceTimersByTimeAsync(1_000);
    dropSessionData();
    const tries = saveDraft.mock.calls.length;
    await vi.advanceTimersByTimeAsync(60_000);
    expect(saveDraft).toHaveBeenCalledTimes(tries);
    off();
  });

  it('an unpublished roster with changes prevents signing out', async () => {
    useRosterEdits.setState({ months });
    await expect(signOut()).rejects.toMatchObject({ code: 'WORK_UNSAVED', message: /12 月的排班/ });
    expect(core.identity.signOut).not.toHaveBeenCalled();
    expect(useRosterEdits.getState().months).toEqual(months);
  });

  it('a roster that was opened and not changed does not prevent signing out', async () => {
    useRosterEdits.setState({ months: { '2026-12': { ...months['2026-12'], past: [] } } });
    await signOut();
    expect(core.identity.signOut).toHaveBeenCalledTimes(1);
  });

  it('typed text is saved before a session that the platform has ended is left', async () => {
    const calls = { saveDraft: vi.fn(), draft: vi.fn() };
    calls.saveDraft.mockResolvedValue({ saves: 1, savedAt: '2026-11-20T01:00:01.000Z' });
    const work = openDraftSession({ ...draft, id: 'd2' }, calls);
    work.change({ title: '写到一半' });
    core.identity.signOut.mockImplementation(() => {
      expect(calls.saveDraft).toHaveBeenCalledTimes(1);
      return Promise.resolve({ ...signedOut, ended: true });
    });
    core.identity.state.mockResolvedValue({ ...signedOut, ended: true });
    await arrive(state({ ended: true }));
    await vi.waitFor(() => expect(useSessionStore.getState().kept).toBeNull(), 60_000);
    expect(core.identity.signOut).toHaveBeenCalledTimes(1);
  });
});

it('every module of the page with state outside of components clears it at the end of a session', () => {
  /** Modules whose state does not belong to a person. */
  const impersonal = [
    'client/connection.ts',
    'client/saveBeforeLeaving.ts',
    'client/report.ts',
    'client/session.ts',
    'client/sessionData.ts',
    'components/useNow.ts',
  ];
  const kept =
    /^(?:export )?(?:let |const \w+(?::[^=]+)? = (?:new (?:Map|Set|WeakMap|QueryClient)\b|create(?:Store)?<|create\())/m;
  const files = readdirSync('renderer', { recursive: true, encoding: 'utf8' })
    .map((file) => file.split(path.sep).join('/'))
    .filter((file) => /\.tsx?$/.test(file) && !impersonal.includes(file));
  const keepers = files.filter((file) => {
    const text = readFileSync(path.join('renderer', file), 'utf8');
    return kept.test(text) && !text.includes('onSessionEnd(');
  });
  expect(keepers).toEqual([]);
});
