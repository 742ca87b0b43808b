import { policySchema, type Policy } from '../../platform/contract';
import { loadTrust, loadRegister } from '../identity/service';
import { createChainVerifier } from '../../pki/trust';
import type { Session } from '../types';
import {
  cachedAccounts,
  cachedBindings,
  cachedDelegations,
  cachedProposals,
  readMeta,
  writeMeta,
} from '../store';
import type { OfficeState } from '../../domain/accounts/act-context';

/** Cached state of accounts and rights, for the same checks as the platform's. */

/** Stores the platform's login policy in cache.db. Call it at every login and after a change. */
export function cachePolicy({ cache }: Pick<Session['stores'], 'cache'>, policy: Policy): void {
  writeMeta(cache, 'policy', JSON.stringify(policy));
}

/** Returns the stored login policy; null before the first login. */
export function cachedPolicy({ cache }: Pick<Session['stores'], 'cache'>): Policy | null {
  const text = readMeta(cache, 'policy');
  return text === null ? null : policySchema.parse(JSON.parse(text));
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
