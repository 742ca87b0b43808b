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

/** An admissible act with its signatures. */
export interface AdmittedAct {
  /** Who signed it; for a confirmed proposal, the proposer. */
  actor: Account;
  statement: AdministrationStatement;
  request: AdministrationRequest;
  /** The second signature; null without one. */
  confirmation: SignedText | null;
}

/** What the effect of an act depends on, beside the act. */
interface Enactment {
  actor: Account;
  reason: string;
  signed: Signed;
  /** The number that the act commits to; null when it names none. */
  phone: string | null;
}

type Effect<T extends AdministrationAct['type']> = (
  platform: Platform,
  act: ActOf<T>,
  enactment: Enactment,
) => void;

const EFFECTS: { [T in AdministrationAct['type']]: Effect<T> } = {
  'office.found': () => undefined,
  'account.open': openAccount,
  'account.change': changeAccount,
  'account.close': closeAccount,
  'certificate.bind': bindCertificate,
  'certificate.end': (platform, { certificate, reason }) => endBinding(platform, certificate, reason),
  'delegation.grant': delegate,
  'delegation.end': (platform, { delegationId }) => endDelegations(platform, ({ id }) => id === delegationId),
  'policy.set': (platform, { after }) => setPolicy(platform, after),
  'recovery.grant': storeRecoveryGrant,
  'proposal.confirm': refuseAnswer,
  'proposal.refuse': refuseAnswer,
};

/**
 * Carries out an admissible act. To be called in the transaction in which the act was judged. Throws for
 * `proposal.confirm` and `proposal.refuse`, and when an article to be handed over does not exist.
 */
export function performAct(platform: Platform, admitted: AdmittedAct): void {
  const { actor, statement: said, request, confirmation } = admitted;
  const { act, reason } = said;
  const { id, statement, cms, phone } = request;
  const signed: Signed = { statement, cms };
  appendToRegister(platform, act, { id, ...signed }, confirmation);
  EFFECTS[act.type](platform, act as never, { actor, reason, signed, phone: phone?.number ?? null });
}

function refuseAnswer(_: Platform, { type }: ActOf<'proposal.confirm' | 'proposal.refuse'>): never {
  throw new Error(`${type} answers a proposal`);
}

function openAccount(
  platform: Platform,
  { accountId, settings, certificate }: ActOf<'account.open'>,
  { phone, signed }: Enactment,
): void {
  if (phone !== null) setPhone(platform, accountId, phone);
  platform.store.put('account', accountId, null, { id: accountId, ...settings });
  if (certificate !== null) platform.bindings.bind(accountId, Buffer.from(certificate, 'base64'), signed);
}

function bindCertificate(
  platform: Platform,
  { accountId, certificate, replaces }: ActOf<'certificate.bind'>,
  { signed }: Enactment,
): void {
  if (replaces) endBinding(platform, replaces.certificate, replaces.reason);
  platform.bindings.bind(accountId, Buffer.from(certificate, 'base64'), signed);
}

/** Delegations of a removed role end too, so that they do not revive when the role is granted again. */
function changeAccount(
  platform: Platform,
  { accountId, after }: ActOf<'account.change'>,
  { phone }: Enactment,
): void {
  if (phone !== null) setPhone(platform, accountId, phone);
  if (!after.active) endSessions(platform, { accountId });
  endDelegations(platform, ({ fromId, role }) => fromId === accountId && !after.roles.includes(role));
  platform.store.put('account', accountId, null, { id: accountId, ...after });
}

/** 注销 (第十四条: 人员变更后及时注销权限): hands over the articles, then ends every right of the account. */
function closeAccount(platform: Platform, { accountId, before, handOver }: ActOf<'account.close'>): void {
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
  act: ActOf<'delegation.grant'>,
  { actor, reason, signed }: Enactment,
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
