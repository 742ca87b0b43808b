import type {
  AdministrationAct,
  AdministrationStatement,
  DecisionStatement,
} from '../../../platform/contract';
import { STAGE_ROLE } from '../../review/rules/separation';
import { bindingRecordSchema, delegationRecordSchema, NAME, readAct, readCanonical } from '../layout';
import { TOLERANCE, type Findings, type ProofCase } from './case';
import { signerOf } from './signature';

type ActOf<T extends AdministrationAct['type']> = Extract<AdministrationAct, { type: T }>;

interface Claim {
  accountId: string;
  certificate: string;
  /** When it was signed at the latest, and when the signer says. */
  at: Date;
  claimed: Date;
}

/** The platform's record of whose the certificate is; null when it is the signer's, else the reason. */
function ownershipProblem(proof: ProofCase, { accountId, certificate, at, claimed }: Claim): string | null {
  const record = readCanonical(proof.held.files.get(NAME.binding(certificate)), bindingRecordSchema);
  if (!record) return '没有平台对证书归属的记载';
  if (record.accountId !== accountId) return '平台的记载中，这张证书是别人的';
  if (record.certificate !== certificate) return '平台的记载说的是另一张证书';
  if (Date.parse(record.boundAt) > at.getTime() + TOLERANCE) return '证书在那时还没有归签名人';
  if (record.ended && claimed.getTime() > Date.parse(record.ended.at) + TOLERANCE)
    return '签名时，证书已不归签名人使用';
  return null;
}

/**
 * Reads a signed act and verifies it. Acts carry no timestamp: their certificate is judged at the time they tell, and must
 * not be on any list as revoked by then.
 */
function readSignedAct<T extends AdministrationAct['type']>(
  proof: ProofCase,
  name: string,
  type: T,
): { statement: AdministrationStatement; act: ActOf<T>; at: Date } | string {
  const bytes = proof.held.files.get(`${name}.json`);
  const statement = readAct(bytes);
  if (!bytes || !statement || statement.act.type !== type) return '文书的写法不合规定';
  const cms = proof.held.files.get(`${name}.cms`);
  if (!cms) return '没有经办人的签名';
  const certificate = signerOf(bytes, cms, statement.signer.certificate);
  if (typeof certificate === 'string') return certificate;
  const at = new Date(statement.at);
  const verdict = proof.verifier.check(certificate.der, at, 'sign');
  if (!verdict.ok && verdict.code !== 'REVOCATION_UNKNOWN') return `经办人：${verdict.reason}`;
  return { statement, act: statement.act as ActOf<T>, at };
}

/** Ownership by the platform's record, and by the administrator's signed act where there is one. */
function bindingProblem(proof: ProofCase, claim: Claim): string | null {
  const problem = ownershipProblem(proof, claim);
  if (problem) return problem;
  const { accountId, certificate } = claim;
  const name = NAME.bindingAct(certificate);
  if (!proof.held.files.has(`${name}.json`) && !proof.held.files.has(`${name}.cms`)) return null;
  const signed = readSignedAct(proof, name, 'certificate.bind');
  if (typeof signed === 'string') return `证书绑定文书：${signed}`;
  const { act, statement, at } = signed;
  const certified = proof.held.files.get(NAME.certificate(certificate));
  const der = certified?.toString('latin1').replace(/-----[^-]*-----|\s/g, '');
  if (act.accountId !== accountId || act.certificate !== der) return '证书绑定文书说的不是这个人、这张证书';
  const { signer } = statement;
  if (signer.accountId === accountId) return '证书绑定文书是本人经办的';
  const actor = { accountId: signer.accountId, certificate: signer.certificate, at, claimed: at };
  const unowned = ownershipProblem(proof, actor);
  return unowned && `证书绑定文书的经办人：${unowned}`;
}

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
