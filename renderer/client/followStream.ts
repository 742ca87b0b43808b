import { isConnectionLoss } from './failures';

/**
 * Consumes an event stream of the core until `signal` is aborted, and requests it again when it ends or fails, after a
 * pause that doubles from 0.25 s to 8 s. Connection losses are not reported: the stream recovers from them. Rejects
 * only when `report` throws.
 */
export async function followStream<T>(
  open: (signal: AbortSignal) => Promise<AsyncIterable<T>>,
  take: (value: T) => void,
  signal: AbortSignal,
  report: (error: unknown) => void,
): Promise<void> {
  let pause = 250;
  while (!signal.aborted) {
    try {
      for await (const value of await open(signal)) {
        if (signal.aborted) return;
        pause = 250;
        take(value);
      }
    } catch (error) {
      if (!signal.aborted && !isConnectionLoss(error)) report(error);
    }
    await sleep(pause, signal);
    pause = Math.min(pause * 2, 8_000);
  }
}

function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done);
  });
}
