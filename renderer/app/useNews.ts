import { useEffect } from 'react';
import { core } from './connection';
import { follow } from './follow';
import { invalidateTopics, office, queryClient } from './query';
import { reportError } from './report';
import type { Topic } from './topics';

/** Topics are gathered this long, ms, so that a first synchronisation does not fetch a list a hundred times. */
const GATHER = 400;

/** While the desk is open: what changed is fetched again, and the sync status is always the newest said. */
export function useNews(open: boolean): void {
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
    void follow(
      (signal) => core.host.watch(undefined, { signal }),
      ({ topic }) => gather(topic),
      stop.signal,
      reportError,
    );
    void follow(
      (signal) => core.sync.watch(undefined, { signal }),
      (status) => queryClient.setQueryData(office.sync.status.queryKey(), status),
      stop.signal,
      reportError,
    );
    return () => {
      stop.abort();
      clearTimeout(timer);
    };
  }, [open]);
}
