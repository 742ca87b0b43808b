import { useEffect } from 'react';
import { core } from '../client/connection';
import { createIdleTimer } from './idleTimer';
import { reportError } from '../client/report';
import { lock } from '../client/session';

const SIGNS_OF_LIFE = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart'] as const;

/** Locks the screen after `minutes` without user input, while `open`. */
export function useIdleLock(minutes: number, open: boolean): void {
  useEffect(() => {
    if (!open) return;
    const clock = createIdleTimer(minutes, Date.now, {
      touch: () => void core.identity.touch().catch(reportError),
      lock: () => lock('idle'),
    });
    const timer = setInterval(() => void clock.tick().catch(reportError), 5_000);
    for (const sign of SIGNS_OF_LIFE)
      window.addEventListener(sign, clock.active, { capture: true, passive: true });
    return () => {
      clearInterval(timer);
      for (const sign of SIGNS_OF_LIFE) window.removeEventListener(sign, clock.active, { capture: true });
    };
  }, [minutes, open]);
}
