import { useQuery, useQueryClient } from '@tanstack/react-query';
import { coreQueries } from '../../client/query';
import { nextWaiting } from '../../components/article/queue';

const WAITING = { box: 'waiting' as const, limit: 50 };

/** Returns the neighbours of an article in the queue of the user. */
export function useQueueNeighbours(articleId: string) {
  const queries = useQueryClient();
  const options = coreQueries.review.queue.queryOptions({ input: WAITING });
  const queue = useQuery(options);
  const ids = (queue.data?.items ?? []).map(({ id }) => id);
  const at = ids.indexOf(articleId);
  return {
    total: queue.data?.total ?? 0,
    /** Null at the ends of the queue and for articles outside it. */
    next: at >= 0 ? (ids[at + 1] ?? null) : null,
    previous: at > 0 ? (ids[at - 1] ?? null) : null,
    /**
     * Resolves to the next article after a decision, from the refetched queue. Rejects when the queue cannot be
     * fetched.
     */
    afterDecision: async (): Promise<string | null> => {
      const now = await queries.fetchQuery({ ...options, staleTime: 0 });
      return nextWaiting(
        ids,
        now.items.map(({ id }) => id),
        articleId,
      );
    },
  };
}
