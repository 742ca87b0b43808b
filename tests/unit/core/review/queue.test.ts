import { describe, expect, it } from 'vitest';
import { agenda } from '../../../../electron/core/capabilities';
import { blockedDelegations, decide, detail, queue } from '../../../../electron/core/review/service';
import { representedIn } from '../../../../electron/domain/article/separation';
import { waitingCommands } from '../../../../electron/core/sync/service';
import { overlaidArticle } from '../../../../electron/core/articles/service';
import type { Delegation } from '../../../../electron/platform/contract';
import {
  applyRecords,
  applyCase,
  applySitesAndAccounts,
  NOW,
  openSession,
  type TestSession,
} from '../articles/session';
import {
  approvedCase,
  editor,
  firstReviewer,
  applyCommands,
  person,
  secondReviewer,
  submitCommand,
  submittedCase,
  uuid,
} from '../articles/cases';

const duty = person('duty', '马思齐', 'dutyOfficer');
const waiting = {
  box: 'waiting',
  stage: null,
  columnId: null,
  authorId: null,
  olderThanHours: 0,
  cursor: null,
  limit: 10,
} as const;

function delegation(change: Partial<Delegation> = {}): Delegation {
  return {
    id: uuid(),
    fromId: firstReviewer.id,
    toId: duty.id,
    role: 'firstReviewer',
    from: '2026-11-24T00:00:00.000Z',
    until: '2026-11-25T00:00:00.000Z',
    reason: '出差',
    grantedBy: firstReviewer.id,
    grantedAt: '2026-11-23T00:00:00.000Z',
    endedAt: null,
    act: { statement: '', cms: '' },
    ...change,
  };
}

async function dutySession(...delegations: Delegation[]): Promise<TestSession> {
  const session = await openSession(duty);
  applySitesAndAccounts(session);
  applyRecords(
    session,
    { kind: 'account', record: duty },
    ...delegations.map((record) => ({ kind: 'delegation' as const, record })),
  );
  const certificate = { sha256: 'c'.repeat(64), notAfter: '2027-11-24T00:00:00.000Z' };
  const signer = { certificate, sign: () => Promise.resolve('Y21z') };
  return Object.assign(session, { signer });
}

const reviewer = person('masiqi', '马思齐', 'firstReviewer');
/** Opens the session of a first reviewer with these delegations. */
async function reviewerSession(...delegations: Delegation[]): Promise<TestSession> {
  const session = await openSession(reviewer);
  applySitesAndAccounts(session);
  applyRecords(
    session,
    { kind: 'account', record: reviewer },
    ...delegations.map((record) => ({ kind: 'delegation' as const, record })),
  );
  return session;
}
const forSecond = () => delegation({ fromId: secondReviewer.id, toId: reviewer.id, role: 'secondReviewer' });

const idsOf = (session: TestSession) => queue(session, waiting).items.map(({ id }) => id);

