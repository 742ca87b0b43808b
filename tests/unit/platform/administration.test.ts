import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { actRefusal } from '../../../electron/domain/accounts/administration';
import type { OfficeState } from '../../../electron/domain/accounts/act-context';
import { handOverSchema, type AdministrationAct } from '../../../electron/platform/contract';
import { FIRST_POLICY } from '../../../electron/platform/practice/accounts/sessions';
import {
  accountOf,
  signAndSendAct,
  queryAudit,
  bindingsOf,
  statusAndCode,
  delegationOf,
  issueCertificateFor,
  openAccountAndSignIn,
  settingsOf,
  signInWith,
  sessionStatus,
} from './administration';
import {
  apiRequest,
  practiceContent,
  logIn,
  openPfx,
  openPractice,
  Person,
  sha256,
  type Practice,
} from './practice-client';

let practice: Practice;
let administrator: Person;
let auditor: Person;
beforeAll(async () => {
  practice = await openPractice();
  [administrator, auditor] = await Promise.all([
    Person.signIn(practice.server, 'xuwenbo'),
    Person.signIn(practice.server, 'fengqinghe'),
  ]);
});
afterAll(() => practice.remove());

const open = (accountId: string, roles: AdministrationActRoles): AdministrationAct => ({
  type: 'account.open',
  accountId,
  settings: {
    name: `新同志${accountId}`,
    number: `N-${accountId}`,
    department: '督查科',
    roles,
    active: true,
  },
  certificate: null,
  phone: null,
});
type AdministrationActRoles = Extract<AdministrationAct, { type: 'account.open' }>['settings']['roles'];

const DAY = 86_400_000;
const delegation = (change: Partial<Extract<AdministrationAct, { type: 'delegation.grant' }>> = {}) => ({
  type: 'delegation.grant' as const,
  delegationId: randomUUID(),
  fromId: 'zhouzhengchuan',
  toId: 'gaoyuanshan',
  role: 'firstReviewer' as const,
  from: new Date().toISOString(),
  until: new Date(Date.now() + 7 * DAY).toISOString(),
  ...change,
});

describe('opening an account', () => {
  it('adds it to the change feed, and the act to the audit chain of the platform', async () => {
    const answer = await signAndSendAct(administrator, open('opened', ['dutyOfficer']), {
      reason: '新调入。',
      number: '13800001234',
    });
    expect(answer.json).toEqual({ seq: expect.any(Number), proposed: false });
    expect(await accountOf(auditor, 'opened')).toEqual({
      id: 'opened',
      name: '新同志opened',
      number: 'N-opened',
      department: '督查科',
      roles: ['dutyOfficer'],
      active: true,
    });
    const { changes } = await auditor.changes(answer.json.seq - 1);
    expect(changes[0]).toMatchObject({ kind: 'account', record: { id: 'opened' } });
    const { entries } = await queryAudit(auditor, { action: 'account.open' });
    expect(entries[0]).toMatchObject({ chain: 'platform', actorId: 'xuwenbo', subject: 'opened' });
    expect(entries[0]!.detail).toContain('原因：新调入。');
    expect(entries[0]!.detail).not.toContain('13800001234');
  });

  it.each([
    ['a name that is taken', open('linxiaohe', ['editor']), 409, 'CONFLICT'],
    ['roles that one person must not have', open('both', ['editor', 'firstReviewer']), 422, 'ROLES_EXCLUDE'],
    [
      'administration beside duty',
      open('both', ['systemAdministrator', 'dutyOfficer']),
      422,
      'ROLES_EXCLUDE',
    ],
    ['no role', open('none', []), 422, 'INVALID'],
    ['the name of the platform', open('platform', ['editor']), 422, 'INVALID'],
    ['a name that is no folder', open('../editor', ['editor']), 422, 'INVALID'],
    ['one role twice', open('twice', ['editor', 'editor']), 422, 'INVALID'],
  ] as const)('is refused with %s', async (_, what, status, code) => {
    expect(statusAndCode(await signAndSendAct(administrator, what))).toEqual([status, code]);
  });
});

