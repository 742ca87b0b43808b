import { useQuery } from '@tanstack/react-query';
import { office } from './query';

/** What waits for this person. Time alone adds to it (a watch begins, a reading is due), so it is asked for each minute. */
export function useAgenda() {
  return useQuery(office.agenda.mine.queryOptions({ refetchInterval: 60_000 }));
}
