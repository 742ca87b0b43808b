import { useQuery } from '@tanstack/react-query';
import { coreQueries } from './query';

/**
 * Returns the open tasks of the user. Refetched every minute, because time alone adds tasks (a shift begins, a reading
 * is due).
 */
export function useAgenda() {
  return useQuery(coreQueries.agenda.mine.queryOptions({ refetchInterval: 60_000 }));
}
