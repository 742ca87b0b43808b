import { writesDutyLog } from '../../client/roles';
import { useAccount } from '../../client/session';
import { useDuty } from './useDuty';

/** Returns whether the role of the user writes the log, and whether they may write it now. */
export function useLogRights(): { writes: boolean; mayWrite: boolean } {
  const writes = writesDutyLog(useAccount().roles);
  const duty = useDuty().data;
  return { writes, mayWrite: writes && duty?.mine.mayWrite === true };
}
