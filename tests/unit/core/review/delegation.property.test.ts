import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Account, Delegation, Role, Verdict } from '../../../../electron/platform/contract';
import {
  delegationRefusal,
  delegationState,
  DELEGABLE_ROLES,
  effectiveDelegations,
} from '../../../../electron/domain/accounts/delegations';
import { excludeEachOther } from '../../../../electron/domain/identity/roles';
import type { ArticleCase, Outcome } from '../../../../electron/domain/article/life-cycle';
import { isReviewStage, STAGE_ROLE } from '../../../../electron/domain/identity/reviewers';
import { representedIn, mayDecide } from '../../../../electron/domain/article/separation';
import { account, caseAfter, content, editor, NOW, resubmit, sign, submitted, uuid } from './case-fixtures';

const people: Account[] = [
  editor,
  account('first', 'firstReviewer'),
  account('firstSecond', 'firstReviewer', 'secondReviewer'),
  account('secondFinal', 'secondReviewer', 'finalReviewer'),
  account('final', 'finalReviewer'),
  account('principal', 'principal'),
  account('duty', 'dutyOfficer'),
  account('leader', 'dutyLeader'),
  account('administrator', 'systemAdministrator'),
  account('auditor', 'auditor'),
  { ...account('suspended', 'firstReviewer', 'secondReviewer'), active: false },
];
const HOUR = 3_600_000;
const hours = (n: number) => new Date(Date.parse(NOW) + n * HOUR).toISOString();

/** Any delegation, also one that no platform would have accepted. */
const delegation: fc.Arbitrary<Delegation> = fc
  .record({
    from: fc.constantFrom(...people),
    to: fc.constantFrom(...people),
    role: fc.constantFrom<Role>(...DELEGABLE_ROLES, 'editor', 'siteAdministrator'),
    begins: fc.integer({ min: -5, max: 10 }),
    lasts: fc.integer({ min: 1, max: 40 }),
    ended: fc.option(fc.integer({ min: -5, max: 20 }), { nil: null, freq: 5 }),
  })
  .map(({ from, to, role, begins, lasts, ended }) => ({
    id: uuid(),
    fromId: from.id,
    toId: to.id,
    role,
    from: hours(begins),
    until: hours(begins + lasts),
    reason: '出差',
    grantedBy: from.id,
    grantedAt: hours(-6),
    endedAt: ended === null ? null : hours(ended),
    act: { statement: '', cms: '' },
  }));

/** A delegation that the platform accepts: of a role that its grantor holds, to people of duty or of other levels. */
const granted = delegation.filter(
  (d) => delegationRefusal(d, { accounts: people, delegations: [] }, hours(-6)) === null,
);

type Step =
  | { act: 'decide'; who: number; verdict: Verdict; claim: 'honest' | 'none' | 'other'; other: number }
  | { act: 'edit'; who: number; title: string };
const who = fc.nat(people.length - 1);
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      act: fc.constant('decide' as const),
      who,
      verdict: fc.constantFrom<Verdict>('approve', 'approve', 'approve', 'approve', 'return', 'escalate'),
      claim: fc.constantFrom('honest', 'honest', 'honest', 'none', 'other'),
      other: fc.nat(7),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ act: fc.constant('edit' as const), who, title: fc.constantFrom('甲', '乙') }),
  },
);
const history = fc.record({
  delegations: fc.array(fc.oneof({ weight: 3, arbitrary: granted }, { weight: 1, arbitrary: delegation }), {
    minLength: 2,
    maxLength: 8,
  }),
  steps: fc.array(step, { minLength: 5, maxLength: 40 }),
  major: fc.boolean(),
});
type History = typeof history extends fc.Arbitrary<infer T> ? T : never;

interface Seen {
  before: ArticleCase;
  next: Step;
  by: Account;
  now: string;
  delegations: readonly Delegation[];
  /** Whether the client's rule allows the step. */
  allowed: boolean;
  outcome: Outcome;
}

function walk({ delegations, steps, major }: History, seen: (step: Seen) => void): ArticleCase {
  let item = submitted(content({ major }));
  steps.forEach((next, index) => {
    const now = hours(index / 2);
    const { by, outcome, allowed } = take(item, next, delegations, now);
    seen({ before: item, next, by, now, delegations, allowed, outcome });
    if (outcome.kind === 'accepted') item = caseAfter(item, outcome);
  });
  return item;
}

