import type { FoundedAccount, FoundedDelegation } from '../../records';
import type { ActOf } from '../act-context';
import { sameSettings } from '../state';
import type { Enactment } from './apply-act';
import type { History } from './history';

/** Carries out a founding act. Earlier accounts that it does not list are closed. */
export function applyFounding(history: History, act: ActOf<'office.found'>, enactment: Enactment): void {
  closeUnlisted(history, act.accounts, enactment.from);
  for (const account of act.accounts) {
    settle(history, account, enactment.from);
    for (const certificate of account.certificates)
      settleCertificate(history, account.accountId, certificate, enactment);
  }
  for (const { delegationId, fromId, toId, role, from, until } of act.delegations)
    if (!history.delegations.has(delegationId))
      history.delegations.grant(delegationId, {
        ...{ fromId, toId, role },
        from: Date.parse(from),
        until: Date.parse(until),
      });
}

function closeUnlisted(history: History, accounts: readonly FoundedAccount[], at: number): void {
  const listed = new Set(accounts.map(({ accountId }) => accountId));
  for (const { accountId, settings } of history.settings.newest())
    if (!listed.has(accountId) && (settings.active || settings.roles.length > 0))
      history.close(accountId, settings, at);
}

function settle(history: History, { accountId, settings, since }: FoundedAccount, at: number): void {
  const known = history.settings.at(accountId);
  if (!known) history.settings.set(accountId, settings, Math.min(Date.parse(since), at));
  else if (!sameSettings(known, settings)) history.settings.set(accountId, settings, at);
}

function settleCertificate(
  { certificates }: History,
  accountId: string,
  { certificate, since, ended }: FoundedAccount['certificates'][number],
  { registrar }: Enactment,
): void {
  const known = certificates.get(certificate);
  const end = ended && { at: Date.parse(ended.at), reason: ended.reason };
  if (!known)
    certificates.assign({
      certificate,
      accountId,
      from: Date.parse(since),
      until: end && end.at,
      endReason: end && end.reason,
      registrar,
    });
  else if (end && known.until === null) certificates.end(certificate, null, end);
}

/** Returns the lists for a founding act of the present state, sorted by id. */
export function foundingLists(history: History): {
  accounts: FoundedAccount[];
  delegations: FoundedDelegation[];
} {
  const instant = (ms: number) => new Date(ms).toISOString();
  const tenures = history.certificates.all();
  const certificatesOf = (accountId: string) =>
    sortedBy(
      tenures.filter((tenure) => tenure.accountId === accountId),
      ({ certificate }) => certificate,
    ).map(({ certificate, from, until, endReason }) => ({
      certificate,
      since: instant(from),
      ended: until === null ? null : { at: instant(until), reason: endReason ?? 'other' },
    }));
  return {
    accounts: sortedBy(history.settings.newest(), ({ accountId }) => accountId).map(
      ({ accountId, settings, from }) => ({
        ...{ accountId, settings },
        since: instant(from),
        certificates: certificatesOf(accountId),
      }),
    ),
    delegations: sortedBy(history.delegations.all(), ([id]) => id).map(
      ([delegationId, { fromId, toId, role, from, until }]) => ({
        ...{ delegationId, fromId, toId, role },
        from: instant(from),
        until: instant(until),
      }),
    ),
  };
}

/** Keys are unique, and compared by UTF-16 code units. */
function sortedBy<T>(items: readonly T[], keyOf: (item: T) => string): T[] {
  return [...items].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
}
