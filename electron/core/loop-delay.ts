import { monitorEventLoopDelay } from 'node:perf_hooks';
import { guarded } from '../error-boundary';
import { reportIfSlow } from './slow-operations';

/** Interval in ms of the monitor's own timer. */
const RESOLUTION = 20;
/** Interval in ms between looks at the longest delay. */
const PERIOD = 10_000;

/**
 * Reports, each `period` ms, the longest delay of this thread's event loop when it exceeds `SLOW` ms. Does not keep the
 * process running. Returns a function that reports what is left and stops.
 */
export function watchLoopDelay(period = PERIOD): () => void {
  const delays = monitorEventLoopDelay({ resolution: RESOLUTION });
  delays.enable();
  const look = () => {
    // The monitor measures from one run of its timer to the next.
    const ms = delays.max / 1e6 - RESOLUTION;
    delays.reset();
    reportIfSlow({ area: 'core', event: 'event loop delayed', detail: '', ms });
  };
  const timer = setInterval(guarded('loop delay: timer', look), period);
  timer.unref();
  return () => {
    clearInterval(timer);
    look();
    delays.disable();
  };
}
