import { AUDIT_ACTIONS, type AdministrationStatement, type Proposal } from '../../platform/contract';
import type { ProposalRow } from '../contract';
import { Failure } from '../failure';
import type { Session } from '../types';
import { cachedAccounts, cachedProposals } from '../store';
import { signAndSubmitAct, actNames } from './acts';
import { confirmationReason, confirmerProblem } from '../../domain/accounts/confirmation';
import { statementHash } from '../../domain/accounts/founding';
import { readAdministrationStatement } from '../../domain/accounts/statement';
import { actText } from '../../domain/accounts/act-text';

/** 会签: acts that require a second signature, see `domain/accounts/confirmation.ts`. */

/** Returns all proposals, newest first. One whose statement cannot be parsed is left out. */
export function proposals(session: Session): { proposals: ProposalRow[] } {
  const words = actNames(session);
  const accounts = cachedAccounts(session.stores.cache);
  return {
    proposals: cachedProposals(session.stores.cache).flatMap((proposal) => {
      const said = readAdministrationStatement(proposal.statement);
      if (!said) return [];
      const { act, signer } = said;
      const answer = proposal.answer && readAdministrationStatement(proposal.answer.statement);
      return {
        id: proposal.id,
        title: AUDIT_ACTIONS[act.type],
        detail: actText(words, act),
        root: act.type === 'office.found' ? statementHash(proposal.statement) : null,
        needed: confirmationReason(act, accounts) ?? '',
        reason: said.reason,
        proposerName: signer.name,
        proposedAt: proposal.proposedAt,
        state: proposal.state,
        answeredBy: answer?.signer.name ?? '',
        withdrawn: answer?.signer.accountId === signer.accountId,
        answerReason: answer?.reason ?? '',
        isOwn: signer.accountId === session.account.id,
        denial: confirmerProblem(session.account, signer.accountId, act),
      };
    }),
  };
}

function waitingProposal(
  session: Session,
  id: string,
): { proposal: Proposal; said: AdministrationStatement } {
  const proposal = cachedProposals(session.stores.cache).find((known) => known.id === id);
  const said = proposal && readAdministrationStatement(proposal.statement);
  if (!proposal || !said || proposal.state !== 'waiting')
    throw new Failure('CONFLICT', '这项事项已经会签、退回或撤回。没有更改。', '请刷新列表。');
  return { proposal, said };
}

async function answer(
  session: Session,
  type: 'proposal.confirm' | 'proposal.refuse',
  { id, reason }: { id: string; reason: string },
): Promise<Record<string, never>> {
  const { proposal, said } = waitingProposal(session, id);
  await signAndSubmitAct(session, {
    act: { type, proposalId: id, statement: statementHash(proposal.statement) },
    reason,
    proposed: said.act,
  });
  return {};
}

/**
 * Gives the second signature for an act, which is carried out at once. Rejects with `Failure` 'CONFLICT' when the
 * proposal no longer waits, and like `administer`.
 */
export const confirmProposal = (session: Session, input: { id: string; reason: string }) =>
  answer(session, 'proposal.confirm', input);

/**
 * Refuses a waiting act, or withdraws one's own. Rejects with `Failure` 'CONFLICT' when the proposal no longer waits,
 * and like `administer`.
 */
export const refuseProposal = (session: Session, input: { id: string; reason: string }) =>
  answer(session, 'proposal.refuse', input);
