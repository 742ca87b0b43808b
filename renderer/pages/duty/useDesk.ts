import { useQuery } from '@tanstack/react-query';
import { office } from '../../app/query';
import { seesWatch } from '../../app/roles';
import { useAccount } from '../../app/session';
import { nextLook } from './state';
import { sessionNow } from '../../components/clock';

/** Returns the duty data, refetched when time alone changes them. Disabled for roles that do not see duty. */
export function useDesk() {
  const enabled = seesWatch(useAccount().roles);
  return useQuery(
    office.duty.desk.queryOptions({
      enabled,
      refetchInterval: ({ state }) => (state.data ? nextLook(state.data, sessionNow()) : 5_000),
    }),
  );
}
