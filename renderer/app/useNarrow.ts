import { useCallback, useSyncExternalStore } from 'react';
import { useQuery } from '@tanstack/react-query';
import { office } from './query';

/** Whether the window is narrower than `limit` rem of the chosen text size: zoom and large type both make it narrow. */
export function useNarrow(limit: number): boolean {
  const { data } = useQuery(office.settings.load.queryOptions());
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
