import { useCallback, useState } from 'react';
import { useLocation, useSearchParams } from 'react-router';

/** State of a history entry that was made by a change of the filters. */
const CHANGED = { filtersChanged: true };

export type ChangeFilters<K extends string> = (
  part: Partial<Record<K, string>>,
  options?: { restart?: boolean },
) => void;

/**
 * Filters of a list, stored in the URL so that they survive navigation. Empty values are left out. Returns the filters,
 * a function that changes them, and a key that differs after every other navigation to the list and after a change with
 * `restart`: fields with a content of their own start anew by it.
 */
export function useFilters<K extends string>(
  names: readonly K[],
): [filters: Record<K, string>, change: ChangeFilters<K>, entered: string] {
  const { key, state } = useLocation() as { key: string; state: Partial<typeof CHANGED> | null };
  const [entered, setEntered] = useState(key);
  if (key !== entered && state?.filtersChanged !== true) setEntered(key);
  const [params, setParams] = useSearchParams();
  const filters = Object.fromEntries(names.map((name) => [name, params.get(name) ?? ''])) as Record<
    K,
    string
  >;
  const change = useCallback(
    (part: Partial<Record<K, string>>, { restart = false } = {}) =>
      setParams(
        (present) => {
          const next = new URLSearchParams(present);
          for (const [name, value] of Object.entries<string | undefined>(part)) {
            if (value === undefined || value === '') next.delete(name);
            else next.set(name, value);
          }
          return next;
        },
        { replace: true, state: restart ? null : CHANGED },
      ),
    [setParams],
  );
  return [filters, change, entered];
}
