import { randomBytes } from 'node:crypto';
import type { HandOver, Phone, Policy, Role } from '../../platform/contract';
import type { AccountRow, DelegationRow } from '../contract';
import { Failure } from '../failure';
import { roleConflicts as conflictsOf } from '../../domain/identity/roles';
import type { AccountSettings } from '../contract';
import type { Session } from '../types';
import { cachedAccounts } from '../store';
import { signAndSubmitAct } from './acts';
import { boundCertificates } from './certificates';
import { delegations } from './delegations';
import { cachePolicy, cachedPolicy } from './accounts-cache';
import { accountState, successors, uncoveredStages } from '../../domain/accounts/state';
import { commitToPhone } from '../../domain/accounts/statement';

export { readCertificateFile } from './certificates';
export { delegates, delegations, endDelegation, grantDelegation } from './delegations';
export { cachePolicy } from './accounts-cache';
export { confirmProposal, proposals, refuseProposal } from './proposals';
export { grantRecovery, recoveries } from './recoveries';
export { handOverRoot, register } from './root';

type BindingEnd = 'replaced' | 'lost' | 'closed' | 'other';

const administers = (session: Session) =>
  session.account.active && session.account.roles.includes('systemAdministrator');

/** Returns all accounts with their certificates, sorted: active, suspended, closed, then by id. */
export function list(session: Session): { accounts: AccountRow[]; mayAdminister: boolean } {
  const { cache } = session.stores;
  const certificates = boundCertificates(session);
  const order = { active: 0, suspended: 1, closed: 2 };
  const accounts = cachedAccounts(cache)
    .map((account) => ({
      ...account,
      state: accountState(account),
      certificates: certificates.get(account.id) ?? [],
    }))
    .sort((a, b) => order[a.state] - order[b.state] || (a.id < b.id ? -1 : 1));
  return { accounts, mayAdminister: administers(session) };
}

/** Returns why one account may not have these roles together, as sentences. */
export function roleConflicts({ roles }: { roles: Role[] }): { conflicts: string[] } {
  return { conflicts: conflictsOf(roles) };
}

/**
 * Returns the mobile number of the form with a new salt. Throws `Failure` 'INVALID' unless it has 11 digits and begins
 * with 1, or is empty.
 */
function phoneOf(text: string): Phone {
  const number = text.replace(/[\s-]/g, '');
  if (/^(1\d{10})?$/.test(number)) return { number, salt: randomBytes(16).toString('hex') };
  throw new Failure('INVALID', '手机号码不对：应为 11 位数字，以 1 开头。', '请核对；没有手机号码可以不填。');
}

/**
 * 开设: opens an account, with its first certificate when given (DER in base64). Rejects with `Failure` 'INVALID' for a
 * malformed phone number, and like `administer`.
 */
export async function open(
  session: Session,
  input: {
    accountId: string;
    name: string;
    number: string;
    department: string;
    roles: Role[];
    phone: string;
    certificate: string | null;
    reason: string;
  },
): Promise<{ proposed: boolean }> {
  const { accountId, name, number, department, roles, certificate, reason } = input;
  const phone = input.phone.trim() === '' ? null : phoneOf(input.phone);
  return signAndSubmitAct(session, {
    act: {
      type: 'account.open',
      accountId,
      settings: { name, ...(number !== '' && { number }), department, roles, active: true },
      certificate,
      phone: phone && commitToPhone(phone),
    },
    phone,
    reason,
  });
}

/**
 * 变更、停用、恢复: changes an account. `phone` null keeps the number. Rejects with `Failure` 'INVALID' for a malformed
 * phone number, and like `administer`.
 */
