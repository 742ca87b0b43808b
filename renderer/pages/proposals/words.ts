import type { ProposalRow } from '../../../electron/core/contract';
import type { Fact } from '../../components/SignedActDialog';
import { fingerprintText } from '../../components/fingerprintLines';

type Outcome = 'confirmed' | 'refused' | 'withdrawn';

export const OUTCOME: Record<Outcome, { colour: string; label: string }> = {
  confirmed: { colour: 'success', label: '已会签' },
  refused: { colour: 'error', label: '已退回' },
  withdrawn: { colour: 'default', label: '已撤回' },
};

/** Returns how a proposal ended. */
export function outcomeOf({ state, withdrawn }: Pick<ProposalRow, 'state' | 'withdrawn'>): Outcome {
  if (state === 'confirmed') return 'confirmed';
  return withdrawn ? 'withdrawn' : 'refused';
}

/** Returns the facts of a proposal for page and dialogs. */
export function proposalFacts(
  proposal: Pick<ProposalRow, 'detail' | 'root' | 'reason' | 'needed' | 'proposerName'>,
): (Fact & { value: string })[] {
  return [
    { label: '内容', value: proposal.detail },
    { label: '新信任根的指纹', value: proposal.root === null ? '' : fingerprintText(proposal.root) },
    { label: '提请人', value: proposal.proposerName },
    { label: '提请原因', value: proposal.reason },
    { label: '为何会签', value: proposal.needed },
  ].filter(({ value }) => value !== '');
}
