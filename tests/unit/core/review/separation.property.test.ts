import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Account, Verdict } from '../../../../electron/platform/contract';
import { packageContent, sealPackage } from '../../../../electron/domain/article/package';
import {
  recall,
  release,
  type ArticleCase,
  type Outcome,
} from '../../../../electron/domain/article/life-cycle';
import { isReviewStage, STAGE_ROLE } from '../../../../electron/domain/identity/reviewers';
import { account, caseAfter, content, editor, NOW, resubmit, sign, submitted } from './case-fixtures';

/** Accounts with overlapping roles, as in a small office. */
const people: Account[] = [
  editor,
  account('editorFirst', 'editor', 'firstReviewer'),
  account('firstSecond', 'firstReviewer', 'secondReviewer'),
  account('secondFinal', 'secondReviewer', 'finalReviewer'),
  account('finalPrincipal', 'finalReviewer', 'principal'),
  account('all', 'firstReviewer', 'secondReviewer', 'finalReviewer', 'principal'),
  account('administrator', 'systemAdministrator', 'firstReviewer', 'secondReviewer', 'finalReviewer'),
  { ...account('suspended', 'firstReviewer', 'secondReviewer', 'finalReviewer'), active: false },
];

type Step =
  | { act: 'decide'; who: number; apt: boolean; verdict: Verdict }
  | { act: 'edit'; who: number; title: string }
  | { act: 'recall'; who: number }
  | { act: 'release'; who: number };

const who = fc.nat(people.length - 1);
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      act: fc.constant('decide' as const),
      who,
      apt: fc.constantFrom(true, true, true, false),
      verdict: fc.constantFrom<Verdict>(
        'approve',
        'approve',
        'approve',
        'approve',
        'approve',
        'return',
        'escalate',
      ),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      act: fc.constant('edit' as const),
      who,
      title: fc.constantFrom('甲', '乙', '丙'),
    }),
  },
  { weight: 1, arbitrary: fc.record({ act: fc.constant('recall' as const), who }) },
  { weight: 2, arbitrary: fc.record({ act: fc.constant('release' as const), who }) },
);

/** Returns the person of a step. An `apt` one holds the role of the stage, so that enough walks reach a release. */
function actor(item: ArticleCase, next: Step): Account {
  if (next.act === 'decide' && next.apt && isReviewStage(item.article.stage)) {
    const role = STAGE_ROLE[item.article.stage];
    const apt = people.filter((p) => p.roles.includes(role));
    return apt[next.who % apt.length] as Account;
  }
  return people[next.who] as Account;
}

function take(item: ArticleCase, next: Step): Outcome {
  const by = actor(item, next);
  switch (next.act) {
    case 'decide':
      return sign(item, by, next.verdict, { opinion: '意见。' });
    case 'edit':
      return resubmit(item, content({ title: next.title }), by);
    case 'recall':
      return recall(item, item.article.version, { account: by, now: NOW, live: null });
    case 'release':
      return release(item, item.article.version, {
        account: by,
        now: NOW,
        url: 'https://portal.example/a.html',
      });
  }
}

function walk(steps: Step[], seen: (before: ArticleCase, next: Step, outcome: Outcome) => void): void {
  let item = submitted(content({ major: steps.length % 3 === 0 }));
  for (const next of steps) {
    const outcome = take(item, next);
    seen(item, next, outcome);
    if (outcome.kind === 'accepted') item = caseAfter(item, outcome);
  }
}

const steps = fc.array(step, { minLength: 5, maxLength: 40 });

describe('in any sequence of acts', () => {
  it('nobody decides on a revision that they wrote, edited or already decided', () => {
    fc.assert(
      fc.property(steps, (list) =>
        walk(list, (before, next, outcome) => {
          if (next.act !== 'decide' || outcome.kind !== 'accepted') return;
          const { id } = actor(before, next);
          expect(before.revision.writers).not.toContain(id);
          expect(
            before.decisions.some((d) => d.signerId === id && d.revision === before.revision.number),
          ).toBe(false);
        }),
      ),
      { numRuns: 400 },
    );
  });

  it('a released revision was approved at every level, by different people, on exactly its content', () => {
    let released = 0;
    fc.assert(
      fc.property(steps, (list) =>
        walk(list, (before, next, outcome) => {
          if (next.act !== 'release' || outcome.kind !== 'accepted') return;
          released += 1;
          const live = before.decisions.filter(
            (d) => d.revision === before.revision.number && d.voided === null && d.verdict !== 'return',
          );
          const stages = live.map((d) => d.stage);
          expect(stages).toEqual(expect.arrayContaining(['first', 'second', 'final']));
          if (before.content.major) expect(stages).toContain('principal');
          expect(new Set(live.map((d) => d.signerId)).size).toBe(live.length);
          for (const d of live)
            expect(JSON.parse(d.statement)).toMatchObject({ contentHash: before.revision.contentHash });
        }),
      ),
      { numRuns: 3000 },
    );
    expect(released).toBeGreaterThan(20);
  });

  it('a change of content voids the signatures on the replaced revision', () => {
    fc.assert(
      fc.property(steps, (list) =>
        walk(list, (before, next, outcome) => {
          if (next.act !== 'edit' || outcome.kind !== 'accepted' || before.article.stage === 'done') return;
          const now = caseAfter(before, outcome);
          expect(
            now.decisions.some(
              (d) =>
                d.revision <= before.revision.number &&
                d.revision > (now.article.live?.revision ?? 0) &&
                d.voided === null &&
                d.verdict !== 'return',
            ),
          ).toBe(false);
        }),
      ),
      { numRuns: 400 },
    );
  });

  it('system administrators and suspended accounts decide nothing', () => {
    fc.assert(
      fc.property(steps, (list) =>
        walk(list, (before, next, outcome) => {
          const { id } = actor(before, next);
          if (next.act === 'decide' && (id === 'administrator' || id === 'suspended'))
            expect(outcome.kind).not.toBe('accepted');
        }),
      ),
      { numRuns: 200 },
    );
  });

  it('each accepted act increases the version by one', () => {
    fc.assert(
      fc.property(steps, (list) =>
        walk(list, (before, _, outcome) => {
          if (outcome.kind === 'accepted') expect(outcome.article.version).toBe(before.article.version + 1);
        }),
      ),
      { numRuns: 200 },
    );
  });
});

describe('a sealed package', () => {
  it('opens to its content, and not with another hash or another serialization of the same JSON', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), fc.boolean(), (title, major) => {
        const body = content({ title, major });
        const sealed = sealPackage(body);
        expect(packageContent(sealed.text, sealed.hash)).toEqual(body);
        expect(packageContent(`${sealed.text} `, sealed.hash)).toBeNull();
        expect(
          packageContent(
            sealed.text,
            sealed.hash.replace(/^./, (c) => (c === '0' ? '1' : '0')),
          ),
        ).toBeNull();
      }),
    );
  });
});
