import { office, queryClient } from '../app/query';

/** Time of this machine's clock: what users see and enter, even if it is wrong. */
export const shownNow = (): Date => new Date();

/** Time of the session as in the core: that of the platform when it is known, otherwise of the machine. */
export function sessionNow(): Date {
  const offset = queryClient.getQueryData(office.sync.status.queryKey())?.clockOffset ?? 0;
  return new Date(shownNow().getTime() - offset);
}
