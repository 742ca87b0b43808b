import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { actRefusal } from '../../../../electron/domain/accounts/administration';
import type { OfficeState } from '../../../../electron/domain/accounts/act-context';
import { holdsArticle, settingsOf } from '../../../../electron/domain/accounts/state';
import { roleConflicts } from '../../../../electron/domain/identity/roles';
import {
  roleSchema,
  type Account,
  type AdministrationAct,
  type Role,
} from '../../../../electron/platform/contract';
import { FIRST_POLICY } from '../../../../electron/platform/practice/accounts/sessions';

/** Sequences of acts by any actor: what `administrationBar` permits must keep the office administrable. */

const IDS = ['a', 'b', 'c', 'd'];
const account = (id: string, roles: Role[]): Account => ({
  id,
  name: `${id}同志`,
  department: '办公室',
  roles,
  active: true,
});
const FIRST: Account[] = [
  account('a', ['systemAdministrator']),
  account('b', ['editor']),
  account('c', ['firstReviewer']),
];
type Held = OfficeState['articles'][number];
const ARTICLES: Held[] = [
  { id: 'article-1', title: '一', authorId: 'b', stage: 'returned' },
  { id: 'article-2', title: '二', authorId: 'b', stage: 'done' },
];

const id = fc.constantFrom(...IDS);
const roles = fc.uniqueArray(fc.constantFrom(...roleSchema.options), { maxLength: 3 });
const step = fc.record({
  actor: id,
  target: id,
  kind: fc.constantFrom('open', 'change', 'close'),
  roles,
  active: fc.boolean(),
  successor: id,
});
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

function actOf(s: Step, accounts: readonly Account[], articles: readonly Held[]): AdministrationAct {
  const known = accounts.find((a) => a.id === s.target) ?? account(s.target, ['dutyOfficer']);
  const before = settingsOf(known);
  const settings = { ...before, roles: s.roles, active: s.active };
  if (s.kind === 'open')
    return {
      type: 'account.open',
      accountId: s.target,
      settings: { ...settings, active: true },
      certificate: null,
      phone: null,
    };
  if (s.kind === 'change')
    return { type: 'account.change', accountId: s.target, before, after: settings, phone: null };
  const handOver = articles
    .filter((a) => holdsArticle(a, s.target))
    .map(({ id: articleId }) => ({ articleId, toId: s.successor }));
  return { type: 'account.close', accountId: s.target, before, handOver };
}

/** Returns accounts and articles after a permitted act. */
function applyAct(act: AdministrationAct, accounts: Account[], articles: Held[]): [Account[], Held[]] {
  const others = (accountId: string) => accounts.filter((a) => a.id !== accountId);
  if (act.type === 'account.open') return [[...accounts, { id: act.accountId, ...act.settings }], articles];
  if (act.type === 'account.change')
    return [[...others(act.accountId), { id: act.accountId, ...act.after }], articles];
  if (act.type !== 'account.close') throw new Error(act.type);
  const closed = { id: act.accountId, ...act.before, roles: [], active: false };
  const moved = articles.map((article) => {
    const to = act.handOver.find(({ articleId }) => articleId === article.id)?.toId;
    return to === undefined ? article : { ...article, authorId: to };
  });
  return [[...others(act.accountId), closed], moved];
}

const isAdministrator = (a: Account) => a.active && a.roles.includes('systemAdministrator');

describe('permitted acts on accounts, in any order and by any actor', () => {
  it('keep an administrator and the role exclusions, never reopen an account, and never target the actor', () => {
    let passed = 0;
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        let [accounts, articles] = [FIRST, ARTICLES];
        for (const s of steps) {
          const actor = accounts.find((a) => a.id === s.actor);
          if (!actor) continue;
          const act = actOf(s, accounts, articles);
          const state: OfficeState = {
            duties: [],
            accounts,
            articles,
            bindings: [],
            delegations: [],
            policy: FIRST_POLICY,
            recoveries: [],
            proposals: [],
            register: null,
            certificateProblem: () => null,
            now: '2026-11-24T01:00:00.000Z',
          };
          if (actRefusal(actor, act, state) !== null) continue;
          passed += 1;
          expect(isAdministrator(actor)).toBe(true);
          expect(s.target).not.toBe(s.actor);
          const closed = accounts.filter((a) => !a.active && a.roles.length === 0).map((a) => a.id);
          expect(closed).not.toContain(s.target);
          [accounts, articles] = applyAct(act, accounts, articles);
          expect(accounts.some(isAdministrator)).toBe(true);
          for (const { roles: held } of accounts) expect(roleConflicts(held)).toEqual([]);
          for (const a of accounts.filter((one) => !one.active && one.roles.length === 0))
            expect(articles.filter((article) => holdsArticle(article, a.id))).toEqual([]);
        }
      }),
      { numRuns: 500 },
    );
    expect(passed).toBeGreaterThan(20);
  });
});
