import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dueLockReason } from '../../../electron/core/lock-limits';

const MINUTE = 60_000;

describe('the screen', () => {
  it('locks after the idle minutes, or at the end of the session despite activity, and not before', () => {
    const minutes = fc.integer({ min: 1, max: 1440 });
    const ago = fc.integer({ min: 0, max: 2 * 1440 * MINUTE });
    fc.assert(
      fc.property(minutes, minutes, ago, ago, (idleMinutes, sessionMinutes, touched, secret) => {
        const now = 4 * 1440 * MINUTE;
        const due = dueLockReason(now, now - touched, now - secret, { idleMinutes, sessionMinutes });
        const idle = touched >= idleMinutes * MINUTE;
        const over = secret >= sessionMinutes * MINUTE;
        expect(due).toBe(idle ? 'idle' : over ? 'session' : null);
      }),
    );
  });
});
