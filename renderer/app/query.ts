import { createTanstackQueryUtils } from '@orpc/tanstack-query';
import { QueryClient } from '@tanstack/react-query';
import { core } from './connection';
import { isConnectionLoss } from './failures';
import { onSessionEnd } from './sessionEnd';
import { pathsOfTopics, type Topic } from './topics';

/** Query and mutation options of every call of the core: `useQuery(office.articles.get.queryOptions({ input }))`. */
export const office = createTanstackQueryUtils(core);

/**
 * The core is a neighbour on this machine: it answers in milliseconds, works without a network, and says through
 * `host.watch` what changed. So calls never wait for "online", an old answer is shown while a new one comes, and only a
 * lost connection is tried again; a refusal is shown at once.
 */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      networkMode: 'always',
      staleTime: 2_000,
      gcTime: 10 * 60_000,
      refetchOnWindowFocus: true,
      refetchOnReconnect: false,
      retry: (count, error) => count < 5 && isConnectionLoss(error),
      retryDelay: (count) => Math.min(250 * 2 ** count, 4_000),
    },
    mutations: { networkMode: 'always', retry: false },
  },
});

onSessionEnd(() => queryClient.clear());

/** Fetches again whatever these topics touch and a page shows now; the rest when it is next shown. */
export function invalidateTopics(topics: Iterable<Topic>): void {
  for (const path of pathsOfTopics(topics)) void queryClient.invalidateQueries({ queryKey: [path] });
}
