import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AdministrationAct, Role } from '../../../electron/platform/contract';
import {
  signAndSendAct,
  queryAudit,
  statusAndCode,
  openAccountAndSignIn,
  sendAct,
  signedAct,
  sessionStatus,
} from './administration';
import {
  apiRequest,
  practiceContent,
  logIn,
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

const open = (accountId: string, roles: Role[]): AdministrationAct => ({
  type: 'account.open',
  accountId,
  settings: { name: '新同志', number: `N-${accountId}`, department: '督查科', roles, active: true },
  certificate: null,
  phone: null,
});

describe('a signed act', () => {
  it('is executed once and gets the same answer, however often it is sent', async () => {
    const request = await signedAct(administrator, open('once', ['editor']));
    const answers = [await sendAct(administrator, request), await sendAct(administrator, request)];
    expect(answers[0]!.json).toEqual(answers[1]!.json);
    const { entries } = await queryAudit(auditor, { action: 'account.open', text: 'once' });
    expect(entries.filter((entry) => entry.subject === 'once')).toHaveLength(1);
    const resigned = { ...request, cms: await administrator.keys.sign(Buffer.from(request.statement)) };
    expect((await sendAct(administrator, resigned)).json).toEqual(answers[0]!.json);

    const refused = await signedAct(administrator, open('once', ['auditor']));
    const [first, second] = [await sendAct(administrator, refused), await sendAct(administrator, refused)];
    expect(statusAndCode(first)).toEqual([409, 'CONFLICT']);
    expect(second.json).toEqual(first.json);
  });

  it('is refused when its id is used with another statement, or its statement with another id', async () => {
    const request = await signedAct(administrator, open('keyed', ['editor']));
    await sendAct(administrator, request);
    const other = await signedAct(administrator, open('keyed-too', ['editor']), { id: request.id });
    expect(statusAndCode(await sendAct(administrator, other))).toEqual([422, 'INVALID']);
    expect(statusAndCode(await sendAct(administrator, { ...request, id: randomUUID() }))).toEqual([
      422,
      'INVALID',
    ]);
  });

  it.each([
    ['another kind of statement', { typ: 'gov.review.decision/1' }, 'INVALID'],
    ['a member too many', { extra: 1 }, 'INVALID'],
    ['a time to come', { at: '2099-01-01T00:00:00.000Z' }, 'INVALID'],
    [
      'another signer',
      { signer: { accountId: 'linxiaohe', name: '林晓禾', certificate: 'a'.repeat(64) } },
      'SIGNATURE_INVALID',
    ],
  ])('is refused with %s', async (_, change, code) => {
    const alter = (s: Record<string, unknown>) => ({ ...s, ...change });
    expect(statusAndCode(await signAndSendAct(administrator, open('never', ['editor']), { alter }))).toEqual([
      422,
      code,
    ]);
  });

  it('is refused with other content, with the key of another person, and in the session of another person', async () => {
    const request = await signedAct(administrator, open('never', ['editor']));
    const spaced = { ...request, id: randomUUID(), statement: `${request.statement} ` };
    expect(statusAndCode(await sendAct(administrator, spaced))).toEqual([422, 'INVALID']);
    const altered = { ...request, statement: request.statement.replace('"never"', '"nerve"') };
    expect(statusAndCode(await sendAct(administrator, altered))).toEqual([422, 'SIGNATURE_INVALID']);
    const theirs = await auditor.keys.sign(Buffer.from(request.statement));
    expect(statusAndCode(await sendAct(administrator, { ...request, cms: theirs }))[1]).toBe(
      'SIGNATURE_INVALID',
    );
    expect(statusAndCode(await sendAct(auditor, request))[1]).toBe('SIGNATURE_INVALID');
    expect(statusAndCode(await sendAct(administrator, { ...request, cms: 'AAAA' }))[1]).toBe(
      'SIGNATURE_INVALID',
    );
    const { entries } = await queryAudit(auditor, { action: 'administration.refuse', actorId: 'fengqinghe' });
    expect(entries[0]!.detail).toContain('SIGNATURE_INVALID');
    const surrogate = { ...request, id: randomUUID(), statement: '{"typ":"\\ud800"}' };
    expect(statusAndCode(await sendAct(administrator, surrogate))).toEqual([422, 'INVALID']);
  });

  it('is refused with a certificate that has ended, as is its session', async () => {
    const { server } = practice;
    const second = await openAccountAndSignIn(server, administrator, 'admin-two', {
      roles: ['systemAdministrator'],
    });
    const certificate = sha256(second.keys.certificate);
    await signAndSendAct(administrator, { type: 'certificate.end', certificate, reason: 'replaced' });
    expect(await sessionStatus(second)).toBe(401);
    expect(statusAndCode(await signAndSendAct(second, open('never', ['editor'])))).toEqual([
      401,
      'UNAUTHORIZED',
    ]);
    const more = { keys: second.keys };
    expect(statusAndCode(await signAndSendAct(administrator, open('never', ['editor']), more))).toEqual([
      422,
      'SIGNATURE_INVALID',
    ]);
  });
});

describe('a statement that was signed for one purpose', () => {
  it('is refused for another: decisions, acts and logins are not interchangeable', async () => {
    const { server } = practice;
    const first = await Person.signIn(server, 'zhouzhengchuan');
    const author = await Person.signIn(server, 'sunkexin');
    const id = randomUUID();
    await author.sendOne(author.submission(id, 0, practiceContent()));
    const decision = await first.decision(await first.view(id), 'approve', '同意。');
    const given = await signedAct(first, {
      type: 'delegation.grant',
      delegationId: randomUUID(),
      fromId: 'zhouzhengchuan',
      toId: 'gaoyuanshan',
      role: 'firstReviewer',
      from: new Date().toISOString(),
      until: new Date(Date.now() + 86_400_000).toISOString(),
    });
    let login = { statement: '', cms: '' };
    const spy = {
      ...first.keys,
      sign: async (content: Uint8Array) => {
        login = { statement: Buffer.from(content).toString(), cms: await first.keys.sign(content) };
        return login.cms;
      },
    };
    expect((await logIn(server, spy)).status).toBe(200);

    for (const { statement, cms } of [decision, given]) {
      const answer = await apiRequest(server, '/session', 'POST', { json: { statement, cms } });
      expect(statusAndCode(answer)).toEqual([403, 'SIGNATURE_INVALID']);
    }
    for (const signed of [decision, login])
      expect(statusAndCode(await sendAct(first, { ...signed, id: randomUUID() }))).toEqual([422, 'INVALID']);
    for (const { statement, cms } of [given, login])
      expect(await first.sendOne({ ...decision, id: randomUUID(), statement, cms })).toMatchObject({
        status: 'rejected',
        code: 'INVALID',
      });
    expect(await first.sendOne(decision)).toMatchObject({ status: 'accepted' });
  });
});
