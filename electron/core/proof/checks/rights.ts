import type { DecisionStatement } from '../../../platform/contract';
import {
  bindingProblem,
  readCanonical,
  readSignedAct,
  TOLERANCE,
  type Findings,
} from '../../evidence/service';
import { STAGE_ROLE } from '../../review/rules/separation';
import { delegationRecordSchema, NAME } from '../layout';
import type { ProofCase } from './case';

function delegationProblem(proof: ProofCase, statement: DecisionStatement, at: Date): string | null {
  const { onBehalfOf, signer, stage } = statement;
  if (!onBehalfOf) return null;
  const { delegationId } = onBehalfOf;
  const record = readCanonical(proof.held.files.get(NAME.delegation(delegationId)), delegationRecordSchema);
  if (record?.delegationId !== delegationId) return '没有平台对这项代理的记载';
  const signed = readSignedAct(proof, NAME.delegationAct(delegationId), 'delegation.grant');
  if (typeof signed === 'string') return `委托文书：${signed}`;
  const { act, statement: grant, at: grantedAt } = signed;
  const people =
    act.delegationId === delegationId &&
    act.fromId === onBehalfOf.accountId &&
    act.toId === signer.accountId &&
    grant.signer.accountId !== signer.accountId;
  if (!people) return '委托文书说的不是这两个人';
  if (act.role !== STAGE_ROLE[stage]) return '委托文书说的不是这一级审核';
  const from = Date.parse(act.from) - TOLERANCE;
  const until = Math.min(Date.parse(act.until), Date.parse(record.endedAt ?? act.until)) + TOLERANCE;
  const claimed = Date.parse(statement.at);
  if (claimed < from || claimed > until || at.getTime() < from) return '签名时不在委托的期限内';
  const { accountId, certificate } = grant.signer;
  const actor = bindingProblem(proof, { accountId, certificate, at: grantedAt, claimed: grantedAt });
  return actor && `委托文书的经办人：${actor}`;
}

/** Whose certificate it is, and by which delegation they decided. */
export function checkRights(
  proof: ProofCase,
  findings: Findings,
  statement: DecisionStatement,
  at: Date,
): void {
  const { accountId, certificate } = statement.signer;
  const problem = bindingProblem(proof, { accountId, certificate, at, claimed: new Date(statement.at) });
  findings.judge(
    problem === null,
    '平台记载证书归签名人所有。',
    `证书归属不成立：${problem}。`,
    NAME.binding(certificate),
  );
  if (!statement.onBehalfOf) return;
  const bar = delegationProblem(proof, statement, at);
  findings.judge(
    bar === null,
    `代${statement.onBehalfOf.name}审核，有委托文书，在期限内。`,
    `代理不成立：${bar}。`,
    NAME.delegation(statement.onBehalfOf.delegationId),
  );
}
