import { useCallback } from 'react';
import { useSearchParams } from 'react-router';

/** Filters of a list, stored in the URL so that they survive navigation. Empty values are left out. */
export function useFilters<K extends string>(
  names: readonly K[],
): [Record<K, string>, (change: Partial<Record<K, string>>) => void] {
  const [params, setParams] = useSearchParams();
  const filters = Object.fromEntries(names.map((name) => [name, params.get(name) ?? ''])) as Record<
    K,
    string
  >;
  const change = useCallback(
    (part: Partial<Record<K, string>>) =>
      setParams(
        (present) => {
          const next = new URLSearchParams(present);
          for (const [name, value] of Object.entries<string | undefined>(part)) {
            if (value === undefined || value === '') next.delete(name);
            else next.set(name, value);
          }
          return next;
        },
        { replace: true },
      ),
    [setParams],
  );
  return [filters, change];
}
