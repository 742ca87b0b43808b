import { describe, expect, it } from 'vitest';
import type { ArticleRow, DecisionView } from '../../../../../electron/core/contract';
import { isAbandoned, reviewSteps } from '../../../../../renderer/components/article/reviewSteps';

type Row = Pick<ArticleRow, 'stage' | 'stageSince' | 'purpose' | 'revision' | 'major' | 'live'>;
const row = (part: Partial<Row>): Row => ({
  stage: 'first',
  stageSince: '2026-11-26T01:00:00.000Z',
  purpose: 'publish',
  revision: 1,
  major: false,
  live: null,
  ...part,
});
const decision = (part: Partial<DecisionView>): DecisionView => ({
  id: '01920000-0000-7000-8000-000000000000',
  articleId: '01920000-0000-7000-8000-000000000001',
  sequence: 1,
  revision: 1,
  stage: 'first',
  verdict: 'approve',
  opinion: '',
  signerId: 'zhou',
  digest: 'ab'.repeat(32),
  decidedAt: '2026-11-25T01:00:00.000Z',
  voided: null,
  signerName: '周正川',
  signature: 'valid',
  signatureNote: '',
  onBehalfOf: null,
  timestamp: 'pending',
  timestampAt: null,
  timestampNote: '',
  ...part,
});
const states = (...args: Parameters<typeof reviewSteps>) =>
  reviewSteps(...args).map(({ title, state }) => `${title} ${state}`);

describe('the review steps of an article', () => {
  it('name the principal of a delegated signature', () => {
    const behalf = { accountId: 'wu', name: '吴静宜' };
    const steps = reviewSteps(row({ stage: 'final' }), [decision({ stage: 'second', onBehalfOf: behalf })]);
    expect(steps[1]?.signer).toBe('周正川（代吴静宜）');
  });
  it('are finished, current or waiting', () => {
    const steps = reviewSteps(row({ stage: 'second' }), [decision({})]);
    expect(steps.map(({ title, state }) => `${title} ${state}`)).toEqual([
      '初审 finish',
      '复审 process',
      '终审 wait',
      '待发布 wait',
      '发布 wait',
    ]);
    expect(steps[0]?.signer).toBe('周正川');
  });

  it('include 主要负责人 for 重特大信息, and when the final reviewer has escalated', () => {
    expect(states(row({ major: true }), [])).toContain('主要负责人 wait');
    const asked = [decision({ stage: 'final', verdict: 'escalate' })];
    expect(states(row({ stage: 'principal' }), asked)).toContain('主要负责人 process');
    expect(states(row({ stage: 'final' }), []).join()).not.toContain('主要负责人');
  });

  it('show where the article was returned, and ignore signatures of earlier revisions', () => {
    expect(
      states(row({ stage: 'returned' }), [decision({}), decision({ stage: 'second', verdict: 'return' })]),
    ).toEqual(['初审 finish', '复审 error', '终审 wait', '待发布 wait', '发布 wait']);
    expect(reviewSteps(row({ revision: 2 }), [decision({})])[0]).toMatchObject({
      state: 'process',
      signer: null,
    });
  });

  it('are named after a withdrawal, with its time once it is done', () => {
    const live = { revision: 1, publishedAt: '2026-11-25T01:00:00.000Z', url: 'https://a.cn' };
    const asked = reviewSteps(row({ stage: 'ready', purpose: 'withdraw', revision: 2, live }), []);
    expect(asked.slice(-2)).toMatchObject([
      { title: '待撤下', state: 'process', at: null },
      { title: '撤下', state: 'wait', at: null },
    ]);
    const done = reviewSteps(row({ stage: 'done', purpose: 'withdraw', revision: 2 }), []);
    expect(done.at(-1)).toMatchObject({ title: '已撤下', state: 'finish', at: '2026-11-26T01:00:00.000Z' });
  });

  it('do not date a revision by an earlier publication', () => {
    const live = { revision: 1, publishedAt: '2026-11-25T01:00:00.000Z', url: 'https://a.cn' };
    expect(reviewSteps(row({ revision: 2, live }), []).at(-1)).toMatchObject({ title: '发布', at: null });
    expect(reviewSteps(row({ stage: 'done', live }), []).at(-1)).toMatchObject({
      title: '已发布',
      at: live.publishedAt,
    });
  });

  it('distinguish a discarded revision from a published one', () => {
    const live = { revision: 1, publishedAt: '2026-11-25T01:00:00.000Z', url: 'https://a.cn' };
    expect(isAbandoned(row({ stage: 'done', revision: 2, live }))).toBe(true);
    expect(isAbandoned(row({ stage: 'done', revision: 1, live }))).toBe(false);
  });
});
