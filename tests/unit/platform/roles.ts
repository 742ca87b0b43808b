import { roleSchema, type Role } from '../../../electron/platform/contract';
import type { PracticeServer } from '../../../electron/platform/practice/server';
import { newPerson } from './office';
import { Person } from './support';

export const ROLES = roleSchema.options;
export const REVIEWERS: readonly Role[] = ['firstReviewer', 'secondReviewer', 'finalReviewer', 'principal'];

/** One person for each role, with no other role. */
const HOLDERS: Readonly<Record<Exclude<Role, 'siteAdministrator'>, string>> = {
  editor: 'sunkexin',
  firstReviewer: 'zhouzhengchuan',
  secondReviewer: 'wujingyi',
  finalReviewer: 'zhenghuaiyuan',
  principal: 'chenlicheng',
  dutyOfficer: 'masiqi',
  dutyLeader: 'gaoyuanshan',
  systemAdministrator: 'xuwenbo',
  auditor: 'fengqinghe',
};

/** Signs one holder of each role in; the site administrator, who has no other role, gets an account of this name. */
export async function holders(server: PracticeServer, site: string): Promise<Record<Role, Person>> {
  const entries = await Promise.all(
    Object.entries(HOLDERS).map(async ([role, id]) => [role, await Person.signIn(server, id)] as const),
  );
  const people = Object.fromEntries(entries) as Record<Role, Person>;
  const roles: Role[] = ['siteAdministrator'];
  people.siteAdministrator = await newPerson(server, people.systemAdministrator, site, { roles });
  return people;
}

type Row<T> = Partial<Record<Role, T>>;

/** What each role is answered; those who may come last, so that the refused meet what is still undone. */
export async function row<T>(may: readonly Role[], attempt: (role: Role) => Promise<T>): Promise<Row<T>> {
  const found: Row<T> = {};
  const order = [...ROLES].sort((a, b) => Number(may.includes(a)) - Number(may.includes(b)));
  for (const role of order) found[role] = await attempt(role);
  return found;
}

export function expectedRow<T>(may: readonly Role[], yes: T, no: T): Row<T> {
  return Object.fromEntries(ROLES.map((role) => [role, may.includes(role) ? yes : no]));
}