/** Chooses half of the deciders among those who may decide, so that enough walks reach later stages. */
function take(item: ArticleCase, next: Step, delegations: readonly Delegation[], now: string) {
  if (next.act === 'edit') {
    const by = people[next.who] as Account;
    return { by, allowed: false, outcome: resubmit(item, content({ title: next.title }), by) };
  }
  const standing = effectiveDelegations(delegations, people);
  const ruling = (a: Account) => mayDecide(item, a, { delegations: standing, now });
  const able = people.filter((a) => ruling(a).allowed);
  const by = (next.other % 2 === 0 ? able[next.who % (able.length || 1)] : undefined) ?? people[next.who]!;
  const { allowed, onBehalfOf } = ruling(by);
  const other = delegations[next.other % delegations.length]!;
  const claims = {
    honest: onBehalfOf,
    none: null,
    other: { accountId: other.fromId, delegationId: other.id },
  };
  const claim = claims[next.claim];
  const name = people.find(({ id }) => id === claim?.accountId)?.name ?? '';
  const outcome = sign(item, by, next.verdict, {
    opinion: '意见。',
    now,
    onBehalfOf: claim && { ...claim, name },
    known: { accounts: people, delegations },
  });
  return { by, allowed, outcome };
}

const decided = ({ outcome }: Seen) =>
  outcome.kind === 'accepted' && outcome.decision ? outcome.decision : null;

describe('with any delegations and any order of acts', () => {
  it('the right of a person is never used twice on one revision, nor on their own text', () => {
    let inPlace = 0;
    fc.assert(
      fc.property(history, (tale) => {
        walk(tale, (step) => {
          const decision = decided(step);
          if (!decision) return;
          const represented = representedIn(decision);
          if (represented) inPlace += 1;
          const concerned = [decision.signerId, ...(represented ? [represented.accountId] : [])];
          const earlier = step.before.decisions
            .filter((d) => d.revision === decision.revision)
            .flatMap((d) => [d.signerId, representedIn(d)?.accountId]);
          for (const id of concerned) {
            expect(step.before.revision.writers).not.toContain(id);
            expect(earlier).not.toContain(id);
          }
        });
      }),
      { numRuns: 500 },
    );
    expect(inPlace).toBeGreaterThan(20);
  });

  it('a decision needs the role, or a running delegation from an active holder and no role that excludes it', () => {
    fc.assert(
      fc.property(history, (tale) => {
        walk(tale, (step) => {
          const decision = decided(step);
          if (!decision) return;
          const role = STAGE_ROLE[decision.stage];
          const represented = representedIn(decision);
          if (!represented) {
            expect(step.by.roles).toContain(role);
            return;
          }
          const used = step.delegations.find(({ id }) => id === represented.delegationId)!;
          expect(used).toMatchObject({ fromId: represented.accountId, toId: step.by.id, role });
          expect(delegationState(used, step.now)).toBe('running');
          const giver = people.find(({ id }) => id === used.fromId)!;
          expect(giver.active && giver.roles.includes(role)).toBe(true);
          expect(step.by.active).toBe(true);
          expect(step.by.roles).not.toContain(role);
          expect(step.by.roles.some((own) => excludeEachOther(own, role))).toBe(false);
        });
      }),
      { numRuns: 400 },
    );
  });

  it('the platform accepts what the client’s rule allows, and refuses the rest', () => {
    fc.assert(
      fc.property(history, (tale) => {
        walk(tale, (step) => {
          const { before, next, allowed, outcome } = step;
          if (next.act !== 'decide' || !isReviewStage(before.article.stage)) return;
          if (!allowed) expect(outcome.kind).not.toBe('accepted');
          const apt = next.verdict !== 'escalate' || before.article.stage === 'final';
          if (allowed && next.claim === 'honest' && apt) expect(outcome.kind).toBe('accepted');
        });
      }),
      { numRuns: 400 },
    );
  });
});

