import type { AccountRow, AccountSettings } from '../../../electron/core/contract';
import { ACCOUNT_STATE_LABEL, ROLE_LABEL } from '../../components/labels';

/** Returns the part of an account that an administrator sets. */
export function settingsOf({ name, number, department, roles, active }: AccountRow): AccountSettings {
  return { name, ...(number !== undefined && { number }), department, roles, active };
}

export const rolesText = (roles: AccountSettings['roles']) =>
  roles.length === 0 ? '无' : roles.map((role) => ROLE_LABEL[role]).join('、');

const stateText = ({ active, roles }: AccountSettings) =>
  ACCOUNT_STATE_LABEL[active ? 'active' : roles.length > 0 ? 'suspended' : 'closed'];

export interface Difference {
  label: string;
  before: string;
  after: string;
}

/** Returns the differences between two account settings, in words. The order of roles is ignored. */
export function differences(before: AccountSettings, after: AccountSettings): Difference[] {
  const roles = (settings: AccountSettings) => [...settings.roles].sort().join();
  const all: (Difference & { same: boolean })[] = [
    { label: '姓名', before: before.name, after: after.name, same: before.name === after.name },
    {
      label: '人员编号',
      before: before.number ?? '（空）',
      after: after.number ?? '（空）',
      same: before.number === after.number,
    },
    {
      label: '科室',
      before: before.department || '（空）',
      after: after.department || '（空）',
      same: before.department === after.department,
    },
    {
      label: '角色',
      before: rolesText(before.roles),
      after: rolesText(after.roles),
      same: roles(before) === roles(after),
    },
    {
      label: '状态',
      before: stateText(before),
      after: stateText(after),
      same: before.active === after.active,
    },
  ];
  return all.filter(({ same }) => !same).map(({ label, before, after }) => ({ label, before, after }));
}

/** Returns an error sentence for an invalid mobile number; null when it is valid or empty. */
export function phoneProblem(text: string): string | null {
  return /^(1\d{10})?$/.test(text) ? null : '手机号是 1 开头的 11 位数字。';
}

/**
 * Returns an error sentence for an invalid account name; null when valid. It is used in folder names and names of audit
 * chains.
 */
export function accountIdProblem(text: string): string | null {
  return /^[0-9a-z][0-9a-z-]{0,59}$/.test(text) ? null : '账号名只能用小写字母、数字和连字符。';
}
