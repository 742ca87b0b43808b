import type { AdministrationAct, AdministrationStatement } from '../../platform/contract';
import { TOLERANCE, type Examined } from './findings';
import { bindingRecordSchema, COMMON_NAME, readAct, readCanonical } from './layout';
import { signerOf } from './signing';

type ActOf<T extends AdministrationAct['type']> = Extract<AdministrationAct, { type: T }>;

/** That someone signed with a certificate. */
export interface Claim {
  accountId: string;
  certificate: string;
  /** When it was signed at the latest, and when the signer says. */
  at: Date;
  claimed: Date;
}

/** The platform's record of whose the certificate is; null when it is the signer's, else the reason. */
function ownershipProblem(proof: Examined, { accountId, certificate, at, claimed }: Claim): string | null {
  const record = readCanonical(proof.held.files.get(COMMON_NAME.binding(certificate)), bindingRecordSchema);
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
export function readSignedAct<T extends AdministrationAct['type']>(
  proof: Examined,
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
export function bindingProblem(proof: Examined, claim: Claim): string | null {
  const problem = ownershipProblem(proof, claim);
  if (problem) return problem;
  const { accountId, certificate } = claim;
  const name = COMMON_NAME.bindingAct(certificate);
  if (!proof.held.files.has(`${name}.json`) && !proof.held.files.has(`${name}.cms`)) return null;
  const signed = readSignedAct(proof, name, 'certificate.bind');
  if (typeof signed === 'string') return `证书绑定文书：${signed}`;
  const { act, statement, at } = signed;
  const certified = proof.held.files.get(COMMON_NAME.certificate(certificate));
  const der = certified?.toString('latin1').replace(/-----[^-]*-----|\s/g, '');
  if (act.accountId !== accountId || act.certificate !== der) return '证书绑定文书说的不是这个人、这张证书';
  const { signer } = statement;
  if (signer.accountId === accountId) return '证书绑定文书是本人经办的';
  const actor = { accountId: signer.accountId, certificate: signer.certificate, at, claimed: at };
  const unowned = ownershipProblem(proof, actor);
  return unowned && `证书绑定文书的经办人：${unowned}`;
}