describe('a delegate', () => {
  const first = people[1] as Account;
  const duty = people[6] as Account;
  const terms: Delegation = {
    id: uuid(),
    fromId: first.id,
    toId: duty.id,
    role: 'firstReviewer',
    from: hours(0),
    until: hours(24),
    reason: '出差',
    grantedBy: first.id,
    grantedAt: hours(-1),
    endedAt: null,
    act: { statement: '', cms: '' },
  };
  const known = { accounts: people, delegations: [terms] };
  const claim = { accountId: first.id, name: first.name, delegationId: terms.id };

  it('decides on behalf of the person in the statement, whom the decision shows', () => {
    const outcome = sign(submitted(), duty, 'approve', { now: hours(1), known, onBehalfOf: claim });
    expect(outcome).toMatchObject({ kind: 'accepted', article: { stage: 'second' } });
    if (outcome.kind === 'accepted' && outcome.decision)
      expect(representedIn(outcome.decision)).toEqual(claim);
  });

  it.each([
    ['before it begins', { now: hours(-0.5) }],
    ['when it is over', { now: hours(24) }],
    ['when it was ended early', { known: { ...known, delegations: [{ ...terms, endedAt: hours(0.5) }] } }],
    ['under another name than the giver’s', { onBehalfOf: { ...claim, name: '别人' } }],
    ['without saying in whose place', { onBehalfOf: null }],
    [
      'once the giver has lost the role',
      { known: { ...known, accounts: people.map((a) => (a === first ? { ...a, roles: [] } : a)) } },
    ],
    [
      'once the giver is suspended',
      { known: { ...known, accounts: people.map((a) => (a === first ? { ...a, active: false } : a)) } },
    ],
  ])('is refused %s', (_, change) => {
    const outcome = sign(submitted(), duty, 'approve', {
      now: hours(1),
      known,
      onBehalfOf: claim,
      ...change,
    });
    expect(outcome).toMatchObject({ kind: 'rejected', code: 'SEPARATION' });
  });

  it('gets the reason when the grantor wrote the text or the delegation has not begun', () => {
    const item = caseAfter(submitted(), resubmit(submitted(), content({ title: '改' }), first));
    const ruling = (now: string) => mayDecide(item, duty, { delegations: [terms], now }).reasons.join('');
    expect(ruling(hours(1))).toContain('委托您代理的人撰写或修改过这一稿');
    expect(ruling(hours(-1))).toContain('不在有效期内');
  });

  it('uses the grantor’s own right to decide on this revision', () => {
    const giver = people[2] as Account;
    const given = { ...terms, fromId: giver.id };
    const decision = sign(submitted(), duty, 'approve', {
      now: hours(1),
      known: { ...known, delegations: [given] },
      onBehalfOf: { ...claim, accountId: giver.id, name: giver.name },
    });
    const item = caseAfter(submitted(), decision);
    expect(mayDecide(item, giver).reasons).toEqual([expect.stringContaining('已有人代理您')]);
  });
});

describe('a delegation', () => {
  const grant = (from: string, to: string, role: Role, begins = 0, ends = 24) =>
    delegationRefusal(
      { fromId: from, toId: to, role, from: hours(begins), until: hours(ends) },
      { accounts: people, delegations: [] },
      NOW,
    );

  it.each([
    ['to oneself', grant('first', 'first', 'firstReviewer'), 'INVALID'],
    ['of a role that one does not hold', grant('duty', 'first', 'finalReviewer'), 'INVALID'],
    ['to one who holds the role', grant('first', 'firstSecond', 'firstReviewer'), 'INVALID'],
    ['to a suspended account', grant('final', 'suspended', 'finalReviewer'), 'INVALID'],
    ['to an editor', grant('first', 'editor', 'firstReviewer'), 'ROLES_EXCLUDE'],
    ['to the system administrator', grant('first', 'administrator', 'firstReviewer'), 'ROLES_EXCLUDE'],
    ['to the auditor', grant('first', 'auditor', 'firstReviewer'), 'ROLES_EXCLUDE'],
    ['of anything but review', grant('editor', 'duty', 'editor'), 'INVALID'],
    ['of the administration', grant('administrator', 'duty', 'systemAdministrator'), 'INVALID'],
    ['that ends before it begins', grant('first', 'duty', 'firstReviewer', 2, 1), 'INVALID'],
    ['that is over already', grant('first', 'duty', 'firstReviewer', -3, -1), 'INVALID'],
    ['for longer than an absence', grant('first', 'duty', 'firstReviewer', 0, 24 * 91), 'INVALID'],
  ])('is not granted %s', (_, denial, code) => {
    expect(denial).toMatchObject({ code });
  });

  it('is not granted twice for the same time', () => {
    const terms = { fromId: 'first', toId: 'duty', role: 'firstReviewer' as const };
    const held = { ...terms, from: hours(0), until: hours(10), grantedAt: NOW, endedAt: null };
    const delegations = [
      { ...held, id: uuid(), reason: '', grantedBy: 'first', act: { statement: '', cms: '' } },
    ];
    const again = (begins: number) =>
      delegationRefusal(
        { ...terms, from: hours(begins), until: hours(begins + 5) },
        { accounts: people, delegations },
        NOW,
      );
    expect(again(5)).toMatchObject({ code: 'CONFLICT' });
    expect(again(10)).toBeNull();
  });
});
