import { describe, expect, it } from 'vitest';
import { createIdleTimer } from '../../../../renderer/app/idleTimer';

function watched(minutes: number, lockWorks: () => boolean = () => true) {
  let time = 1_000_000;
  const seen = { touches: 0, locks: 0 };
  const clock = createIdleTimer(minutes, () => time, {
    touch: () => void seen.touches++,
    lock: () => {
      seen.locks++;
      return lockWorks() ? Promise.resolve() : Promise.reject(new Error('core away'));
    },
  });
  return { clock, seen, pass: (seconds: number) => (time += seconds * 1000) };
}

describe('the idle lock', () => {
  it('locks when the minutes have passed, and not before', async () => {
    const { clock, seen, pass } = watched(10);
    pass(599);
    await clock.tick();
    expect(seen.locks).toBe(0);
    pass(1);
    await clock.tick();
    expect(seen.locks).toBe(1);
  });
  it('starts again with every activity', async () => {
    const { clock, seen, pass } = watched(10);
    pass(500);
    clock.active();
    pass(500);
    await clock.tick();
    expect(seen.locks).toBe(0);
  });
  it('locks after the machine has slept, even if the first event is a key press', async () => {
    const { clock, seen, pass } = watched(10);
    pass(8 * 3600);
    clock.active();
    await clock.tick();
    expect(seen.locks).toBe(1);
  });
  it('reports activity to the core at most twice a minute', () => {
    const { clock, seen, pass } = watched(10);
    for (let second = 0; second < 60; second++) {
      pass(1);
      clock.active();
    }
    expect(seen.touches).toBe(2);
  });
  it('tries again when locking failed', async () => {
    let works = false;
    const { clock, seen, pass } = watched(1, () => works);
    pass(60);
    await expect(clock.tick()).rejects.toThrow('core away');
    works = true;
    await clock.tick();
    expect(seen.locks).toBe(2);
  });
});