export async function change(
  session: Session,
  input: {
    accountId: string;
    before: AccountSettings;
    after: AccountSettings;
    phone: string | null;
    reason: string;
  },
): Promise<{ proposed: boolean }> {
  const { accountId, before, after, reason } = input;
  const phone = input.phone === null ? null : phoneOf(input.phone);
  return signAndSubmitAct(session, {
    act: { type: 'account.change', accountId, before, after, phone: phone && commitToPhone(phone) },
    phone,
    reason,
  });
}

/**
 * Returns what must be settled before an account is closed. Articles and duties are read from the platform, because an
 * administrator's cache holds neither articles nor the ledger. Rejects with the `Failure` of the platform client.
 */
export async function closing(
  session: Session,
  { accountId }: { accountId: string },
): Promise<{
  articles: Array<Pick<HandOver['articles'][number], 'id' | 'title' | 'stage' | 'purpose'>>;
  duties: HandOver['duties'];
  delegations: DelegationRow[];
  successors: Array<{ id: string; name: string }>;
  uncovered: ReturnType<typeof uncoveredStages>;
}> {
  const { articles, duties } = await session.platform.openTasks(accountId);
  const accounts = cachedAccounts(session.stores.cache);
  return {
    articles: articles.map(({ id, title, stage, purpose }) => ({ id, title, stage, purpose })),
    duties,
    delegations: delegations(session).delegations.filter(
      ({ state, fromId, toId }) => state !== 'over' && (fromId === accountId || toId === accountId),
    ),
    successors: successors(accounts, accountId).map(({ id, name }) => ({ id, name })),
    uncovered: uncoveredStages(accounts, accountId),
  };
}

/**
 * 注销: closes an account; `handOver` names the account that takes over each article. Rejects with the `Failure` of the
 * platform client, and like `administer`.
 */
export async function close(
  session: Session,
  input: {
    accountId: string;
    before: AccountSettings;
    handOver: Array<{ articleId: string; toId: string }>;
    reason: string;
  },
): Promise<Record<string, never>> {
  const { accountId, before, handOver, reason } = input;
  const { articles, duties } = await session.platform.openTasks(accountId);
  await signAndSubmitAct(session, {
    act: { type: 'account.close', accountId, before, handOver },
    articles,
    duties,
    reason,
  });
  return {};
}

/** 登记证书: registers a certificate (DER in base64), optionally in place of another one. Rejects like `administer`. */
export async function bindCertificate(
  session: Session,
  input: {
    accountId: string;
    certificate: string;
    replaces: { certificate: string; reason: BindingEnd } | null;
    reason: string;
  },
): Promise<{ proposed: boolean }> {
  const { accountId, certificate, replaces, reason } = input;
  return signAndSubmitAct(session, {
    act: { type: 'certificate.bind', accountId, certificate, replaces },
    reason,
  });
}

/** 终止证书的登记: ends the registration of a certificate (SHA-256). Rejects like `administer`. */
export async function endCertificate(
  session: Session,
  input: { certificate: string; end: BindingEnd; reason: string },
): Promise<Record<string, never>> {
  const { certificate, end, reason } = input;
  await signAndSubmitAct(session, {
    act: { type: 'certificate.end', certificate, reason: end },
    reason,
  });
  return {};
}

/** Returns the platform's login policy as of the last login. Throws `Failure` 'POLICY_UNKNOWN' before the first. */
export function policy(session: Session): { policy: Policy; mayAdminister: boolean } {
  const kept = cachedPolicy(session.stores);
  if (!kept) throw new Failure('POLICY_UNKNOWN', '本机还没有平台的登录策略。', '请联网登录一次后再查看。');
  return { policy: kept, mayAdminister: administers(session) };
}

/** Sets the platform's login policy, signed. Rejects like `administer`. */
export async function setPolicy(
  session: Session,
  input: { before: Policy; after: Policy; reason: string },
): Promise<Record<string, never>> {
  const { before, after, reason } = input;
  await signAndSubmitAct(session, {
    act: { type: 'policy.set', before, after },
    reason,
  });
  cachePolicy(session.stores, after);
  return {};
}
