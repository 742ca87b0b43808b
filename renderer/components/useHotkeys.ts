import { useEffect, useRef } from 'react';
import { keyName, mayFire } from './hotkeys';

/**
 * Keys of a page while it is shown: `useHotkeys({ j: next, k: previous, 'Ctrl+Enter': submit })`. Names are `Ctrl+`,
 * `Alt+`, `Shift+` in this order and then the key as `KeyboardEvent.key` gives it, letters in lower case. Plain keys are
 * left alone in text fields and under a dialog, everything while an input method composes or the pages are covered.
 */
export function useHotkeys(keys: Record<string, (event: KeyboardEvent) => void>, enabled = true): void {
  const latest = useRef(keys);
  useEffect(() => {
    latest.current = keys;
  });
  useEffect(() => {
    if (!enabled) return;
    const listen = (event: KeyboardEvent) => {
      const name = keyName(event);
      const act = latest.current[name];
      if (act === undefined || event.defaultPrevented || !mayFire(event, name, document)) return;
      event.preventDefault();
      act(event);
    };
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  }, [enabled]);
}
