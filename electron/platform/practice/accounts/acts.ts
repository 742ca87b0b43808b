import type {
  Account,
  AdministrationAct,
  AdministrationRequest,
  AdministrationStatement,
  Article,
  Binding,
  Delegation,
  SignedText,
} from '../../contract';
import { delegationState } from '../../../domain/accounts/delegations';
import type { Platform } from '../platform';
import { deleteDeposits, deleteRecoveryRequests, storeRecoveryGrant } from './recovery';
import { appendToRegister } from './register';
import { endSessions, setPolicy } from './sessions';
import { setPhone } from './sms';

type ActOf<T extends AdministrationAct['type']> = Extract<AdministrationAct, { type: T }>;
type Signed = NonNullable<Binding['act']>;
type BindingEnd = NonNullable<Binding['ended']>['reason'];

/**
 * Carries out an admissible act. To be called in the transaction in which the act was judged. Throws for
 * `proposal.confirm` and `proposal.refuse`, and when an article to be handed over does not exist.
 */
export function performAct(
  platform: Platform,
  actor: Account,
  { act, reason }: AdministrationStatement,
  { id, statement, cms, phone }: AdministrationRequest,
  confirmation: SignedText | null,
): void {
  const { store } = platform;
  const signed: Signed = { statement, cms };
  appendToRegister(platform, act, { id, ...signed }, confirmation);
  switch (act.type) {
    case 'office.found':
      return;
    case 'account.open':
      if (phone) setPhone(platform, act.accountId, phone.number);
      store.put('account', act.accountId, null, { id: act.accountId, ...act.settings });
      if (act.certificate !== null)
        platform.bindings.bind(act.accountId, Buffer.from(act.certificate, 'base64'), signed);
      return;
    case 'account.change':
      return change(platform, act, phone?.number ?? null);
    case 'account.close':
      return close(platform, act);
    case 'certificate.bind':
      if (act.replaces) endBinding(platform, act.replaces.certificate, act.replaces.reason);
      platform.bindings.bind(act.accountId, Buffer.from(act.certificate, 'base64'), signed);
      return;
    case 'certificate.end':
      return endBinding(platform, act.certificate, act.reason);
    case 'delegation.grant':
      return delegate(platform, actor, act, reason, signed);
    case 'delegation.end':
      return endDelegations(platform, ({ id }) => id === act.delegationId);
    case 'policy.set':
      return setPolicy(platform, act.after);
    case 'recovery.grant':
      return storeRecoveryGrant(platform, act);
    case 'proposal.confirm':
    case 'proposal.refuse':
      throw new Error(`${act.type} answers a proposal`);
  }
}

/** Delegations of a removed role end too, so that they do not revive when the role is granted again. */
function change(
  platform: Platform,
  { accountId, after }: ActOf<'account.change'>,
  phone: string | null,
): void {
  if (phone !== null) setPhone(platform, accountId, phone);
  if (!after.active) endSessions(platform, { accountId });
  endDelegations(platform, ({ fromId, role }) => fromId === accountId && !after.roles.includes(role));
  platform.store.put('account', accountId, null, { id: accountId, ...after });
}

/** 注销 (第十四条: 人员变更后及时注销权限): hands over the articles, then ends every right of the account. */
function close(platform: Platform, { accountId, before, handOver }: ActOf<'account.close'>): void {
  const { store } = platform;
  const updatedAt = platform.now().toISOString();
  for (const { articleId, toId } of handOver) {
    const article = store.article(articleId);
    if (!article) throw new Error(`no article ${articleId}`);
    store.put('article', articleId, articleId, { ...article, authorId: toId, updatedAt } satisfies Article);
  }
  for (const { id } of platform.bindings.live(accountId)) endBinding(platform, id, 'closed');
  endDelegations(platform, ({ fromId, toId }) => fromId === accountId || toId === accountId);
  endSessions(platform, { accountId });
  deleteRecoveryRequests(platform, { accountId });
  deleteDeposits(platform, accountId);
  setPhone(platform, accountId, '');
  store.put('account', accountId, null, { id: accountId, ...before, active: false, roles: [] });
}

/** Ends a binding and the sessions of its certificate; for `lost` and `closed` also its recovery requests. */
function endBinding(platform: Platform, certificate: string, reason: BindingEnd): void {
  platform.bindings.end(certificate, reason);
  endSessions(platform, { certificate });
  if (reason === 'lost' || reason === 'closed') deleteRecoveryRequests(platform, { certificate });
}

function delegate(
  platform: Platform,
  actor: Account,
  act: ActOf<'delegation.grant'>,
  reason: string,
  signed: Signed,
): void {
  const { delegationId: id, fromId, toId, role, from, until } = act;
  const delegation: Delegation = {
    id,
    fromId,
    toId,
    role,
    from,
    until,
    reason,
    grantedBy: actor.id,
    grantedAt: platform.now().toISOString(),
    endedAt: null,
    act: signed,
  };
  platform.store.put('delegation', id, null, delegation);
}

function endDelegations(platform: Platform, which: (delegation: Delegation) => boolean): void {
  const endedAt = platform.now().toISOString();
  for (const delegation of platform.store.all<Delegation>('delegation'))
    if (delegationState(delegation, endedAt) !== 'over' && which(delegation))
      platform.store.put('delegation', delegation.id, null, { ...delegation, endedAt });
}
