import type { AdministrationStatement } from '../../records';
import { concernedAccount, confirmationReason, confirmerProblem } from '../confirmation';
import type { History } from './history';
import { Refused } from './refused';
import type { SignedAct } from './signed-act';

/** Throws `Refused` unless the signer used their own certificate and had the right to this act. */
export function requireAuthority(history: History, { statement, at }: SignedAct): void {
  const { act, signer } = statement;
  const signed = { proven: at, claimed: at };
  const owned = history.certificates.wasOwned(signer.certificate, signer.accountId, signed);
  if (owned.holds !== 'yes') throw new Refused(`经办人：${owned.reason}`);
  if (signer.accountId === concernedAccount(act)) throw new Refused('是经办人为本人办理的');
  if (history.settings.hadRole(signer.accountId, 'systemAdministrator', signed).holds === 'yes') return;
  const concerned =
    (act.type === 'delegation.grant' && act.fromId === signer.accountId) ||
    (act.type === 'delegation.end' &&
      history.delegations.partiesOf(act.delegationId).includes(signer.accountId));
  if (!concerned) throw new Refused('经办人当时不是系统管理员');
}

/** A second signature. `at`: its time in ms since 1970. */
export interface SecondSignature {
  accountId: string;
  name: string;
  at: number;
}

/**
 * Returns who gave the second signature to an act, and when; null without one. Throws `Refused` when it is needed and
 * missing, or is invalid.
 *
 * @param proposed the act and the hash of its statement
 */
export function secondSignature(
  history: History,
  proposed: { statement: AdministrationStatement; hash: string },
  confirmation: SignedAct | null,
): SecondSignature | null {
  const { act, signer } = proposed.statement;
  if (!confirmation) {
    const accounts = history.settings
      .newest()
      .map(({ accountId, settings }) => ({ id: accountId, ...settings }));
    const needed = confirmationReason(act, accounts);
    if (needed) throw new Refused(`${needed.slice(0, -1)}，却没有会签`);
    return null;
  }
  const { statement, at } = confirmation;
  const said = statement.act;
  if (said.type !== 'proposal.confirm' || said.statement !== proposed.hash)
    throw new Refused('会签的不是这一项');
  const { accountId, certificate, name } = statement.signer;
  const owned = history.certificates.wasOwned(certificate, accountId, { proven: at, claimed: at });
  if (owned.holds !== 'yes') throw new Refused(`会签人：${owned.reason}`);
  const settings = history.settings.at(accountId, at);
  const problem = confirmerProblem(
    { id: accountId, active: settings?.active ?? false, roles: settings?.roles ?? [] },
    signer.accountId,
    act,
  );
  if (problem) throw new Refused(`会签不成立：${problem.slice(0, -1)}`);
  return { accountId, name, at };
}
