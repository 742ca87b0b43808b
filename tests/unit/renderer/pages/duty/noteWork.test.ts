import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { NoteInput } from '../../../../../electron/core/contract';
import { createNoteSession, EMPTY } from '../../../../../renderer/pages/duty/quick/noteSession';

const kept: NoteInput = { ...EMPTY, template: 'fault', text: '首页打不开' };

function calls(draft: NoteInput | null) {
  const saved: (NoteInput | null)[] = [];
  return {
    saved,
    draft: vi.fn(() => Promise.resolve({ draft })),
    saveDraft: vi.fn(({ draft: next }: { draft: NoteInput | null }) => {
      saved.push(next);
      return Promise.resolve({});
    }),
  };
}

describe('the note being typed', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('is saved within a second, once for several keystrokes', async () => {
    const core = calls(null);
    const work = createNoteSession(core);
    for (const text of ['来', '来电', '来电反映']) work.change({ text });
    await vi.advanceTimersByTimeAsync(1_000);
    expect(core.saved.at(-1)?.text).toBe('来电反映');
    expect(core.saved.length).toBe(1);
  });
  it('is restored after a crash', async () => {
    const work = createNoteSession(calls(kept));
    await work.load();
    expect(work.store.getState().note).toEqual(kept);
  });
  it('is appended to the saved text that is loaded later', async () => {
    const core = calls(kept);
    const work = createNoteSession(core);
    work.change({ text: '又恢复了' });
    await work.load();
    expect(work.store.getState().note.text).toBe('首页打不开\n又恢复了');
    await work.flush();
    expect(core.saved.at(-1)?.text).toBe('首页打不开\n又恢复了');
  });
  it('keeps the attachments, contact, time and follow-up of the note that is loaded later', async () => {
    const file = { sha256: 'a'.repeat(64), name: '截图.png', size: 10, mediaType: 'image/png' };
    const stored = {
      ...kept,
      contact: '赵女士',
      happenedAt: '2026-11-25T01:00:00.000Z',
      open: true,
      attachments: [file],
    };
    const work = createNoteSession(calls(stored));
    work.change({ text: '又恢复了' });
    await work.load();
    expect(work.store.getState().note).toEqual({ ...stored, text: '首页打不开\n又恢复了' });
  });
  it('is loaded once, and again after a failure', async () => {
    const core = calls(kept);
    core.draft.mockRejectedValueOnce(new Error('away'));
    const work = createNoteSession(core);
    await expect(work.load()).rejects.toThrow('away');
    await work.load();
    await work.load();
    expect(core.draft).toHaveBeenCalledTimes(2);
    expect(work.store.getState().note.text).toBe('首页打不开');
  });
  it('is deleted once it is recorded', async () => {
    const core = calls(null);
    const work = createNoteSession(core);
    work.change({ text: '来电反映' });
    await work.flush();
    await work.clear();
    expect(core.saved.at(-1)).toBeNull();
    expect(work.store.getState().note).toEqual(EMPTY);
  });
  it('is not saved when only its kind is set', async () => {
    const core = calls(null);
    const work = createNoteSession(core);
    work.change({ template: 'patrol' });
    await work.flush();
    expect(core.saved).toEqual([null]);
  });
  it('is saved with half of a surrogate pair replaced', async () => {
    const core = calls(null);
    const work = createNoteSession(core);
    work.change({ text: 'a\ud83d' });
    await work.flush();
    expect(core.saved.at(-1)?.text).toBe('a\ufffd');
  });
});
