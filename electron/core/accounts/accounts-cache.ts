import { policySchema, type Policy } from '../../platform/contract';
import { loadTrust, registerOf } from '../identity/service';
import { createChainVerifier } from '../../pki/trust';
import type { Session } from '../office';
import { cachedAccounts, cachedBindings, cachedDelegations, cachedProposals, statement } from '../store';
import type { OfficeState } from '../../domain/accounts/office';

/** The office as this machine knows it: what the platform will judge by, unless it knows more. */

/** Keeps the platform's login policy in cache.db: at every login, and when it was set here. */
export function cachePolicy(stores: Pick<Session['stores'], 'cache'>, policy: Policy): void {
  statement(
    stores.cache,
    'INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
  ).run('policy', JSON.stringify(policy));
}

export function cachedPolicy(stores: Pick<Session['stores'], 'cache'>): Policy | null {
  const sql = 'SELECT value FROM meta WHERE key = ?';
  const row = statement<{ value: string }>(stores.cache, sql).get('policy');
  return row ? policySchema.parse(JSON.parse(row.value)) : null;
}

/** Why a certificate (DER) is not good for signing now, as this machine can judge; null when it is. */
export function certificateProblem(session: Session): (certificate: Buffer) => string | null {
  const trust = loadTrust(session.stores);
  const verifier = trust && createChainVerifier(trust);
  return (certificate) => {
    if (!verifier) return '本机还没有签发机构的证书，不能判断这张证书是否可信。';
    const verdict = verifier.check(certificate, session.clock.now(), 'sign');
    return verdict.ok ? null : verdict.reason;
  };
}

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
    register: registerOf(session.stores),
    recoveries,
    certificateProblem: certificateProblem(session),
    now: session.clock.now().toISOString(),
  };
}
