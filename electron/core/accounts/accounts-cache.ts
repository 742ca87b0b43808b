import { policySchema, type Policy } from '../../platform/contract';
import { loadTrust, loadRegister } from '../identity/service';
import { createChainVerifier } from '../../pki/trust';
import type { Session } from '../types';
import { cachedAccounts, cachedBindings, cachedDelegations, cachedProposals, statement } from '../store';
import type { OfficeState } from '../../domain/accounts/act-context';

/** Cached state of accounts and rights, for the same checks as the platform's. */

/** Stores the platform's login policy in cache.db. Call it at every login and after a change. */
export function cachePolicy(stores: Pick<Session['stores'], 'cache'>, policy: Policy): void {
  statement(
    stores.cache,
    'INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
  ).run('policy', JSON.stringify(policy));
}

/** Returns the stored login policy; null before the first login. */
export function cachedPolicy(stores: Pick<Session['stores'], 'cache'>): Policy | null {
  const sql = 'SELECT value FROM meta WHERE key = ?';
  const row = statement<{ value: string }>(stores.cache, sql).get('policy');
  return row ? policySchema.parse(JSON.parse(row.value)) : null;
}

/** Returns a function that says why a certificate (DER) is not valid for signing now; null when it is. */
export function certificateProblem(session: Session): (certificate: Buffer) => string | null {
  const trust = loadTrust(session.stores);
  const verifier = trust && createChainVerifier(trust);
  return (certificate) => {
    if (!verifier) return '本机还没有签发机构的证书，不能判断这张证书是否可信。';
    const verdict = verifier.check(certificate, session.clock.now(), 'sign');
    return verdict.ok ? null : verdict.reason;
  };
}

/**
 * Returns the state for `administrationBar` from the cache; `recoveries`, `articles` and `duties` are passed by the
 * caller.
 */
export function officeState(
  session: Session,
  policy: Policy,
  {
    recoveries = [],
    articles = [],
    duties = [],
  }: Partial<Pick<OfficeState, 'recoveries' | 'articles' | 'duties'>> = {},
): OfficeState {
  const { cache } = session.stores;
  return {
    accounts: cachedAccounts(cache),
    bindings: cachedBindings(cache),
    delegations: cachedDelegations(cache),
    articles,
    duties,
    policy,
    proposals: cachedProposals(cache),
    register: loadRegister(session.stores),
    recoveries,
    certificateProblem: certificateProblem(session),
    now: session.clock.now().toISOString(),
  };
}
