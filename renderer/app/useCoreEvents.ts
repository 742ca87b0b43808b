import { useEffect } from 'react';
import { core } from '../client/connection';
import { followStream } from '../client/followStream';
import { invalidateTopics, coreQueries, queryClient } from '../client/query';
import { reportError } from '../client/report';
import type { Topic } from '../client/topics';

/** Time in ms during which topics are collected, so that a first sync does not refetch a list many times. */
const GATHER = 400;

/** While `open`: invalidates changed queries and keeps the sync status up to date. */
export function useCoreEvents(open: boolean): void {
  useEffect(() => {
    if (!open) return;
    const stop = new AbortController();
    const gathered = new Set<Topic>();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const gather = (topic: Topic) => {
      gathered.add(topic);
      timer ??= setTimeout(() => {
        timer = undefined;
        invalidateTopics(gathered);
        gathered.clear();
      }, GATHER);
    };
    void followStream(
      (signal) => core.host.watch(undefined, { signal }),
      ({ topic }) => gather(topic),
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
