import { useQuery } from '@tanstack/react-query';
import { coreQueries } from '../../client/query';
import { mayReview, seesContent } from '../../client/roles';
import { useAccount } from '../../client/session';

/** True when the user reviews, by a role or by a running delegation. */
export function useReviews(): boolean {
  const { id, roles } = useAccount();
  const own = mayReview(roles);
  const query = useQuery(
    coreQueries.accounts.delegations.queryOptions({ enabled: !own && seesContent(roles), retry: false }),
  );
  return (
    own || query.data?.delegations.some(({ toId, state }) => toId === id && state === 'running') === true
  );
}
