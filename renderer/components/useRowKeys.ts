import { useRef } from 'react';
import { useHotkeys } from './useHotkeys';

/**
 * J/K and the arrow keys move the focus between the rows of a list: all elements with `data-row` inside the returned
 * ref. Rows are links or buttons, so that Enter works like a click.
 */
export function useRowKeys<T extends HTMLElement>() {
  const list = useRef<T>(null);
  const step = (by: number) => {
    const rows = [...(list.current?.querySelectorAll<HTMLElement>('[data-row]') ?? [])];
    const at = rows.findIndex((row) => row === document.activeElement);
    const next = at === -1 ? (by > 0 ? 0 : rows.length - 1) : Math.min(Math.max(at + by, 0), rows.length - 1);
    rows[next]?.focus();
  };
  useHotkeys({ j: () => step(1), k: () => step(-1), ArrowDown: () => step(1), ArrowUp: () => step(-1) });
  return list;
}
