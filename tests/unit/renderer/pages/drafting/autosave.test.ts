import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createAutosave, type SaveState } from '../../../../../renderer/pages/drafting/autosave';

/** A writer with a text, a slow disk, and a disk that can be made to refuse. */
function autosaving(options: { takes?: number; hopeless?: boolean } = {}) {
  const it = {
    text: '',
    saved: [] as Array<{ at: number; text: string }>,
    refuse: null as Error | null,
    most: 0,
  };
  const states: SaveState['kind'][] = [];
  let under = 0;
  const autosave = createAutosave(
    async () => {
      it.most = Math.max(it.most, ++under);
      const text = it.text;
      await new Promise((resolve) => setTimeout(resolve, options.takes ?? 20));
      under--;
      if (it.refuse) throw it.refuse;
      it.saved.push({ at: Date.now(), text });
    },
    (state) => states.push(state.kind),
    () => options.hopeless === true,
  );
  const type = (text: string) => {
    it.text += text;
    autosave.touch();
  };
  return { it, states, autosave, type };
}

beforeEach(() => vi.useFakeTimers({ now: 0 }));
afterEach(() => vi.useRealTimers());

describe('a draft that saves itself', () => {
  it('is on disk within a second of the last keystroke', async () => {
    const { it: d, type, states } = autosaving();
    type('信');
    await vi.advanceTimersByTimeAsync(300);
    type('访');
    await vi.advanceTimersByTimeAsync(1000);
    expect(d.saved).toEqual([{ at: 820, text: '信访' }]);
    expect(states).toEqual(['dirty', 'saving', 'saved']);
  });

  it('never falls more than a second behind while typing goes on', async () => {
    const { it: d, type } = autosaving();
    for (let i = 0; i < 100; i++) {
      type('字');
      await vi.advanceTimersByTimeAsync(100);
      const last = d.saved.at(-1);
      // What was typed a second ago is in the last save.
      expect(last?.text.length ?? 0).toBeGreaterThanOrEqual(i - 9);
    }
    expect(d.saved.length).toBeLessThanOrEqual(14);
  });

  it('never writes twice at once, and writes again what was typed meanwhile', async () => {
    const { it: d, type } = autosaving({ takes: 3000 });
    type('一');
    await vi.advanceTimersByTimeAsync(1000);
    type('二');
    await vi.advanceTimersByTimeAsync(8000);
    expect(d.saved.map((s) => s.text)).toEqual(['一', '一二']);
    expect(d.most).toBe(1);
  });

  it('keeps the words after a refusal, says so until it is over, and tries again by itself', async () => {
    const { it: d, type, states, autosave } = autosaving();
    d.refuse = new Error('disk full');
    type('一');
    await vi.advanceTimersByTimeAsync(1000);
    expect(states.at(-1)).toBe('failed');
    type('二');
    expect(states.at(-1)).toBe('failed');
    expect(autosave.pending).toBe(true);
    await vi.advanceTimersByTimeAsync(4000);
    d.refuse = null;
    await vi.advanceTimersByTimeAsync(15_000);
    expect(d.saved.at(-1)?.text).toBe('一二');
    expect(states.at(-1)).toBe('saved');
    expect(autosave.pending).toBe(false);
  });

  it('waits for the person after a refusal that trying again cannot mend', async () => {
    const { it: d, type, autosave } = autosaving({ hopeless: true });
    d.refuse = new Error('stale');
    type('一');
    await vi.advanceTimersByTimeAsync(60_000);
    d.refuse = null;
    type('二');
    await vi.advanceTimersByTimeAsync(60_000);
    expect(d.saved).toEqual([]);
    autosave.retry();
    await vi.advanceTimersByTimeAsync(100);
    expect(d.saved.map((s) => s.text)).toEqual(['一二']);
  });

  it('is whole on disk when a flush has ended, and a flush that cannot save says so', async () => {
    const { it: d, type, autosave } = autosaving();
    type('一');
    const flushed = autosave.flush();
    type('二');
    await vi.advanceTimersByTimeAsync(50);
    await flushed;
    expect(d.saved.at(-1)?.text).toBe('一二');

    d.refuse = new Error('disk full');
    type('三');
    const refused = expect(autosave.flush()).rejects.toThrow('disk full');
    await vi.advanceTimersByTimeAsync(50);
    await refused;
  });
});
