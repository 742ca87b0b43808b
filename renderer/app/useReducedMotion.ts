import { useSyncExternalStore } from 'react';

const query = () => window.matchMedia('(prefers-reduced-motion: reduce)');

function watch(changed: () => void): () => void {
  const media = query();
  media.addEventListener('change', changed);
  return () => media.removeEventListener('change', changed);
}

/** True when the user prefers reduced motion (WCAG 2.3.3). `base.css` handles the page's own styles. */
export function useReducedMotion(): boolean {
  return useSyncExternalStore(watch, () => query().matches);
}
