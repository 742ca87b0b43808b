import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { AdministrationAct, FirstAnswer, Verdict } from '../../../electron/platform/contract';
import {
  signAndSendAct,
  queryAudit,
  statusAndCode,
  openAccountAndSignIn,
  settingsOf,
  signInWith,
} from './administration';
import { practiceContent, openPractice, Person, type Practice, type ArticleState } from './practice-client';

type Grant = Extract<AdministrationAct, { type: 'delegation.grant' }>;
type InPlaceOf = { accountId: string; name: string; delegationId: string };
const DAY = 86_400_000;

let practice: Practice;
let administrator: Person;
let auditor: Person;
let author: Person;
/** The absent reviewer and the deputy. */
let first: Person;
let deputy: Person;
let running: Grant;
beforeAll(async () => {
  practice = await openPractice();
  const { server } = practice;
  const ids = ['xuwenbo', 'fengqinghe', 'sunkexin', 'zhouzhengchuan', 'gaoyuanshan'];
  [administrator, auditor, author, first, deputy] = (await Promise.all(
    ids.map((id) => Person.signIn(server, id)),
  )) as [Person, Person, Person, Person, Person];
  running = await granted({});
});
afterEach(() => practice.server.faults.clear());
afterAll(() => practice.remove());

async function granted(change: Partial<Grant>, by = administrator): Promise<Grant> {
  const grant: Grant = {
    type: 'delegation.grant',
    delegationId: randomUUID(),
    fromId: 'zhouzhengchuan',
    toId: 'gaoyuanshan',
    role: 'firstReviewer',
    from: new Date(Date.now() - DAY).toISOString(),
    until: new Date(Date.now() + 7 * DAY).toISOString(),
    ...change,
  };
  const answer = await signAndSendAct(by, grant);
  if (answer.status !== 200) throw new Error(answer.body.toString());
  return grant;
}

const inPlaceOfFirst = (delegationId = running.delegationId): InPlaceOf => ({
  accountId: 'zhouzhengchuan',
  name: '周正川',
  delegationId,
});

async function submitted(by = author): Promise<string> {
  const id = randomUUID();
  expect(await by.sendOne(by.submission(id, 0, practiceContent()))).toMatchObject({ status: 'accepted' });
  return id;
}

async function decide(
  person: Person,
  id: string,
  onBehalfOf: InPlaceOf | null,
  verdict: Verdict = 'approve',
  view?: ArticleState,
): Promise<FirstAnswer> {
  const alter = (s: Record<string, unknown>) => (onBehalfOf ? { ...s, onBehalfOf } : s);
  return person.sendOne(await person.decision(view ?? (await author.view(id)), verdict, '同意。', alter));
}

describe('a decision on behalf of another reviewer', () => {
  it('is accepted while the delegation is in force, and names the reviewer', async () => {
    const id = await submitted();
    expect(await decide(deputy, id, inPlaceOfFirst())).toMatchObject({ status: 'accepted' });
    const { article, decisions } = await author.view(id);
    expect(article.stage).toBe('second');
    expect(decisions[0]).toMatchObject({ stage: 'first', signerId: 'gaoyuanshan' });
    expect(JSON.parse(decisions[0]!.statement).onBehalfOf).toEqual(inPlaceOfFirst());
    expect(decisions[0]!.evidence?.timestamp).toBeTruthy();
    const [noted] = (await queryAudit(auditor, { action: 'review.decide', text: id })).entries;
    expect(noted!.detail).toContain('代理周正川');
  });

  it.each([
    ['without saying so', () => null],
    ['by a delegation that there is not', () => inPlaceOfFirst(randomUUID())],
    [
      'of somebody else than it is from',
      () => ({ ...inPlaceOfFirst(), accountId: 'wujingyi', name: '吴静宜' }),
    ],
    ['of somebody by another name', () => ({ ...inPlaceOfFirst(), name: '周正' })],
  ] as Array<[string, () => InPlaceOf | null]>)('is refused %s', async (_, who) => {
    const id = await submitted();
    expect(await decide(deputy, id, who())).toMatchObject({ status: 'rejected', code: 'SEPARATION' });
    expect((await author.view(id)).article.stage).toBe('first');
  });

  it('is refused from anyone but the deputy, and at any other stage', async () => {
    const id = await submitted();
    const stranger = await Person.signIn(practice.server, 'masiqi');
    expect(await decide(stranger, id, inPlaceOfFirst())).toMatchObject({ code: 'NOT_PERMITTED' });
    await decide(first, id, null);
    expect(await decide(deputy, id, inPlaceOfFirst())).toMatchObject({ code: 'SEPARATION' });
  });

  it('is refused when the absent reviewer has written part of the revision', async () => {
    const own = await submitted();
    const { article } = await first.view(own);
    const edit = practiceContent({ title: '审核人改过的标题' });
    const edited = first.submission(own, article.version, edit, { reason: '更正标题。' });
    expect(await first.sendOne(edited)).toMatchObject({ status: 'accepted' });
    expect(await decide(deputy, own, inPlaceOfFirst())).toMatchObject({ code: 'SEPARATION' });
  });

  it('counts for the deputy, who may not decide a second time, while another stage remains open to its reviewer', async () => {
    const { server } = practice;
    const second = await granted({ fromId: 'wujingyi', role: 'secondReviewer' });
    const id = await submitted();
    expect(await decide(deputy, id, inPlaceOfFirst())).toMatchObject({ status: 'accepted' });
    const forSecond = { accountId: 'wujingyi', name: '吴静宜', delegationId: second.delegationId };
    expect(await decide(deputy, id, forSecond)).toMatchObject({ code: 'SEPARATION' });
    const reviewer = await Person.signIn(server, 'wujingyi');
    expect(await decide(reviewer, id, null)).toMatchObject({ status: 'accepted' });
  });
});

