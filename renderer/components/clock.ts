import { office, queryClient } from '../app/query';

/** What this machine's clock shows. Users read times off it, even where it is known to be wrong. */
export const shownNow = (): Date => new Date();

/** The session's time, as the core has it: the platform's where it is known, the machine's otherwise. */
export function sessionNow(): Date {
  const offset = queryClient.getQueryData(office.sync.status.queryKey())?.clockOffset ?? 0;
  return new Date(shownNow().getTime() - offset);
}
