/** Returns the row that a key moves to, or `open`; null when the key has no effect. */
export function gridKeyTarget(
  key: string,
  active: number,
  count: number,
  page: number,
): number | 'open' | null {
  if (count === 0) return null;
  const to = (row: number) => Math.min(Math.max(row, 0), count - 1);
  switch (key) {
    case 'ArrowDown':
    case 'j':
      return to(active + 1);
    case 'ArrowUp':
    case 'k':
      return to(active - 1);
    case 'PageDown':
      return to(active + page);
    case 'PageUp':
      return to(active - page);
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    case 'Enter':
      return active >= 0 && active < count ? 'open' : null;
    default:
      return null;
  }
}