describe('a delegation ends', () => {
  it('when either side ends it early', async () => {
    const { server } = practice;
    const reviewer = await openAccountAndSignIn(server, administrator, 'ending', {
      roles: ['firstReviewer'],
    });
    const stand = await openAccountAndSignIn(server, administrator, 'ended', { roles: ['dutyLeader'] });
    const { delegationId } = await granted({ fromId: 'ending', toId: 'ended' });
    expect(statusAndCode(await signAndSendAct(reviewer, { type: 'delegation.end', delegationId }))).toEqual([
      200,
      'done',
    ]);
    const place = { accountId: 'ending', name: 'ending同志', delegationId };
    expect(await decide(stand, await submitted(), place)).toMatchObject({ code: 'NOT_PERMITTED' });
  });

  it('with the delegated role, even if the role is given back', async () => {
    const { server } = practice;
    await openAccountAndSignIn(server, administrator, 'moving', {
      roles: ['firstReviewer', 'secondReviewer'],
    });
    const stand = await openAccountAndSignIn(server, administrator, 'standing', { roles: ['dutyLeader'] });
    const { delegationId } = await granted({ fromId: 'moving', toId: 'standing' });
    const before = await settingsOf(auditor, 'moving');
    const without = { ...before, roles: ['secondReviewer' as const] };
    const change = { type: 'account.change' as const, accountId: 'moving', phone: null };
    await signAndSendAct(administrator, { ...change, before, after: without });
    const id = await submitted();
    const place = { accountId: 'moving', name: 'moving同志', delegationId };
    expect(await decide(stand, id, place)).toMatchObject({ code: 'NOT_PERMITTED' });
    await signAndSendAct(administrator, { ...change, before: without, after: before });
    expect(await decide(stand, id, place)).toMatchObject({ code: 'NOT_PERMITTED' });
  });

  it('for the time in which its grantor is suspended', async () => {
    const { server } = practice;
    await openAccountAndSignIn(server, administrator, 'pausing', { roles: ['firstReviewer'] });
    const stand = await openAccountAndSignIn(server, administrator, 'waiting', { roles: ['dutyLeader'] });
    const { delegationId } = await granted({ fromId: 'pausing', toId: 'waiting' });
    const before = await settingsOf(auditor, 'pausing');
    const change = { type: 'account.change' as const, accountId: 'pausing', phone: null };
    await signAndSendAct(administrator, { ...change, before, after: { ...before, active: false } });
    const id = await submitted();
    const place = { accountId: 'pausing', name: 'pausing同志', delegationId };
    expect(await decide(stand, id, place)).toMatchObject({ code: 'NOT_PERMITTED' });
    await signAndSendAct(administrator, { ...change, before: { ...before, active: false }, after: before });
    expect(await decide(stand, id, place)).toMatchObject({ status: 'accepted' });
  });

  it('when the deputy gets a role that may not review', async () => {
    const { server } = practice;
    await openAccountAndSignIn(server, administrator, 'giver', { roles: ['firstReviewer'] });
    const stand = await openAccountAndSignIn(server, administrator, 'editing', { roles: ['dutyOfficer'] });
    const { delegationId } = await granted({ fromId: 'giver', toId: 'editing' });
    const before = await settingsOf(auditor, 'editing');
    const after = { ...before, roles: ['editor' as const] };
    const change = { type: 'account.change' as const, accountId: 'editing', before, after, phone: null };
    expect(statusAndCode(await signAndSendAct(administrator, change))).toEqual([200, 'done']);
    const place = { accountId: 'giver', name: 'giver同志', delegationId };
    expect(await decide(stand, await submitted(), place)).toMatchObject({ code: 'SEPARATION' });
  });
});

// Must be the last test: the sessions of today expire before the login three days later.
describe('by the clock of the platform', () => {
  it('a delegation has no effect before its beginning and after its end', async () => {
    const { server } = practice;
    const reviewer = await openAccountAndSignIn(server, administrator, 'first-two', {
      roles: ['firstReviewer'],
    });
    const stand = await openAccountAndSignIn(server, administrator, 'stand-in', { roles: ['dutyLeader'] });
    const [from, until] = [1, 3].map((days) => new Date(Date.now() + days * DAY).toISOString());
    const { delegationId } = await granted(
      { fromId: 'first-two', toId: 'stand-in', from: from!, until: until! },
      reviewer,
    );
    const id = await submitted();
    const place = { accountId: 'first-two', name: 'first-two同志', delegationId };
    // Read now, because the session of the author expires before the later decisions.
    const view = await author.view(id);
    const at = async (days: number): Promise<FirstAnswer> => {
      await server.faults.set({ clockOffsetMs: days * DAY });
      return decide(await signInWith(server, stand.keys), id, place, 'approve', view);
    };
    expect(await decide(stand, id, place)).toMatchObject({ status: 'rejected', code: 'NOT_PERMITTED' });
    expect(await at(3.1)).toMatchObject({ status: 'rejected', code: 'NOT_PERMITTED' });
    expect(await at(2)).toMatchObject({ status: 'accepted' });
  });
});
