import { useSyncExternalStore } from 'react';

const query = () => window.matchMedia('(prefers-reduced-motion: reduce)');

function watch(changed: () => void): () => void {
  const media = query();
  media.addEventListener('change', changed);
  return () => media.removeEventListener('change', changed);
}

/** Whether this person wants things to stay still (WCAG 2.3.3); `base.css` sees to the page's own parts. */
export function useReducedMotion(): boolean {
  return useSyncExternalStore(watch, () => query().matches);
}