describe('changing an account', () => {
  it('adds and removes roles, also for open sessions', async () => {
    const person = await openAccountAndSignIn(practice.server, administrator, 'changing', {
      roles: ['dutyOfficer'],
    });
    const before = await settingsOf(auditor, 'changing');
    const after = { ...before, department: '办信科', roles: ['dutyOfficer' as const, 'editor' as const] };
    const change = { type: 'account.change' as const, accountId: 'changing', before, after, phone: null };
    expect(statusAndCode(await signAndSendAct(administrator, change))).toEqual([200, 'done']);
    expect(await settingsOf(auditor, 'changing')).toEqual(after);
    const submission = person.submission(randomUUID(), 0, practiceContent());
    expect(await person.sendOne(submission)).toMatchObject({ status: 'accepted' });
    expect(statusAndCode(await signAndSendAct(administrator, change))).toEqual([409, 'CONFLICT']);
  });

  it('ends the sessions of a suspended account, which may sign in again after it is reactivated', async () => {
    const person = await openAccountAndSignIn(practice.server, administrator, 'resting', {
      roles: ['editor'],
    });
    const before = await settingsOf(auditor, 'resting');
    const suspended = { ...before, active: false };
    const change = { type: 'account.change' as const, accountId: 'resting', phone: null };
    await signAndSendAct(administrator, { ...change, before, after: suspended });
    expect(await sessionStatus(person)).toBe(401);
    expect(statusAndCode(await logIn(practice.server, person.keys))).toEqual([403, 'ACCOUNT_SUSPENDED']);
    await signAndSendAct(administrator, { ...change, before: suspended, after: before });
    expect(await sessionStatus(await signInWith(practice.server, person.keys))).toBe(200);
  });

  it('allows suspending an account with excluding roles from before, but not adding a role to it', async () => {
    const before = await settingsOf(auditor, 'heyining');
    const change = { type: 'account.change' as const, accountId: 'heyining', phone: null };
    const away = { ...before, active: false };
    expect(statusAndCode(await signAndSendAct(administrator, { ...change, before, after: away }))).toEqual([
      200,
      'done',
    ]);
    expect(
      statusAndCode(await signAndSendAct(administrator, { ...change, before: away, after: before }))[0],
    ).toBe(200);
    const more = { ...before, roles: [...before.roles, 'secondReviewer' as const] };
    expect(statusAndCode(await signAndSendAct(administrator, { ...change, before, after: more }))[1]).toBe(
      'ROLES_EXCLUDE',
    );
  });

  it("is refused for one's own account, without a change, and as a substitute for closing", async () => {
    const own = await settingsOf(auditor, 'xuwenbo');
    const change = { type: 'account.change' as const, phone: null };
    const self = { ...change, accountId: 'xuwenbo', before: own, after: { ...own, department: '办公室' } };
    expect(statusAndCode(await signAndSendAct(administrator, self))).toEqual([403, 'NOT_PERMITTED']);
    const before = await settingsOf(auditor, 'masiqi');
    const same = { ...change, accountId: 'masiqi', before, after: before };
    expect(statusAndCode(await signAndSendAct(administrator, same))).toEqual([422, 'INVALID']);
    const emptied = { ...same, after: { ...before, active: false, roles: [] } };
    expect(statusAndCode(await signAndSendAct(administrator, emptied))).toEqual([422, 'INVALID']);
  });

  it('is refused when it would remove the last system administrator', () => {
    const last = {
      id: 'last',
      name: '甲',
      department: '',
      roles: ['systemAdministrator' as const],
      active: true,
    };
    const leaving = { ...last, id: 'leaving' };
    const state: OfficeState = {
      accounts: [last, { ...leaving, active: false }],
      bindings: [],
      delegations: [],
      policy: FIRST_POLICY,
      articles: [],
      duties: [],
      recoveries: [],
      proposals: [],
      register: null,
      certificateProblem: () => null,
      now: new Date().toISOString(),
    };
    const { id: accountId, ...before } = last;
    const close = { type: 'account.close' as const, accountId, before, handOver: [] };
    expect(actRefusal(leaving, close, state)).toMatchObject({ code: 'NOT_PERMITTED' });
    const two = { ...state, accounts: [last, leaving] };
    expect(actRefusal(leaving, close, two)).toBeNull();
  });
});

/** Returns the articles that have to be handed over, as [id, title, stage]. */
async function handOver(by: Person, accountId: string): Promise<string[][]> {
  const route = `/administration/hand-over?accountId=${accountId}`;
  const { articles } = handOverSchema.parse(
    (await apiRequest(practice.server, route, 'GET', { token: by.token })).json,
  );
  return articles.map(({ id, title, stage }) => [id, title, stage]);
}

