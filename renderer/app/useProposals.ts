import { useQuery } from '@tanstack/react-query';
import { office } from './query';
import { seesProposals } from './roles';
import { useAccount } from './session';

/** Acts that wait for a second signature, or have waited, for those who may see them. */
export function useProposals() {
  const { roles } = useAccount();
  return useQuery(office.accounts.proposals.queryOptions({ enabled: seesProposals(roles) }));
}

/** How many wait for this person's signature. */
export function useProposalsToSign(): number {
  const rows = useProposals().data?.proposals ?? [];
  return rows.filter(({ state, bar }) => state === 'waiting' && bar === null).length;
}
