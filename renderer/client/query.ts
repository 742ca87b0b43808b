import { createTanstackQueryUtils } from '@orpc/tanstack-query';
import { QueryClient } from '@tanstack/react-query';
import { core } from './connection';
import { isConnectionLoss } from './failures';
import { onSessionEnd } from './sessionData';

/**
 * Query and mutation options of every call of the core, e.g. `useQuery(office.articles.get.queryOptions({ input }))`.
 */
export const coreQueries = createTanstackQueryUtils(core);

/**
 * The core runs on this machine: it answers in milliseconds, needs no network, and reports changes through
 * `host.watch`. So calls never wait for "online", cached data are shown during a refetch, and only lost connections are
 * retried; a refusal is shown at once.
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

/** Invalidates the queries of these calls (`group.name`): visible ones are fetched at once, others when they are next shown. */
export function invalidateCalls(calls: Iterable<string>): void {
  for (const call of calls) void queryClient.invalidateQueries({ queryKey: [call.split('.')] });
}
