import { useEffect } from 'react';
import { core } from '../client/connection';
import { followStream } from '../client/followStream';
import { invalidateCalls, coreQueries, queryClient } from '../client/query';
import { reportError } from '../client/report';

/** Time in ms during which changed calls are collected, so that a first sync does not refetch a list many times. */
const GATHER = 400;

/** While `open`: invalidates changed queries and keeps the sync status up to date. */
export function useCoreEvents(open: boolean): void {
  useEffect(() => {
    if (!open) return;
    const stop = new AbortController();
    const gathered = new Set<string>();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const gather = (calls: readonly string[]) => {
      for (const call of calls) gathered.add(call);
      timer ??= setTimeout(() => {
        timer = undefined;
        invalidateCalls(gathered);
        gathered.clear();
      }, GATHER);
    };
    void followStream(
      (signal) => core.host.watch(undefined, { signal }),
      ({ calls }) => gather(calls),
      stop.signal,
      reportError,
    );
    void followStream(
      (signal) => core.sync.watch(undefined, { signal }),
      (status) => queryClient.setQueryData(coreQueries.sync.status.queryKey(), status),
      stop.signal,
      reportError,
    );
    return () => {
      stop.abort();
      clearTimeout(timer);
    };
  }, [open]);
}
