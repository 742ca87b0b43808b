import { guarded, inBackground } from '../error-boundary';
import { agenda } from './capabilities';
import { checkClock, monitorClock } from './duty/service';
import type { Log } from './log';
import { createMutex } from './mutex';
import { backupDaily } from './store';
import type { Session } from './types';

const BACKUP_CHECK = 4 * 3_600_000;
/** Interval in ms between checks of clocks and deadlines. */
const TIME_CHECK = 30_000;

/** Makes the daily backup now and then when it is due. Returns a function that stops it. */
export function startBackups({ stores, clock }: Session, log: Log): () => void {
  const { info, error: failed } = log.area('store');
  const backup = () => {
    const began = performance.now();
    inBackground(
      'session: backup',
      backupDaily(stores, clock.now()).then(
        (made) => made && info('daily backup made', undefined, performance.now() - began),
        (error: unknown) => failed('daily backup failed', error),
      ),
    );
  };
  backup();
  const timer = setInterval(backup, BACKUP_CHECK);
  timer.unref();
  return () => clearInterval(timer);
}

/** Starts recording clock changes and announcing deadlines. Resolves with a function that stops both. */
export async function startTimeChecks(session: Session, log: Log): Promise<() => Promise<void>> {
  const failed = (error: unknown) => log.area('clock').error('clock not looked at', error);
  await checkClock(session).catch(failed);
  const lookAtClock = monitorClock(session);
  const deadlines = agenda.watchDeadlines(session);
  const inTurn = createMutex();
  const look = async () => {
    await lookAtClock();
    deadlines.look();
  };
  const timer = setInterval(
    guarded('session: timer', () => inTurn(look).catch(failed)),
    TIME_CHECK,
  );
  timer.unref();
  return async () => {
    clearInterval(timer);
    await inTurn(async () => {
      try {
        deadlines.close();
      } catch (error) {
        failed(error);
      }
    });
  };
}
