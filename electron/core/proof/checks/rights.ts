import type { DecisionStatement } from '../../../platform/contract';
import { findSigner, type Findings } from '../../evidence/service';
import type { Certificate } from '../../../pki/certificates';
import { STAGE_ROLE } from '../../../domain/identity/reviewers';
import { NAME } from '../layout';
import type { ProofCase } from './case';

/** Adds a finding on whose certificate it is and whether the signer had the role or a delegation. */
export function checkRights(
  { register }: ProofCase,
  findings: Findings,
  { signer, stage, onBehalfOf, at: claimed }: DecisionStatement,
  certificate: Certificate,
  signed: { at: Date; sequence: number },
): void {
  const who = { certificate, accountId: signer.accountId, role: STAGE_ROLE[stage], onBehalfOf };
  const times = { at: signed.at, claimed: new Date(claimed) };
  findSigner(register, findings, who, times, NAME.statement(signed.sequence));
}
