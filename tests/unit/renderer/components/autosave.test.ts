import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createAutosave, type SaveState } from '../../../../renderer/components/autosave';

/**
 * Autosave of a text with a slow disk that the test can make refuse. `takes`: duration of a save in ms; `hopeless`:
 * retrying is useless.
 */
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

describe('the autosave of a draft', () => {
  it('saves within a second of the last keystroke', async () => {
    const { it: d, type, states } = autosaving();
    type('信');
    await vi.advanceTimersByTimeAsync(300);
    type('访');
    await vi.advanceTimersByTimeAsync(1000);
    expect(d.saved).toEqual([{ at: 820, text: '信访' }]);
    expect(states).toEqual(['dirty', 'saving', 'saved']);
  });

  it('is never more than a second behind during continuous typing', async () => {
    const { it: d, type } = autosaving();
    for (let i = 0; i < 100; i++) {
      type('字');
      await vi.advanceTimersByTimeAsync(100);
      const last = d.saved.at(-1);
      // The last save contains what was typed a second ago.
      expect(last?.text.length ?? 0).toBeGreaterThanOrEqual(i - 9);
    }
    expect(d.saved.length).toBeLessThanOrEqual(14);
  });

  it('never saves twice at the same time, and saves again what was typed during a save', async () => {
    const { it: d, type } = autosaving({ takes: 3000 });
    type('一');
    await vi.advanceTimersByTimeAsync(1000);
    type('二');
    await vi.advanceTimersByTimeAsync(8000);
    expect(d.saved.map((s) => s.text)).toEqual(['一', '一二']);
    expect(d.most).toBe(1);
  });

  it('keeps the text after a failure, reports it until a save succeeds, and retries', async () => {
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

  it('does not retry by itself after a failure that a retry cannot solve', async () => {
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

  it('has saved everything when a flush resolves, and rejects a flush that cannot save', async () => {
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
