import type { Account, Binding } from '../records';
import { certificateOrNull, type Certificate } from '../../pki/certificates';
import { holderProblem } from './holder';
import { makeRefusal, type ActOf, type ActRefusal, type OfficeState } from './act-context';
import { accountState } from './state';

/**
 * Assignment of certificates to accounts (第十四条(三)), identified by SHA-256 of the DER, and by issuer and serial number.
 */

/** Returns the account's bindings in force; their certificates permit sign-in. */
export function bindingsInForce(bindings: readonly Binding[], accountId: string): Binding[] {
  return bindings.filter((binding) => binding.accountId === accountId && binding.ended === null);
}

/** Reads DER in canonical base64; null when it is not a valid certificate. */
export function readCertificate(base64: string): Certificate | null {
  const der = Buffer.from(base64, 'base64');
  if (der.toString('base64') !== base64) return null;
  const certificate = certificateOrNull(der);
  return certificate?.der.equals(der) ? certificate : null;
}

/** Returns why a certificate cannot be bound to an account; null when it can. */
export function bindingRefusal(
  act: Omit<ActOf<'certificate.bind'>, 'type'>,
  state: OfficeState,
): ActRefusal | null {
  const account = state.accounts.find(({ id }) => id === act.accountId);
  if (!account) return makeRefusal('INVALID', '没有这个账号。');
  if (accountState(account) === 'closed') return makeRefusal('CONFLICT', `${account.name}的账号已经注销。`);
  const certificate = readCertificate(act.certificate);
  if (!certificate) return makeRefusal('INVALID', '所选文件不是有效的证书。');
  const known = state.bindings.find((binding) => isSame(binding, certificate));
  if (known) return makeRefusal('CONFLICT', knownReason(known, account, state));
  const problem =
    holderProblem(certificate, account) ??
    keyProblem(certificate, account.id, state) ??
    state.certificateProblem(certificate.der);
  if (problem) return makeRefusal('INVALID', problem);
  if (act.replaces === null) return null;
  const { certificate: replaced } = act.replaces;
  return bindingsInForce(state.bindings, account.id).some(({ id }) => id === replaced)
    ? null
    : makeRefusal('CONFLICT', `要替换的证书不是${account.name}现用的证书，请核对后再办理。`);
}

/** A key pair belongs to one account only: certificates of two accounts for one key would let a person sign as both. */
function keyProblem(certificate: Certificate, accountId: string, state: OfficeState): string | null {
  const other = state.bindings.find(
    (binding) =>
      binding.accountId !== accountId &&
      readCertificate(binding.certificate)?.publicKeyBits.equals(certificate.publicKeyBits),
  );
  if (!other) return null;
  const whose = state.accounts.find(({ id }) => id === other.accountId)?.name ?? other.accountId;
  return `这张证书与${whose}的证书是同一把密钥，不能登记给另一个账号。`;
}

function isSame(binding: Binding, certificate: Certificate): boolean {
  if (binding.id === certificate.sha256) return true;
  const bound = readCertificate(binding.certificate);
  return bound !== null && bound.issuer.equals(certificate.issuer) && bound.serial.equals(certificate.serial);
}

function knownReason(known: Binding, account: Account, state: OfficeState): string {
  const whose = state.accounts.find(({ id }) => id === known.accountId)?.name ?? known.accountId;
  if (known.ended) return `这张证书曾登记给${whose}，已终止使用，不能再登记。`;
  return known.accountId === account.id ? `这张证书已登记给${whose}。` : `这张证书是${whose}的。`;
}

/** Returns why a certificate's binding cannot be ended; null when it can. */
export function bindingEndRefusal(act: ActOf<'certificate.end'>, state: OfficeState): ActRefusal | null {
  const binding = state.bindings.find(({ id }) => id === act.certificate);
  if (!binding) return makeRefusal('INVALID', '平台没有登记这张证书。');
  if (binding.ended) return makeRefusal('CONFLICT', '这张证书已终止使用。');
  const administrators = state.accounts.filter(
    (account) => account.active && account.roles.includes('systemAdministrator'),
  );
  const others = administrators.flatMap(({ id }) => bindingsInForce(state.bindings, id));
  const isAdministrators = administrators.some(({ id }) => id === binding.accountId);
  return isAdministrators && others.every(({ id }) => id === binding.id)
    ? makeRefusal('NOT_PERMITTED', '这是系统管理员最后一张可用的证书，请先登记另一张。')
    : null;
}
