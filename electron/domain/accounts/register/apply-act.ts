import type { AdministrationAct } from '../../records';
import type { ActOf } from '../act-context';
import { readCertificate } from '../certificates';
import { holderProblem } from '../holder';
import type { Registrar } from './certificate-history';
import type { History } from './history';
import { Refused } from './refused';

/** Who carries out an act, and from when it counts (ms since 1970). */
export interface Enactment {
  registrar: Registrar;
  from: number;
}

/** Carries out an act other than a founding. Throws `Refused` when the history does not allow it. */
export function applyAct(history: History, act: AdministrationAct, enactment: Enactment): void {
  const { from } = enactment;
  switch (act.type) {
    case 'account.open':
      return openAccount(history, act, enactment);
    case 'account.change':
      history.settings.requireOpen(act.accountId);
      return history.settings.set(act.accountId, act.after, from);
    case 'account.close':
      history.settings.requireOpen(act.accountId);
      return history.close(act.accountId, act.before, from);
    case 'certificate.bind':
      return bindCertificate(history, act, enactment);
    case 'certificate.end':
      return history.certificates.end(act.certificate, null, { at: from, reason: act.reason });
    case 'delegation.grant':
      return grantDelegation(history, act, enactment);
    case 'delegation.end':
      return history.delegations.end(act.delegationId, from);
    default:
      throw new Refused('这一项不属于登记簿');
  }
}

function openAccount(history: History, act: ActOf<'account.open'>, enactment: Enactment): void {
  const { accountId, settings, certificate } = act;
  if (history.settings.has(accountId)) throw new Refused('账号名已有人用过');
  history.settings.set(accountId, settings, enactment.from);
  if (certificate !== null) assignCertificate(history, accountId, certificate, enactment);
}

function bindCertificate(history: History, act: ActOf<'certificate.bind'>, enactment: Enactment): void {
  const { accountId, replaces } = act;
  history.settings.requireOpen(accountId);
  const assigned = assignCertificate(history, accountId, act.certificate, enactment);
  if (replaces && replaces.certificate !== assigned)
    history.certificates.end(replaces.certificate, accountId, {
      at: enactment.from,
      reason: replaces.reason,
    });
}

/** Returns the SHA-256 of the certificate. `base64`: its DER. */
function assignCertificate(
  history: History,
  accountId: string,
  base64: string,
  { from, registrar }: Enactment,
): string {
  const certificate = readCertificate(base64);
  if (!certificate) throw new Refused('登记的不是证书');
  const problem = holderProblem(certificate, history.settings.at(accountId) ?? { name: '' });
  if (problem) throw new Refused(problem.slice(0, -1));
  const { sha256 } = certificate;
  history.certificates.assign({
    certificate: sha256,
    accountId,
    from,
    until: null,
    endReason: null,
    registrar,
  });
  return sha256;
}

function grantDelegation(
  history: History,
  act: ActOf<'delegation.grant'>,
  { from, registrar }: Enactment,
): void {
  const { delegationId, fromId, toId, role } = act;
  if (history.delegations.has(delegationId)) throw new Refused('这个编号的代理已经有了');
  if (fromId === toId || toId === registrar.accountId) throw new Refused('是代理人自己办理的');
  history.delegations.grant(delegationId, {
    ...{ fromId, toId, role },
    from: Math.max(Date.parse(act.from), from),
    until: Date.parse(act.until),
  });
}
