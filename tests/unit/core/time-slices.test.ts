import { expect, it } from 'vitest';
import { runInSlices } from '../../../electron/core/time-slices';

function* busy(milliseconds: number): Generator<undefined, string, undefined> {
  for (const end = performance.now() + milliseconds; performance.now() < end;) yield;
  return 'done';
}

it('long work in slices resolves with its result and lets timers run meanwhile', async () => {
  let turns = 0;
  const others = setInterval(() => (turns += 1), 1);
  expect(await runInSlices(busy(100))).toBe('done');
  clearInterval(others);
  expect(turns).toBeGreaterThan(1);
});

it('long work in slices rejects with the error that it throws', async () => {
  const failing = (function* (): Generator<undefined, never, undefined> {
    yield;
    throw new Error('it broke');
  })();
  await expect(runInSlices(failing)).rejects.toThrow('it broke');
});

it('each slice of long work runs inside the function that is given for it', async () => {
  let inside = false;
  let slices = 0;
  const checking = (function* (): Generator<undefined, void, undefined> {
    for (const end = performance.now() + 30; performance.now() < end;) {
      expect(inside).toBe(true);
      yield;
    }
  })();
  await runInSlices(checking, (slice) => {
    inside = true;
    slices += 1;
    const result = slice();
    inside = false;
    return result;
  });
  expect(slices).toBeGreaterThan(1);
});
