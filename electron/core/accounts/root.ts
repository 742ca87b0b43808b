import { loadTrust, loadRegister } from '../identity/service';
import type { Session } from '../types';
import { cachedAccounts, cachedBindings, cachedDelegations, cachedRegister } from '../store';
import { signAndSubmitAct } from './acts';
import { foundedAccounts, foundedDelegations, statementHash } from '../../domain/accounts/founding';
import { readAdministrationStatement } from '../../domain/accounts/statement';

/** The root of trust: the pinned one, the current one, and its handover. */

/**
 * Returns the pinned root, the newest root that follows from it, and the register's entries that are not valid, by
 * sequence number.
 */
export function register(session: Session): {
  pinned: string | null;
  root: string | null;
  founders: string[];
  entries: number;
  refused: Array<{ sequence: number; reason: string }>;
  mayHandOver: boolean;
} {
  const { stores, account } = session;
  const known = loadRegister(stores);
  const entries = cachedRegister(stores.cache);
  const founding = entries.find(({ statement }) => statementHash(statement) === known?.root);
  const signatures = founding ? [founding.statement, founding.confirmation?.statement ?? ''] : [];
  return {
    pinned: loadTrust(stores)?.root ?? null,
    root: known?.root ?? null,
    founders: signatures.flatMap((text) => readAdministrationStatement(text)?.signer.name ?? []),
    entries: entries.length,
    refused: [...(known?.refused ?? [])].map(([sequence, reason]) => ({ sequence, reason })),
    mayHandOver: account.active && account.roles.includes('systemAdministrator'),
  };
}

/** Signs a new founding act over the current accounts, certificates and delegations. Rejects like `administer`. */
export function handOverRoot(
  session: Session,
  { reason }: { reason: string },
): Promise<{ proposed: boolean }> {
  const { cache } = session.stores;
  const known = loadRegister(session.stores);
  // Use the register, not the platform's records, so that the platform cannot add anything.
  const present = known?.foundingLists() ?? {
    accounts: foundedAccounts(
      cachedAccounts(cache),
      cachedBindings(cache),
      session.clock.now().toISOString(),
    ),
    delegations: foundedDelegations(cachedDelegations(cache)),
  };
  return signAndSubmitAct(session, {
    act: { type: 'office.found', previous: known?.root ?? null, ...present },
    reason,
  });
}
