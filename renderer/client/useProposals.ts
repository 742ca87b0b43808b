import { useQuery } from '@tanstack/react-query';
import { coreQueries } from './query';
import { seesProposals } from './roles';
import { useAccount } from './session';

/** Returns waiting and answered proposals, for roles that may see them. */
export function useProposals() {
  const { roles } = useAccount();
  return useQuery(coreQueries.accounts.proposals.queryOptions({ enabled: seesProposals(roles) }));
}

/** Returns the number of proposals that the user may sign. */
export function useProposalsToSign(): number {
  const rows = useProposals().data?.proposals ?? [];
  return rows.filter(({ state, denial }) => state === 'waiting' && denial === null).length;
}
