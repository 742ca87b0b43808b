import type { DecisionStatement } from '../../../platform/contract';
import { checkSigner, type CheckResults } from '../../evidence/service';
import type { Certificate } from '../../../pki/certificates';
import { STAGE_ROLE } from '../../../domain/identity/reviewers';
import { PROOF_FILES } from '../layout';
import type { ProofVerification } from './types';

/** Adds a finding on whose certificate it is and whether the signer had the role or a delegation. */
export function checkSignerRights(
  { register }: ProofVerification,
  findings: CheckResults,
  { signer, stage, onBehalfOf, at: claimed }: DecisionStatement,
  certificate: Certificate,
  signed: { at: Date; sequence: number },
): void {
  const who = { certificate, accountId: signer.accountId, role: STAGE_ROLE[stage], onBehalfOf };
  const times = { at: signed.at, claimed: new Date(claimed) };
  checkSigner(register, findings, who, times, PROOF_FILES.statement(signed.sequence));
}