describe('closing an account', () => {
  it('requires all open articles to be handed over, and ends every right of the person', async () => {
    const { server } = practice;
    const person = await openAccountAndSignIn(server, administrator, 'leaving', { roles: ['editor'] });
    const [first, second] = [randomUUID(), randomUUID()];
    await person.sendOne(person.submission(first, 0, practiceContent({ title: '第一篇' })));
    await person.sendOne(person.submission(second, 0, practiceContent({ title: '第二篇' })));
    await person.sendOne(person.recall((await person.view(second)).article));
    const before = await settingsOf(auditor, 'leaving');
    const close = (handOver: Array<{ articleId: string; toId: string }>) =>
      signAndSendAct(administrator, { type: 'account.close', accountId: 'leaving', before, handOver });

    const left = await close([{ articleId: first, toId: 'sunkexin' }]);
    expect(statusAndCode(left)).toEqual([409, 'TASKS_LEFT']);
    expect(left.json.message).toContain('还有 1 篇稿件没有移交');
    expect(await handOver(administrator, 'leaving')).toEqual([
      [first, '第一篇', 'first'],
      [second, '第二篇', 'returned'],
    ]);
    const asked = await queryAudit(auditor, { action: 'account.handOver', text: 'leaving' });
    expect(asked.entries[0]).toMatchObject({ actorId: 'xuwenbo', subject: 'leaving', detail: '2 篇' });
    const both = (toId: string) => [first, second].map((articleId) => ({ articleId, toId }));
    expect(statusAndCode(await close(both('zhouzhengchuan')))).toEqual([422, 'INVALID']);
    expect(statusAndCode(await close(both('leaving')))).toEqual([422, 'INVALID']);
    expect(
      statusAndCode(await close([...both('sunkexin'), { articleId: randomUUID(), toId: 'sunkexin' }]))[1],
    ).toBe('CONFLICT');

    expect(statusAndCode(await close(both('sunkexin')))).toEqual([200, 'done']);
    expect(await accountOf(auditor, 'leaving')).toMatchObject({
      active: false,
      roles: [],
      name: 'leaving同志',
    });
    const successor = await Person.signIn(server, 'sunkexin');
    for (const id of [first, second])
      expect((await successor.view(id)).article).toMatchObject({ authorId: 'sunkexin' });
    expect(await sessionStatus(person)).toBe(401);
    expect((await bindingsOf(auditor, 'leaving')).map((b) => b.ended?.reason)).toEqual(['closed']);
    expect(statusAndCode(await logIn(server, person.keys))).toEqual([403, 'ACCOUNT_SUSPENDED']);
    expect(statusAndCode(await close(both('sunkexin')))).toEqual([409, 'CONFLICT']);
  });

  it('lets the successor continue with the articles', async () => {
    const { server } = practice;
    const person = await openAccountAndSignIn(server, administrator, 'passing', { roles: ['editor'] });
    const id = randomUUID();
    await person.sendOne(person.submission(id, 0, practiceContent()));
    await person.sendOne(person.recall((await person.view(id)).article));
    const before = await settingsOf(auditor, 'passing');
    const handOver = [{ articleId: id, toId: 'sunkexin' }];
    await signAndSendAct(administrator, { type: 'account.close', accountId: 'passing', before, handOver });
    const successor = await Person.signIn(server, 'sunkexin');
    const { article } = await successor.view(id);
    const again = successor.submission(id, article.version, practiceContent({ title: '接手后的稿件' }));
    expect(await successor.sendOne(again)).toMatchObject({ status: 'accepted' });
  });

  it('ends the delegations from and to the person', async () => {
    const { server } = practice;
    await openAccountAndSignIn(server, administrator, 'reviewer', { roles: ['secondReviewer'] });
    await openAccountAndSignIn(server, administrator, 'deputy', { roles: ['dutyLeader'] });
    const given = delegation({ fromId: 'reviewer', toId: 'deputy', role: 'secondReviewer' });
    expect(statusAndCode(await signAndSendAct(administrator, given))).toEqual([200, 'done']);
    const before = await settingsOf(auditor, 'deputy');
    await signAndSendAct(administrator, { type: 'account.close', accountId: 'deputy', before, handOver: [] });
    expect((await delegationOf(auditor, given.delegationId))?.endedAt).not.toBeNull();
  });

  it("is refused for one's own account", async () => {
    const before = await settingsOf(auditor, 'xuwenbo');
    const own = { type: 'account.close' as const, accountId: 'xuwenbo', before, handOver: [] };
    expect(statusAndCode(await signAndSendAct(administrator, own))).toEqual([403, 'NOT_PERMITTED']);
  });
});

