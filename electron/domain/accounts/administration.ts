import type { Account, AccountSettings, AdministrationAct, Policy } from '../records';
import { canonicalText } from '../encoding/canonical';
import { roleConflicts } from '../identity/roles';
import { makeRefusal, type ActOf, type ActRefusal, type OfficeState } from './act-context';
import { bindingRefusal, bindingEndRefusal } from './certificates';
import {
  hasPossibleConfirmer,
  confirmationReason,
  confirmerProblem,
  mayGiveSecondSignature,
} from './confirmation';
import { dutiesText } from './duties';
import { delegationRefusal, delegationState } from './delegations';
import { foundedAccounts, foundedDelegations, statementHash } from './founding';
import { accountState, holdsArticle, sameSettings, settingsOf, successors } from './state';
import { readAdministrationStatement } from './statement';

/** Rules for acts on accounts and rights. The platform enforces them; the client checks them before it sends an act. */

/** Account ids are used as names of folders and audit chains. */
const ACCOUNT_ID = /^[0-9a-z][0-9a-z-]{0,59}$/;
const RESERVED_ID = 'platform';

/**
 * Returns why this act cannot be executed or proposed; null when it can. Only system administrators may act, except
 * that users may delegate their own review and end a delegation that concerns them, and that principals may give second
 * signatures too. Nobody may act on their own account (第十四条(三)).
 */
export function actRefusal(actor: Account, act: AdministrationAct, state: OfficeState): ActRefusal | null {
  return (
    rightDenial(actor, act, state) ?? actDenial(actor, act, state) ?? unconfirmableDenial(actor, act, state)
  );
}

function actDenial(actor: Account, act: AdministrationAct, state: OfficeState): ActRefusal | null {
  switch (act.type) {
    case 'office.found':
      return foundDenial(act, state);
    case 'proposal.confirm':
    case 'proposal.refuse':
      return proposalDenial(actor, act, state);
    case 'account.open':
      return openDenial(act, state);
    case 'account.change':
      return changeDenial(actor, act, state);
    case 'account.close':
      return closeDenial(actor, act, state);
    case 'certificate.bind':
      return bindingRefusal(act, state);
    case 'certificate.end':
      return bindingEndRefusal(act, state);
    case 'delegation.grant':
      if (state.delegations.some(({ id }) => id === act.delegationId))
        return makeRefusal('CONFLICT', '这个编号的代理已经有了。');
      return delegationRefusal(act, state, state.now);
    case 'delegation.end':
      return delegationEndDenial(act, state);
    case 'policy.set':
      return policyDenial(act, state);
    case 'recovery.grant':
      return recoveryDenial(actor, act, state);
  }
}

function rightDenial(actor: Account, act: AdministrationAct, state: OfficeState): ActRefusal | null {
  if (!actor.active) return makeRefusal('NOT_PERMITTED', '该账号已停用。');
  if (actor.roles.includes('systemAdministrator')) return null;
  if (act.type === 'delegation.grant')
    return act.fromId === actor.id
      ? null
      : makeRefusal('NOT_PERMITTED', '代理由离岗的本人委托，或由系统管理员代为办理。');
  if (act.type === 'delegation.end') {
    const delegation = state.delegations.find(({ id }) => id === act.delegationId);
    const concerned = delegation && [delegation.fromId, delegation.toId].includes(actor.id);
    return concerned ? null : makeRefusal('NOT_PERMITTED', '代理由当事人或系统管理员终止。');
  }
  if ((act.type === 'proposal.confirm' || act.type === 'proposal.refuse') && mayGiveSecondSignature(actor))
    return null;
  return makeRefusal('NOT_PERMITTED', '账号与权限由系统管理员办理（第十四条）。');
}

/** Refuses an act that needs a second signature when no account can give it. */
function unconfirmableDenial(actor: Account, act: AdministrationAct, state: OfficeState): ActRefusal | null {
  const reason = confirmationReason(act, state.accounts);
  if (!reason || hasPossibleConfirmer(act, actor.id, state.accounts)) return null;
  return makeRefusal('NOT_PERMITTED', `${reason}目前没有能够会签的另一名系统管理员或主要负责人。`);
}

