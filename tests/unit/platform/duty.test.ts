import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Account, Role } from '../../../electron/platform/contract';
import { openStore, type Store } from '../../../electron/platform/practice/store';
import { startPractice, type PracticeServer } from '../../../electron/platform/practice/server';
import { recordsOfKind } from './administration';
import { openPractice, Person, type Practice } from './practice-client';

/** Duty roles of the people in the practice office. */

let practice: Practice;
beforeAll(async () => {
  practice = await openPractice();
});
afterAll(() => practice.remove());

async function rolesIn(server: PracticeServer): Promise<Map<string, Role[]>> {
  const accounts = await recordsOfKind(await Person.signIn(server, 'fengqinghe'), 'account');
  return new Map(accounts.map(({ id, roles }) => [id, roles]));
}

const OFFICERS = ['linxiaohe', 'masiqi', 'sunkexin'];
const LEADERS = ['gaoyuanshan', 'wujingyi', 'zhouzhengchuan'];
const holding = (roles: Map<string, Role[]>, role: Role) =>
  [...roles].flatMap(([id, held]) => (held.includes(role) ? [id] : [])).sort();

describe('the practice office', () => {
  it('has three duty officers and three duty leaders', async () => {
    const roles = await rolesIn(practice.server);
    expect(holding(roles, 'dutyOfficer')).toEqual(OFFICERS);
    expect(holding(roles, 'dutyLeader')).toEqual(LEADERS);
  });

  it('of an older version gets duty roles once, and keeps later changes of its people', async () => {
    await practice.server.close();
    const store = openStore(path.join(practice.directory, 'practice.db'));
    const put = (id: string, change: Partial<Account>) =>
      store.put('account', id, null, { ...store.get<Account>('account', id), ...change });
    asBefore(store, () => {
      put('linxiaohe', { roles: ['editor'] });
      put('sunkexin', { roles: ['auditor'] });
      put('wujingyi', { roles: [], active: false });
      put('zhouzhengchuan', { roles: ['firstReviewer'], department: '督查科' });
    });
    practice.server = await startPractice({ directory: practice.directory });
    const learned = await rolesIn(practice.server);
    expect(learned.get('linxiaohe')).toEqual(['editor', 'dutyOfficer']);
    expect(learned.get('sunkexin')).toEqual(['auditor']);
    expect(learned.get('wujingyi')).toEqual([]);
    expect(learned.get('zhouzhengchuan')).toEqual(['firstReviewer', 'dutyLeader']);

    await practice.server.close();
    const later = openStore(path.join(practice.directory, 'practice.db'));
    const taken = later.get<Account>('account', 'linxiaohe');
    later.put('account', 'linxiaohe', null, { ...taken, roles: ['editor'] });
    later.close();
    practice.server = await startPractice({ directory: practice.directory });
    expect((await rolesIn(practice.server)).get('linxiaohe')).toEqual(['editor']);
  });
});

/** Changes the database to the state that a version without duty roles left. */
function asBefore(store: Store, change: () => void): void {
  store.sql("DELETE FROM meta WHERE key = 'duty'").run();
  change();
  store.close();
}
