import { useQuery } from '@tanstack/react-query';
import { office } from '../../app/query';
import { seesWatch } from '../../app/roles';
import { useAccount } from '../../app/session';
import { nextLook } from './state';
import { sessionNow } from '../../components/clock';

/** The duty desk as it stands, asked for again whenever time alone changes it. Only for those who see the watch. */
export function useDesk() {
  const enabled = seesWatch(useAccount().roles);
  return useQuery(
    office.duty.desk.queryOptions({
      enabled,
      refetchInterval: ({ state }) => (state.data ? nextLook(state.data, sessionNow()) : 5_000),
    }),
  );
}
