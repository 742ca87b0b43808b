import { useEffect, useRef } from 'react';
import { hotkeyName, isHotkeyAllowed } from './hotkeys';

/**
 * Registers keys while a component is mounted: `useHotkeys({ j: next, k: previous, 'Ctrl+Enter': submit })`. Names:
 * `Ctrl+`, `Alt+`, `Shift+` in this order, then `KeyboardEvent.key`, letters in lower case. Plain keys are ignored in
 * text fields and under a dialog; all keys during composition of an input method and on the lock screen.
 */
export function useHotkeys(keys: Record<string, (event: KeyboardEvent) => void>, enabled = true): void {
  const latest = useRef(keys);
  useEffect(() => {
    latest.current = keys;
  });
  useEffect(() => {
    if (!enabled) return;
    const listen = (event: KeyboardEvent) => {
      const name = hotkeyName(event);
      const act = latest.current[name];
      if (act === undefined || event.defaultPrevented || !isHotkeyAllowed(event, name, document)) return;
      event.preventDefault();
      act(event);
    };
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  }, [enabled]);
}
