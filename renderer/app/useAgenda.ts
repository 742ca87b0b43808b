import { useQuery } from '@tanstack/react-query';
import { office } from './query';

/**
 * Returns the open tasks of the user. Refetched every minute, because time alone adds tasks (a shift begins, a reading
 * is due).
 */
export function useAgenda() {
  return useQuery(office.agenda.mine.queryOptions({ refetchInterval: 60_000 }));
}