function foundDenial(act: ActOf<'office.found'>, state: OfficeState): ActRefusal | null {
  const { register } = state;
  if (act.previous !== (register?.root ?? null))
    return makeRefusal('CONFLICT', '信任根刚有变化，请核对后再办理。');
  const present = register?.foundingLists() ?? {
    accounts: foundedAccounts(state.accounts, state.bindings, act.accounts[0]?.since ?? ''),
    delegations: foundedDelegations(state.delegations),
  };
  const { accounts, delegations } = act;
  return canonicalText({ accounts, delegations }) === canonicalText(present)
    ? null
    : makeRefusal('CONFLICT', '账号、证书或代理刚有变化，请核对后再办理。');
}

function proposalDenial(
  actor: Account,
  act: ActOf<'proposal.confirm' | 'proposal.refuse'>,
  state: OfficeState,
): ActRefusal | null {
  const proposal = state.proposals.find(({ id }) => id === act.proposalId);
  if (!proposal || statementHash(proposal.statement) !== act.statement)
    return makeRefusal('INVALID', '没有这项待会签的事项。');
  if (proposal.state !== 'waiting') return makeRefusal('CONFLICT', '这项事项已经会签、退回或撤回。');
  const proposed = readAdministrationStatement(proposal.statement);
  if (!proposed) return makeRefusal('INVALID', '待会签的事项无法识别。');
  const isOwn = proposed.signer.accountId === actor.id;
  if (act.type === 'proposal.refuse' && isOwn) return null;
  const problem = confirmerProblem(actor, proposed.signer.accountId, proposed.act);
  return problem ? makeRefusal('NOT_PERMITTED', problem) : null;
}