describe('the queue of a delegate', () => {
  it('has articles that they may decide on behalf of the grantor, while the delegation runs', async () => {
    const session = await dutySession(delegation());
    const item = submittedCase();
    applyCase(session, item);
    expect(idsOf(session)).toEqual([item.article.id]);
    expect((await detail(session, { articleId: item.article.id })).may).toMatchObject({
      decide: true,
      onBehalfOf: { accountId: firstReviewer.id, name: firstReviewer.name },
    });
    session.setClock('2026-11-25T00:00:00.000Z');
    expect(idsOf(session)).toEqual([]);
    expect((await detail(session, { articleId: item.article.id })).may).toMatchObject({
      decide: false,
      onBehalfOf: null,
    });
  });

  it('names the represented person in each row, also in the agenda', async () => {
    const session = await reviewerSession(forSecond());
    const own = submittedCase({}, editor, { articleId: uuid() });
    const lent = approvedCase(submittedCase({}, editor, { articleId: uuid() }), firstReviewer);
    applyCase(session, own);
    applyCase(session, lent);
    const places = new Map(queue(session, waiting).items.map(({ id, inPlaceOf }) => [id, inPlaceOf]));
    expect(places.get(own.article.id)).toBeNull();
    expect(places.get(lent.article.id)).toBe(secondReviewer.name);
    const notes = agenda
      .mine(session)
      .items.filter(({ kind }) => kind === 'decide')
      .map(({ id, note }) => [id, note.startsWith(`代${secondReviewer.name} · `)]);
    expect(new Map(notes as Array<[string, boolean]>)).toEqual(
      new Map([
        [own.article.id, false],
        [lent.article.id, true],
      ]),
    );
  });

  it('excludes articles that they reviewed, and names the people whom these wait for', async () => {
    const session = await reviewerSession(forSecond());
    const reviewed = approvedCase(submittedCase({}, editor, { articleId: uuid() }), reviewer);
    const free = approvedCase(submittedCase({}, editor, { articleId: uuid() }), firstReviewer);
    applyCase(session, reviewed);
    applyCase(session, free);
    expect(idsOf(session)).toEqual([free.article.id]);
    const { items } = blockedDelegations(session);
    expect(items).toHaveLength(1);
    expect(items[0]).toMatchObject({
      id: reviewed.article.id,
      waitsFor: [`${secondReviewer.name}（代理人${reviewer.name}不能审核这一稿，须由本人办理）`],
    });
    expect(items[0]?.reasons.join('')).toContain('您已对这一稿签署过意见');
    const { waitsFor } = await detail(session, { articleId: free.article.id });
    expect(waitsFor.sort()).toEqual(
      [secondReviewer.name, `${reviewer.name}（代${secondReviewer.name}）`].sort(),
    );
  });

  it('has the days of the delegation in the agenda: an end at midnight is the day before', async () => {
    const session = await dutySession(
      delegation({ from: '2026-11-23T16:00:00.000Z', until: '2026-11-26T16:00:00.000Z' }),
    );
    const [item] = agenda.mine(session).items.filter(({ kind }) => kind === 'delegation');
    expect(item?.note).toBe('2026-11-24 至 2026-11-26，出差');
  });

  it('excludes other stages, and texts that the grantor wrote', async () => {
    const session = await dutySession(delegation());
    const second = approvedCase(submittedCase({}, editor, { articleId: uuid() }), firstReviewer);
    const edited = submittedCase({}, editor, { articleId: uuid() });
    const byGiver = applyCommands(
      edited,
      firstReviewer,
      submitCommand(1, { title: '初审改过' }, '改标题', { articleId: edited.article.id }),
    );
    applyCase(session, second);
    applyCase(session, byGiver);
    expect(queue(session, waiting)).toMatchObject({ items: [], total: 0 });
    await expect(
      decide(session, {
        articleId: byGiver.article.id,
        version: byGiver.article.version,
        contentHash: byGiver.revision.contentHash,
        verdict: 'approve',
        opinion: '同意。',
      }),
    ).rejects.toMatchObject({ code: 'SEPARATION' });
  });

  it('excludes an article as soon as a decision on it waits, which names the represented person', async () => {
    const held = delegation();
    const session = await dutySession(held);
    const item = submittedCase();
    applyCase(session, item);
    await decide(session, {
      articleId: item.article.id,
      version: item.article.version,
      contentHash: item.revision.contentHash,
      verdict: 'approve',
      opinion: '同意。',
    });
    expect(waitingCommands(session)).toHaveLength(1);
    const { item: after, blocked } = overlaidArticle(session, item.article.id);
    expect(blocked).toEqual([]);
    expect(after?.article.stage).toBe('second');
    const [decision] = after?.decisions ?? [];
    expect(decision && representedIn(decision)).toEqual({
      accountId: firstReviewer.id,
      name: firstReviewer.name,
      delegationId: held.id,
    });
    expect(queue(session, waiting)).toMatchObject({ items: [], total: 0 });
    const [view] = (await detail(session, { articleId: item.article.id })).decisions;
    expect(view).toMatchObject({
      signerName: duty.name,
      onBehalfOf: { accountId: firstReviewer.id, name: firstReviewer.name },
      timestamp: 'pending',
    });
  });

  it('and that of the grantor at another level exclude what was decided on their behalf', async () => {
    const both = person('both', '钱思远', 'firstReviewer', 'secondReviewer');
    const held = delegation({ fromId: both.id });
    const item = submittedCase();
    const session = await openSession(both);
    applySitesAndAccounts(session);
    applyRecords(
      session,
      { kind: 'account', record: both },
      { kind: 'account', record: duty },
      { kind: 'delegation', record: held },
    );
    const signed = await dutySession(held);
    applyRecords(signed, { kind: 'account', record: both });
    applyCase(signed, item);
    await decide(signed, {
      articleId: item.article.id,
      version: item.article.version,
      contentHash: item.revision.contentHash,
      verdict: 'approve',
      opinion: '同意。',
    });
    const decided = overlaidArticle(signed, item.article.id).item;
    if (!decided) throw new Error('not decided');
    applyCase(session, decided);
    expect(queue(session, waiting)).toMatchObject({ items: [], total: 0 });
    const plain = approvedCase(submittedCase({}, editor, { articleId: uuid() }), firstReviewer);
    applyCase(session, plain);
    expect(idsOf(session)).toEqual([plain.article.id]);
  });
});

it('a review queue has only articles that have been in their stage for as long as asked', async () => {
  const session = await openSession(firstReviewer);
  applySitesAndAccounts(session);
  const madeAt = new Date(Date.parse(NOW) - 5 * 3_600_000).toISOString();
  applyCase(session, submittedCase({}, editor, { madeAt }));
  const since = (olderThanHours: number) => queue(session, { ...waiting, olderThanHours }).total;
  expect([since(0), since(5), since(6)]).toEqual([1, 1, 0]);
});
