import { useQuery, useQueryClient } from '@tanstack/react-query';
import { office } from '../../app/query';
import { nextWaiting } from './queue';

const WAITING = { box: 'waiting' as const, limit: 50 };

/** The queue as it stood when the page opened, and the way on from there. */
export function useNextWaiting(articleId: string) {
  const queries = useQueryClient();
  const options = office.review.queue.queryOptions({ input: WAITING });
  const queue = useQuery(options);
  const ids = (queue.data?.items ?? []).map(({ id }) => id);
  const at = ids.indexOf(articleId);
  return {
    total: queue.data?.total ?? 0,
    /** Neighbours in the queue; null at its ends and outside it. */
    next: at >= 0 ? (ids[at + 1] ?? null) : null,
    previous: at > 0 ? (ids[at - 1] ?? null) : null,
    /** After a decision: asks what waits now, and says where to go. */
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
