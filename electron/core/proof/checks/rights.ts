import type { DecisionStatement } from '../../../platform/contract';
import { checkSigner, type CheckResults } from '../../evidence/service';
import type { Certificate } from '../../../pki/certificates';
import { STAGE_ROLE } from '../../../domain/identity/reviewers';
import { PROOF_FILES } from '../layout';
import type { ProofVerification } from './types';

/**
 * Adds a finding on whose certificate it is and whether the signer had the role or a delegation.
 *
 * @param signed signing certificate, proven time of the signature, number of the decision
 */
export function checkSignerRights(
  { register }: ProofVerification,
  findings: CheckResults,
  { signer, stage, onBehalfOf, at: claimed }: DecisionStatement,
  signed: { certificate: Certificate; at: Date; sequence: number },
): void {
  checkSigner(register, findings, {
    certificate: signed.certificate,
    accountId: signer.accountId,
    role: STAGE_ROLE[stage],
    onBehalfOf,
    at: signed.at,
    claimed: new Date(claimed),
    file: PROOF_FILES.statement(signed.sequence),
  });
}
