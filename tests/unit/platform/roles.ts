import { ROLE_NAME, roleSchema, type Role } from '../../../electron/platform/contract';
import type { PracticeServer } from '../../../electron/platform/practice/server';
import { openAccountAndSignIn } from './administration';
import { Person } from './practice-client';

export const ROLES = roleSchema.options;
export const REVIEWERS: readonly Role[] = ['firstReviewer', 'secondReviewer', 'finalReviewer', 'principal'];

/** Accounts of the practice office with exactly one role. For the other roles, a new account is opened. */
const HOLDERS: Readonly<Partial<Record<Role, string>>> = {
  finalReviewer: 'zhenghuaiyuan',
  principal: 'chenlicheng',
  dutyOfficer: 'masiqi',
  dutyLeader: 'gaoyuanshan',
  systemAdministrator: 'xuwenbo',
  auditor: 'fengqinghe',
};

/** Signs in one account per role, with no other role. The ids of new accounts start with the prefix. */
export async function signInOnePerRole(
  server: PracticeServer,
  prefix: string,
): Promise<Record<Role, Person>> {
  const administrator = await Person.signIn(server, 'xuwenbo');
  const entries = ROLES.map(async (role, index) => {
    const known = HOLDERS[role];
    const id = `${prefix}-${index}`;
    const person = known
      ? Person.signIn(server, known)
      : openAccountAndSignIn(server, administrator, id, { name: `${ROLE_NAME[role]}同志`, roles: [role] });
    return [role, await person] as const;
  });
  return Object.fromEntries(await Promise.all(entries)) as Record<Role, Person>;
}

type Row<T> = Partial<Record<Role, T>>;

/** Returns the answer for each role. Permitted roles come last, so that refused roles find nothing done yet. */
export async function answersByRole<T>(
  may: readonly Role[],
  attempt: (role: Role) => Promise<T>,
): Promise<Row<T>> {
  const found: Row<T> = {};
  const order = [...ROLES].sort((a, b) => Number(may.includes(a)) - Number(may.includes(b)));
  for (const role of order) found[role] = await attempt(role);
  return found;
}

export function expectedByRole<T>(may: readonly Role[], yes: T, no: T): Row<T> {
  return Object.fromEntries(ROLES.map((role) => [role, may.includes(role) ? yes : no]));
}
