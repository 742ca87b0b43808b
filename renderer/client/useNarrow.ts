import { useCallback, useSyncExternalStore } from 'react';
import { useQuery } from '@tanstack/react-query';
import { coreQueries } from './query';

/**
 * True when the window is narrower than `limit` rem of the chosen font size: zoom and large fonts both have this
 * effect.
 */
export function useNarrow(limit: number): boolean {
  const { data } = useQuery(coreQueries.settings.load.queryOptions());
  const query = `(max-width: ${limit * (data?.settings.fontSize ?? 16)}px)`;
  const watch = useCallback(
    (changed: () => void) => {
      const media = window.matchMedia(query);
      media.addEventListener('change', changed);
      return () => media.removeEventListener('change', changed);
    },
    [query],
  );
  return useSyncExternalStore(watch, () => window.matchMedia(query).matches);
}
