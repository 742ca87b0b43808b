import { useEffect } from 'react';
import { core } from '../client/connection';
import { followStream } from '../client/followStream';
import { invalidateCalls, coreQueries, queryClient } from '../client/query';
import { reportError } from '../client/report';
import { gatherCalls } from './gatherCalls';

/** While `open`: invalidates changed queries and keeps the sync status up to date. */
export function useCoreEvents(open: boolean): void {
  useEffect(() => {
    if (!open) return;
    const stop = new AbortController();
    const changes = gatherCalls(invalidateCalls);
    void followStream(
      (signal) => core.host.watch(undefined, { signal }),
      ({ calls }) => changes.add(calls),
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
      changes.stop();
    };
  }, [open]);
}