describe('binding a certificate', () => {
  const bind = (accountId: string, certificate: Buffer, replaces: Replaces = null) =>
    signAndSendAct(administrator, {
      type: 'certificate.bind',
      accountId,
      certificate: certificate.toString('base64'),
      replaces,
    });
  type Replaces = Extract<AdministrationAct, { type: 'certificate.bind' }>['replaces'];

  it('lets its holder sign in, and stores the signed act with the binding', async () => {
    const { server } = practice;
    await signAndSendAct(administrator, open('binding', ['editor']));
    const keys = await issueCertificateFor(server, 'binding');
    expect(statusAndCode(await logIn(server, keys))).toEqual([403, 'CERTIFICATE_UNKNOWN']);
    expect(statusAndCode(await bind('binding', keys.certificate))).toEqual([200, 'done']);
    expect((await signInWith(server, keys)).session.account.id).toBe('binding');
    const [bound] = await bindingsOf(auditor, 'binding');
    expect(bound).toMatchObject({ id: sha256(keys.certificate), ended: null });
    expect(JSON.parse(bound!.act!.statement)).toMatchObject({ act: { accountId: 'binding' } });
  });

  it('ends the session of the lost certificate that it replaces, and no other session', async () => {
    const { server } = practice;
    const person = await openAccountAndSignIn(server, administrator, 'losing', { roles: ['editor'] });
    const spare = await issueCertificateFor(server, 'losing');
    expect(statusAndCode(await bind('losing', spare.certificate))).toEqual([200, 'done']);
    const other = await signInWith(server, spare);
    const next = await issueCertificateFor(server, 'losing');
    const lost = { certificate: sha256(person.keys.certificate), reason: 'lost' as const };
    expect(statusAndCode(await bind('losing', next.certificate, lost))).toEqual([200, 'done']);
    expect([await sessionStatus(person), await sessionStatus(other)]).toEqual([401, 200]);
    expect(statusAndCode(await logIn(server, person.keys))).toEqual([403, 'CERTIFICATE_UNKNOWN']);
    expect(await sessionStatus(await signInWith(server, next))).toBe(200);
    expect(statusAndCode(await bind('losing', person.keys.certificate))).toEqual([409, 'CONFLICT']);
    expect(
      statusAndCode(await bind('losing', (await issueCertificateFor(server, 'losing')).certificate, lost))[1],
    ).toBe('CONFLICT');
  });

  it('ends the sessions of the certificate that it replaces', async () => {
    const { server } = practice;
    const person = await openAccountAndSignIn(server, administrator, 'renewing', { roles: ['editor'] });
    const replaced = { certificate: sha256(person.keys.certificate), reason: 'replaced' as const };
    const next = await issueCertificateFor(server, 'renewing');
    await bind('renewing', next.certificate, replaced);
    expect(await sessionStatus(person)).toBe(401);
    expect(await sessionStatus(await signInWith(server, next))).toBe(200);
    expect(statusAndCode(await logIn(server, person.keys))).toEqual([403, 'CERTIFICATE_UNKNOWN']);
  });

  it.each(['expired', 'notYetValid', 'revoked', 'untrusted', 'wrongUsage'])(
    'is refused when the certificate is %s',
    async (reason) => {
      const { certificatePath, password } = practice.server.refusals.find((r) => r.reason === reason)!;
      const { certificate } = openPfx(certificatePath, password);
      expect(statusAndCode(await bind('sunkexin', certificate))).toEqual([422, 'INVALID']);
    },
  );

  it('is refused when the certificate is bound already or cannot be parsed, or the account does not exist', async () => {
    const theirs = await bind('sunkexin', administrator.keys.certificate);
    expect(statusAndCode(theirs)).toEqual([409, 'CONFLICT']);
    expect(theirs.json.message).toContain('许文泊');
    expect(statusAndCode(await bind('xuwenbo', administrator.keys.certificate))[1]).toBe('CONFLICT');
    expect(statusAndCode(await bind('sunkexin', Buffer.from('not a certificate')))).toEqual([422, 'INVALID']);
    const keys = await issueCertificateFor(practice.server, 'sunkexin');
    const longer = Buffer.concat([keys.certificate, Buffer.from([0])]);
    expect(statusAndCode(await bind('sunkexin', longer))).toEqual([422, 'INVALID']);
    expect(statusAndCode(await bind('nobody', keys.certificate))).toEqual([422, 'INVALID']);
  });
});

