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
