import { useQuery } from '@tanstack/react-query';
import { coreQueries } from '../../client/query';
import { seesDuty } from '../../client/roles';
import { useAccount } from '../../client/session';
import { refetchDelay } from './state';
import { sessionNow } from '../../components/clock';

/** Returns the duty data, refetched when time alone changes them. Disabled for roles that do not see duty. */
export function useDuty() {
  const enabled = seesDuty(useAccount().roles);
  return useQuery(
    coreQueries.duty.overview.queryOptions({
      enabled,
      refetchInterval: ({ state }) => (state.data ? refetchDelay(state.data, sessionNow()) : 5_000),
    }),
  );
}