/** Characters that JSON and OpenSSL both write unescaped, so that `verify.sh` can compare them with a certificate. */
const PLAIN = /^[^\p{C}\p{Zl}\p{Zp}"\\]*$/u;

/** Checks the settings of an account that stays open. `given`: the roles that the account already has. */
function settingsDenial(
  accountId: string,
  settings: AccountSettings,
  given: readonly string[],
  state: OfficeState,
): ActRefusal | null {
  if (settings.name.trim() !== settings.name || settings.name === '')
    return makeRefusal('INVALID', '姓名不能为空，前后不能有空格。');
  if (![settings.name, settings.number ?? '', settings.department].every((text) => PLAIN.test(text)))
    return makeRefusal('INVALID', '姓名、人员编号、科室不能含有引号、反斜线和不可见的字符。');
  const twin = state.accounts.find(
    (other) =>
      other.id !== accountId &&
      settings.number !== undefined &&
      other.number === settings.number &&
      accountState(other) !== 'closed',
  );
  if (twin) return makeRefusal('INVALID', `人员编号“${settings.number}”是${twin.name}的：一人只有一个账号。`);
  if (settings.roles.length === 0)
    return makeRefusal('INVALID', '请至少给账号一个角色；离岗人员请办理注销。');
  if (new Set(settings.roles).size !== settings.roles.length)
    return makeRefusal('INVALID', '同一角色重复列出。');
  // Unchanged roles are not checked for conflicts: an account with conflicting roles must still be suspendable and
  // movable to another 科室.
  const unchanged = settings.roles.every((role) => given.includes(role));
  const conflicts = unchanged && settings.roles.length === given.length ? [] : roleConflicts(settings.roles);
  return conflicts.length > 0 ? makeRefusal('ROLES_EXCLUDE', conflicts.join('')) : null;
}

function openDenial(act: ActOf<'account.open'>, state: OfficeState): ActRefusal | null {
  if (!ACCOUNT_ID.test(act.accountId) || act.accountId === RESERVED_ID)
    return makeRefusal('INVALID', '账号名只能用小写字母、数字和连字符。');
  if (state.accounts.some(({ id }) => id === act.accountId))
    return makeRefusal('CONFLICT', '这个账号名已有人用过，注销的也不能再用。');
  const problem = settingsDenial(act.accountId, act.settings, [], state);
  if (problem || act.certificate === null) return problem;
  const account = { id: act.accountId, ...act.settings };
  const { accountId, certificate } = act;
  return bindingRefusal(
    { accountId, certificate, replaces: null },
    { ...state, accounts: [...state.accounts, account] },
  );
}

/** Returns the account that the act changes, if its settings still equal `act.before`; otherwise the reason. */
function standing(
  actor: Account,
  act: ActOf<'account.change' | 'account.close'>,
  state: OfficeState,
): ActRefusal | Account {
  if (act.accountId === actor.id)
    return makeRefusal('NOT_PERMITTED', '不能变更或注销本人的账号，请由另一名系统管理员办理（第十四条）。');
  const account = state.accounts.find(({ id }) => id === act.accountId);
  if (!account) return makeRefusal('INVALID', '没有这个账号。');
  if (accountState(account) === 'closed') return makeRefusal('CONFLICT', `${account.name}的账号已经注销。`);
  if (!sameSettings(settingsOf(account), act.before))
    return makeRefusal('CONFLICT', `${account.name}的账号刚有变化，请核对后再办理。`);
  return account;
}

const isAdministrator = (account: Pick<Account, 'active' | 'roles'>) =>
  account.active && account.roles.includes('systemAdministrator');

function lastAdministratorDenial(
  account: Account,
  after: Pick<Account, 'active' | 'roles'>,
  state: OfficeState,
): ActRefusal | null {
  if (!isAdministrator(account) || isAdministrator(after)) return null;
  return state.accounts.some((other) => other.id !== account.id && isAdministrator(other))
    ? null
    : makeRefusal('NOT_PERMITTED', '这是最后一名在用的系统管理员，请先指定另一名。');
}

function changeDenial(actor: Account, act: ActOf<'account.change'>, state: OfficeState): ActRefusal | null {
  const account = standing(actor, act, state);
  if ('code' in account) return account;
  if (act.phone === null && sameSettings(act.before, act.after))
    return makeRefusal('INVALID', '账号没有任何改动。');
  return (
    settingsDenial(account.id, act.after, account.roles, state) ??
    lastAdministratorDenial(account, act.after, state)
  );
}

function closeDenial(actor: Account, act: ActOf<'account.close'>, state: OfficeState): ActRefusal | null {
  const account = standing(actor, act, state);
  if ('code' in account) return account;
  const last = lastAdministratorDenial(account, { active: false, roles: [] }, state);
  if (last) return last;
  const held = state.articles.filter((article) => holdsArticle(article, account.id));
  const named = new Set(act.handOver.map(({ articleId }) => articleId));
  if (named.size !== act.handOver.length) return makeRefusal('INVALID', '同一篇稿件移交了两次。');
  const left = held.filter(({ id }) => !named.has(id));
  // Refusals are recorded, and the auditor can read them, so they must not contain titles.
  if (left.length > 0)
    return makeRefusal('TASKS_LEFT', `${account.name}还有 ${left.length} 篇稿件没有移交。`);
  const duties = dutiesText(state.duties);
  if (duties !== '') return makeRefusal('TASKS_LEFT', `${account.name}还有${duties}没有改派。`);
  if (named.size > held.length) return makeRefusal('CONFLICT', '有的稿件已不在本人手中，请核对后再办理。');
  const able = new Set(successors(state.accounts, account.id).map(({ id }) => id));
  return act.handOver.every(({ toId }) => able.has(toId))
    ? null
    : makeRefusal('INVALID', '稿件只能移交给在用的信息编辑或网站专人。');
}

function delegationEndDenial(act: ActOf<'delegation.end'>, state: OfficeState): ActRefusal | null {
  const delegation = state.delegations.find(({ id }) => id === act.delegationId);
  if (!delegation) return makeRefusal('INVALID', '没有这项代理。');
  return delegationState(delegation, state.now) === 'over'
    ? makeRefusal('CONFLICT', '这项代理已经结束。')
    : null;
}

function policyDenial(act: ActOf<'policy.set'>, state: OfficeState): ActRefusal | null {
  const same = (other: Policy) => canonicalText(act.before) === canonicalText(other);
  if (!same(state.policy)) return makeRefusal('CONFLICT', '登录策略刚有变化，请核对后再设置。');
  return same(act.after) ? makeRefusal('INVALID', '登录策略没有任何改动。') : null;
}

function recoveryDenial(actor: Account, act: ActOf<'recovery.grant'>, state: OfficeState): ActRefusal | null {
  const request = state.recoveries.find(({ id }) => id === act.requestId);
  if (!request) return makeRefusal('CONFLICT', '这项恢复申请已经办理或撤销。');
  if (request.accountId === actor.id)
    return makeRefusal('NOT_PERMITTED', '不能办理本人的恢复申请，请由另一名系统管理员办理。');
  const binding = state.bindings.find(({ id }) => id === act.certificate);
  if (request.certificate !== act.certificate || binding?.accountId !== request.accountId || binding.ended)
    return makeRefusal('INVALID', '恢复的密钥不是给申请人现用的证书。');
  return act.wrapped === '' ? makeRefusal('INVALID', '没有附上加密后的密钥。') : null;
}
