import { coreQueries, queryClient } from '../client/query';
import { machineNow } from './machineClock';

/** Time of the session as in the core: that of the platform when it is known, otherwise of the machine. */
export function sessionNow(): Date {
  const offset = queryClient.getQueryData(coreQueries.sync.status.queryKey())?.clockOffset ?? 0;
  return new Date(machineNow().getTime() - offset);
}
