import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  changesPageSchema,
  errorBodySchema,
  sessionSchema,
  trustSchema,
} from '../../../electron/platform/contract';
import {
  apiRequest,
  logIn,
  openPfx,
  openPractice,
  Person,
  type SigningKey,
  type Practice,
} from './practice-client';

let practice: Practice;
beforeAll(async () => {
  practice = await openPractice();
});
afterAll(() => practice.remove());

function keysOf(accountId: string): SigningKey {
  const { certificatePath, password } = practice.server.accounts.find((a) => a.accountId === accountId)!;
  return openPfx(certificatePath, password);
}

describe('a login at the practice platform', () => {
  it('opens a session for the holder of the signing certificate', async () => {
    const answer = await logIn(practice.server, keysOf('linxiaohe'));
    expect(answer.status).toBe(200);
    const session = sessionSchema.parse(answer.json);
    expect(session.account).toMatchObject({
      name: '林晓禾',
      roles: ['editor', 'siteAdministrator', 'dutyOfficer'],
    });
    expect(Date.parse(session.expiresAt) - Date.parse(session.serverTime)).toBe(12 * 3_600_000);
  });

  it.each([
    ['expired', 'CERTIFICATE_EXPIRED'],
    ['notYetValid', 'CERTIFICATE_NOT_YET_VALID'],
    ['revoked', 'CERTIFICATE_REVOKED'],
    ['unknown', 'CERTIFICATE_UNKNOWN'],
    ['untrusted', 'CERTIFICATE_UNTRUSTED'],
    ['wrongUsage', 'CERTIFICATE_WRONG_USAGE'],
  ])('refuses a certificate that is %s', async (reason, code) => {
    const { certificatePath, password } = practice.server.refusals.find((r) => r.reason === reason)!;
    const answer = await logIn(practice.server, openPfx(certificatePath, password));
    expect(answer.status).toBe(403);
    expect(errorBodySchema.strict().parse(answer.json)).toMatchObject({
      code,
      message: expect.stringMatching(/[\u4e00-\u9fff].*。$/),
    });
  });

  it('refuses a suspended account', async () => {
    const answer = await logIn(practice.server, keysOf('caoyifan'));
    expect([answer.status, answer.json.code]).toEqual([403, 'ACCOUNT_SUSPENDED']);
  });

  it.each([
    ['is for another platform', { audience: 'https://elsewhere.example' }, 'SIGNATURE_INVALID'],
    ['names another certificate', { certificate: 'a'.repeat(64) }, 'SIGNATURE_INVALID'],
    ['is of another kind', { typ: 'gov.review.decision/1' }, 'SIGNATURE_INVALID'],
    ['has a member too many', { extra: 1 }, 'SIGNATURE_INVALID'],
    ['answers a challenge that was never given', { nonce: 'x'.repeat(43) }, 'CHALLENGE_EXPIRED'],
  ])('refuses a signed statement that %s', async (_, change, code) => {
    const answer = await logIn(practice.server, keysOf('sunkexin'), (s) => ({ ...s, ...change }));
    expect([answer.status, answer.json.code]).toEqual([403, code]);
  });

  it('accepts each challenge once, within one minute', async () => {
    const { server } = practice;
    let used = '';
    const keys = keysOf('sunkexin');
    expect((await logIn(server, keys, (s) => ({ ...s, nonce: (used = String(s.nonce)) }))).status).toBe(200);
    const replay = await logIn(server, keys, (s) => ({ ...s, nonce: used }));
    expect(replay.json.code).toBe('CHALLENGE_EXPIRED');

    const { json: challenge } = await apiRequest(server, '/session/challenges', 'POST');
    await server.faults.set({ clockOffsetMs: 61_000 });
    const late = await logIn(server, keys, (s) => ({ ...s, nonce: challenge.nonce }));
    await server.faults.clear();
    expect(late.json.code).toBe('CHALLENGE_EXPIRED');
  });

  it('refuses a signature over other content, by another key, or truncated', async () => {
    const { server } = practice;
    const [mine, other] = [keysOf('sunkexin'), keysOf('heyining')];
    const forged: SigningKey[] = [
      { ...mine, sign: (content) => mine.sign(Buffer.concat([Buffer.from(content), Buffer.from(' ')])) },
      { ...mine, sign: (content) => other.sign(content) },
      { ...mine, sign: async (content) => (await mine.sign(content)).slice(0, -8) },
      { ...mine, sign: async (content) => `${await mine.sign(content)}\n` },
      { ...mine, sign: () => Promise.resolve('') },
    ];
    for (const keys of forged) {
      const answer = await logIn(server, keys);
      expect([answer.status, answer.json.code]).toEqual([403, 'SIGNATURE_INVALID']);
    }
  });

  it('is not needed for the trust material', async () => {
    const { certificates, crls } = trustSchema.parse((await apiRequest(practice.server, '/trust')).json);
    expect([certificates.length, crls.length]).toEqual([2, 2]);
  });

  it('is needed for all other routes', async () => {
    const { server } = practice;
    const routes: Array<[string, string]> = [
      ['GET', '/changes?after=0'],
      ['POST', '/commands'],
      ['DELETE', '/session'],
      ['GET', `/blobs/${'0'.repeat(64)}`],
      ['PATCH', `/blobs/${'0'.repeat(64)}`],
    ];
    for (const [method, route] of routes)
      for (const token of [undefined, 'x'.repeat(43)]) {
        const answer = await apiRequest(server, route, method, {
          token,
          json: method === 'POST' ? {} : undefined,
        });
        expect([answer.status, answer.json.code]).toEqual([401, 'UNAUTHORIZED']);
      }
  });

  it('lasts until it is closed, for twelve hours, and until the account is suspended or revoked', async () => {
    const { server } = practice;
    const status = async (person: Person) =>
      (await apiRequest(server, '/changes?after=0', 'GET', { token: person.token })).status;

    const leaving = await Person.signIn(server, 'masiqi');
    expect(
      changesPageSchema.parse((await apiRequest(server, '/changes?after=0', 'GET', leaving)).json).more,
    ).toBe(false);
    expect((await apiRequest(server, '/session', 'DELETE', { token: leaving.token })).json).toEqual({});
    expect(await status(leaving)).toBe(401);

    const person = await Person.signIn(server, 'masiqi');
    await server.faults.set({ clockOffsetMs: 12 * 3_600_000 + 1000 });
    expect(await status(person)).toBe(401);
    await server.faults.clear();
    expect(await status(person)).toBe(200);

    server.setActive('masiqi', false);
    expect(await status(person)).toBe(401);
    server.setActive('masiqi', true);
    expect(await status(await Person.signIn(server, 'masiqi'))).toBe(200);

    const revoked = await Person.signIn(server, 'gaoyuanshan');
    server.revoke('gaoyuanshan');
    expect(await status(revoked)).toBe(401);
    expect((await logIn(server, keysOf('gaoyuanshan'))).json.code).toBe('CERTIFICATE_REVOKED');
  });
});
