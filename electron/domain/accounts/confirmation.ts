import { ROLE_NAME, type Account, type AccountSettings, type AdministrationAct, type Role } from '../records';
import { accountState } from './state';

/**
 * 会签: an act that grants a role to review, release or administer needs a second person's signature, so that one
 * administrator cannot appoint the people who approve articles (第十四条(三) 严格权限分离).
 */

/** Roles that only two persons together can grant. */
export const TRUSTED_ROLES: readonly Role[] = [
  'firstReviewer',
  'secondReviewer',
  'finalReviewer',
  'principal',
  'siteAdministrator',
  'systemAdministrator',
];
const CONFIRMING_ROLES: readonly Role[] = ['systemAdministrator', 'principal'];

type Known = Pick<Account, 'id'> & AccountSettings;
const trusted = (roles: readonly Role[]) => roles.filter((role) => TRUSTED_ROLES.includes(role));
const inWords = (roles: readonly Role[]) => roles.map((role) => ROLE_NAME[role]).join('、');

/**
 * Whether another account, including closed ones, has the same number; or, when neither has a number, the same name.
 */
function namesake(accounts: readonly Known[], accountId: string, settings: AccountSettings): boolean {
  return accounts.some(
    (other) =>
      other.id !== accountId &&
      other.number === settings.number &&
      (settings.number !== undefined || other.name === settings.name),
  );
}

/**
 * Returns why an act needs a second signature, as a Chinese sentence; null when it does not. `accounts`: state before
 * the act.
 */
export function confirmationReason(act: AdministrationAct, accounts: readonly Known[]): string | null {
  switch (act.type) {
    case 'office.found':
      return act.previous === null ? null : '移交本单位的信任根须会签。';
    case 'account.open':
      return settingsReason(accounts, {
        accountId: act.accountId,
        settings: act.settings,
        given: [],
        samePerson: false,
      });
    case 'account.change': {
      const { accountId, before, after: settings } = act;
      const samePerson = before.name === settings.name && before.number === settings.number;
      const given = samePerson ? before.roles : [];
      return settingsReason(accounts, { accountId, settings, given, samePerson });
    }
    case 'certificate.bind': {
      const account = accounts.find(({ id }) => id === act.accountId);
      const roles = trusted(account?.roles ?? []);
      return roles.length > 0 && account?.number === undefined
        ? `账号没有人员编号，又承担“${inWords(roles)}”，登记证书须会签。`
        : null;
    }
    default:
      return null;
  }
}

/** The settings that an act gives an account. */
interface NewSettings {
  accountId: string;
  settings: AccountSettings;
  /** Roles that this person already has. */
  given: readonly Role[];
  /** Whether name and number stay as they are. */
  samePerson: boolean;
}

function settingsReason(
  accounts: readonly Known[],
  { accountId, settings, given, samePerson }: NewSettings,
): string | null {
  const added = trusted(settings.roles).filter((role) => !given.includes(role));
  if (added.length > 0) return `授予“${inWords(added)}”须会签。`;
  return !samePerson && namesake(accounts, accountId, settings)
    ? `“${settings.name}”另有账号（含已注销的），须会签。`
    : null;
}

/** Returns the account that the act changes; null for acts that do not name one. */
export function concernedAccount(act: AdministrationAct): string | null {
  return 'accountId' in act ? act.accountId : null;
}

/** Returns whether the account may give second signatures. */
export function mayGiveSecondSignature(account: Pick<Account, 'active' | 'roles'>): boolean {
  return account.active && account.roles.some((role) => CONFIRMING_ROLES.includes(role));
}

/** Returns why this account cannot give the second signature to the act; null when it can. */
export function confirmerProblem(
  confirmer: Pick<Account, 'id' | 'active' | 'roles'>,
  proposerId: string,
  act: AdministrationAct,
): string | null {
  if (!mayGiveSecondSignature(confirmer)) return '会签由另一名系统管理员或主要负责人办理。';
  if (confirmer.id === proposerId) return '不能会签本人提出的事项。';
  return confirmer.id === concernedAccount(act) ? '不能会签关于本人的事项。' : null;
}

/** Returns whether any account can give the second signature to this act. */
export function hasPossibleConfirmer(
  act: AdministrationAct,
  proposerId: string,
  accounts: readonly Account[],
): boolean {
  return accounts.some(
    (account) => accountState(account) === 'active' && confirmerProblem(account, proposerId, act) === null,
  );
}