describe('ending a certificate', () => {
  const end = (certificate: string, reason: 'lost' | 'replaced') =>
    signAndSendAct(administrator, { type: 'certificate.end', certificate, reason });

  it('ends its sessions, and is accepted once', async () => {
    const person = await openAccountAndSignIn(practice.server, administrator, 'ending', {
      roles: ['editor'],
    });
    const certificate = sha256(person.keys.certificate);
    expect(statusAndCode(await end(certificate, 'lost'))).toEqual([200, 'done']);
    expect(await sessionStatus(person)).toBe(401);
    expect((await bindingsOf(auditor, 'ending'))[0]!.ended).toMatchObject({ reason: 'lost' });
    expect(statusAndCode(await end(certificate, 'lost'))).toEqual([409, 'CONFLICT']);
    expect(statusAndCode(await end('a'.repeat(64), 'lost'))).toEqual([422, 'INVALID']);
  });

  it('is refused when no system administrator would have a certificate left', async () => {
    const certificate = sha256(administrator.keys.certificate);
    expect(statusAndCode(await end(certificate, 'replaced'))).toEqual([403, 'NOT_PERMITTED']);
  });
});

describe('a delegation', () => {
  it('can be granted and ended by the absent reviewer', async () => {
    const first = await Person.signIn(practice.server, 'zhouzhengchuan');
    const given = delegation();
    expect(statusAndCode(await signAndSendAct(first, given, { reason: '出差。' }))).toEqual([200, 'done']);
    expect(await delegationOf(auditor, given.delegationId)).toMatchObject({
      fromId: 'zhouzhengchuan',
      toId: 'gaoyuanshan',
      reason: '出差。',
      grantedBy: 'zhouzhengchuan',
      endedAt: null,
    });
    expect(statusAndCode(await signAndSendAct(first, delegation()))).toEqual([409, 'CONFLICT']);
    const end = { type: 'delegation.end' as const, delegationId: given.delegationId };
    expect(
      statusAndCode(await signAndSendAct(await Person.signIn(practice.server, 'wujingyi'), end))[1],
    ).toBe('NOT_PERMITTED');
    expect(statusAndCode(await signAndSendAct(first, end))).toEqual([200, 'done']);
    expect((await delegationOf(auditor, given.delegationId))?.endedAt).not.toBeNull();
    expect(statusAndCode(await signAndSendAct(first, end))).toEqual([409, 'CONFLICT']);
  });

  it.each([
    ['to oneself', { toId: 'zhouzhengchuan' }, 'INVALID'],
    ['of a role that they do not have', { role: 'finalReviewer' }, 'INVALID'],
    ['of a role that is no review', { fromId: 'linxiaohe', role: 'editor' }, 'INVALID'],
    ['to an editor', { toId: 'sunkexin' }, 'ROLES_EXCLUDE'],
    ['to the auditor', { toId: 'fengqinghe' }, 'ROLES_EXCLUDE'],
    ['to the system administrator', { toId: 'xuwenbo' }, 'ROLES_EXCLUDE'],
    ['to one who is suspended', { toId: 'caoyifan' }, 'INVALID'],
    ['to nobody', { toId: 'nobody' }, 'INVALID'],
    ['that ends before it begins', { until: '2020-01-01T00:00:00.000Z' }, 'INVALID'],
    ['of more than ninety days', { until: new Date(Date.now() + 91 * DAY).toISOString() }, 'INVALID'],
  ] as const)('is refused %s', async (_, change, code) => {
    expect(statusAndCode(await signAndSendAct(administrator, delegation(change)))[1]).toBe(code);
  });
});

describe('the policy', () => {
  it('applies to later sign-ins, and is changed only from its current value', async () => {
    const { server } = practice;
    const after = { ...FIRST_POLICY, offlineDays: 3, secretDays: 60 };
    const set = { type: 'policy.set' as const, before: FIRST_POLICY, after };
    expect(statusAndCode(await signAndSendAct(administrator, set))).toEqual([200, 'done']);
    expect((await Person.signIn(server, 'masiqi')).session.policy).toEqual(after);
    expect(statusAndCode(await signAndSendAct(administrator, set))).toEqual([409, 'CONFLICT']);
    await practice.restart();
    expect((await Person.signIn(practice.server, 'masiqi')).session.policy).toEqual(after);
    const back = { ...set, before: after, after: FIRST_POLICY };
    expect(statusAndCode(await signAndSendAct(administrator, back))).toEqual([200, 'done']);
    expect(statusAndCode(await signAndSendAct(administrator, { ...back, before: FIRST_POLICY }))).toEqual([
      422,
      'INVALID',
    ]);
  });
});
