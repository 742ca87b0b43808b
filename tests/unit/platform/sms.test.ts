import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { sessionSchema } from '../../../electron/platform/contract';
import { FIRST_POLICY } from '../../../electron/platform/practice/accounts/sessions';
import { signAndSendAct, queryAudit, statusAndCode, settingsOf } from './administration';
import {
  sendRequest,
  logIn,
  openPfx,
  openPractice,
  Person,
  type Answer,
  type SigningKey,
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
afterEach(() => practice.server.faults.clear());
afterAll(() => practice.remove());

const MINUTE = 60_000;
const keysOf = (accountId: string): SigningKey => {
  const { certificatePath, password } = practice.server.accounts.find((a) => a.accountId === accountId)!;
  return openPfx(certificatePath, password);
};
const messages = async (token = practice.server.controlToken): Promise<Answer> =>
  sendRequest(practice.server, `${practice.server.publicUrl}/practice/messages`, 'GET', { token });
const sentTo = async (accountId: string): Promise<string[]> =>
  (await messages()).json.messages
    .filter((m: { accountId: string }) => m.accountId === accountId)
    .map((m: { text: string }) => /\d{6}/.exec(m.text)![0]);
const wrong = (code: string) => (code === '000000' ? '000001' : '000000');
/** Each test uses another time, so that the codes of other tests do not interfere. */
const at = (minutes: number) =>
  practice.server.faults.set({ smsLogin: true, clockOffsetMs: minutes * MINUTE });

describe('a login that requires an SMS code', () => {
  it('sends a code to the number of the account, and accepts it once', async () => {
    await at(0);
    const keys = keysOf('linxiaohe');
    const first = await logIn(practice.server, keys);
    expect(statusAndCode(first)).toEqual([403, 'SMS_REQUIRED']);
    expect(first.json.message).toMatch(/138\*\*\*\*0001/);
    expect(first.json.message).not.toMatch(/\d{6}/);
    const [code] = await sentTo('linxiaohe');
    const session = await logIn(practice.server, keys, undefined, code);
    expect(sessionSchema.parse(session.json).account.id).toBe('linxiaohe');
    expect(statusAndCode(await logIn(practice.server, keys, undefined, code))).toEqual([403, 'SMS_EXPIRED']);
  });

  it('sends at most one code a minute, and names the number of the last one', async () => {
    await at(20);
    const keys = keysOf('sunkexin');
    await logIn(practice.server, keys);
    const again = await logIn(practice.server, keys);
    expect(statusAndCode(again)).toEqual([403, 'SMS_REQUIRED']);
    expect(again.json.message).toMatch(/刚刚已发送到 138\*\*\*\*0002/);
    expect(await sentTo('sunkexin')).toHaveLength(1);
    await at(21.1);
    await logIn(practice.server, keys);
    const [newer, older] = await sentTo('sunkexin');
    if (newer !== older)
      expect(statusAndCode(await logIn(practice.server, keys, undefined, older))[1]).toBe('SMS_WRONG');
    expect((await logIn(practice.server, keys, undefined, newer)).status).toBe(200);
  });

  it('refuses a code after five minutes, and a code that was requested with another certificate', async () => {
    await at(40);
    const keys = keysOf('heyining');
    await logIn(practice.server, keys);
    const [code] = await sentTo('heyining');
    await at(45.1);
    expect(statusAndCode(await logIn(practice.server, keys, undefined, code))).toEqual([403, 'SMS_EXPIRED']);
    await logIn(practice.server, keys);
    const [next] = await sentTo('heyining');
    const other = practice.server.keys.find((k) => k.accountId === 'heyining' && k.encoding === 'pbe-3des');
    const second = openPfx(other!.certificatePath, other!.password);
    expect(statusAndCode(await logIn(practice.server, second, undefined, next))).toEqual([
      403,
      'SMS_EXPIRED',
    ]);
    expect((await logIn(practice.server, keys, undefined, next)).status).toBe(200);
  });

  it('allows three tries per code, and requires a pause after too many wrong codes', async () => {
    await at(60);
    const keys = keysOf('masiqi');
    await logIn(practice.server, keys);
    const [code] = await sentTo('masiqi');
    const attempt = (text: string) => logIn(practice.server, keys, undefined, text);
    const tries = [];
    for (let i = 0; i < 3; i += 1) tries.push(await attempt(wrong(code!)));
    expect(tries.map(statusAndCode)).toEqual(Array(3).fill([403, 'SMS_WRONG']));
    expect(tries[0]!.json.message).toContain('还可以再试 2 次');
    expect(tries[2]!.json.message).toContain('作废');
    expect(statusAndCode(await attempt(code!))).toEqual([403, 'SMS_EXPIRED']);

    await at(61.1);
    await logIn(practice.server, keys);
    const [next] = await sentTo('masiqi');
    for (const text of [wrong(next!), '12']) expect(statusAndCode(await attempt(text))[1]).toBe('SMS_WRONG');
    expect(statusAndCode(await attempt(next!))).toEqual([403, 'TOO_MANY_TRIES']);
    expect(statusAndCode(await logIn(practice.server, keys))).toEqual([403, 'TOO_MANY_TRIES']);
    await practice.restart();
    await at(70);
    expect(statusAndCode(await logIn(practice.server, keys))).toEqual([403, 'TOO_MANY_TRIES']);
    await at(77);
    expect(statusAndCode(await logIn(practice.server, keys))).toEqual([403, 'SMS_REQUIRED']);
    const [last] = await sentTo('masiqi');
    expect((await attempt(last!)).status).toBe(200);
    await practice.server.faults.clear();
    administrator = await Person.signIn(practice.server, 'xuwenbo');
    auditor = await Person.signIn(practice.server, 'fengqinghe');
    const noted = (await queryAudit(auditor, { chain: 'platform', actorId: 'masiqi' })).entries;
    expect(noted.filter((entry) => entry.action === 'sms.wrong')).toHaveLength(5);
    expect(noted.map((entry) => entry.detail).join()).not.toContain(code);
  });

  it('refers accounts without a number to the administrator, who can add one', async () => {
    const before = await settingsOf(auditor, 'gaoyuanshan');
    const change = { type: 'account.change' as const, accountId: 'gaoyuanshan', before, after: before };
    const asked = { ...change, phone: null };
    expect(statusAndCode(await signAndSendAct(administrator, asked, { number: '' }))).toEqual([200, 'done']);
    await at(100);
    const keys = keysOf('gaoyuanshan');
    const answer = await logIn(practice.server, keys);
    expect(statusAndCode(answer)).toEqual([403, 'SMS_REQUIRED']);
    expect(answer.json.message).toContain('系统管理员');
    expect(await sentTo('gaoyuanshan')).toEqual([]);
    await practice.server.faults.clear();
    await signAndSendAct(administrator, asked, { number: '13911115678' });
    await at(100);
    expect((await logIn(practice.server, keys)).json.message).toMatch(/139\*\*\*\*5678/);
    expect(await sentTo('gaoyuanshan')).toHaveLength(1);
  });

  it('can be required by the policy', async () => {
    const before = FIRST_POLICY;
    const set = { type: 'policy.set' as const, before, after: { ...before, smsLogin: true } };
    expect(statusAndCode(await signAndSendAct(administrator, set))).toEqual([200, 'done']);
    const keys = keysOf('chenlicheng');
    expect(statusAndCode(await logIn(practice.server, keys))).toEqual([403, 'SMS_REQUIRED']);
    const [code] = await sentTo('chenlicheng');
    const session = await logIn(practice.server, keys, undefined, code);
    expect(sessionSchema.parse(session.json).policy.smsLogin).toBe(true);
    await signAndSendAct(administrator, { ...set, before: set.after, after: before });
    expect((await logIn(practice.server, keys)).status).toBe(200);
  });

  it('sends no SMS before the certificate was accepted', async () => {
    await at(140);
    const { certificatePath, password } = practice.server.refusals.find((r) => r.reason === 'revoked')!;
    const count = (await messages()).json.messages.length;
    const revoked = await logIn(practice.server, openPfx(certificatePath, password));
    expect(statusAndCode(revoked)).toEqual([403, 'CERTIFICATE_REVOKED']);
    expect((await messages()).json.messages).toHaveLength(count);
  });
});

describe('the sent messages', () => {
  it('can be read with the control token only, and the last fifty are kept', async () => {
    expect((await messages('x'.repeat(43))).status).toBe(401);
    const { server } = practice;
    const post = await sendRequest(server, `${server.publicUrl}/practice/messages`, 'POST', {
      token: server.controlToken,
    });
    expect(post.status).toBe(405);
    const keys = keysOf('zhenghuaiyuan');
    for (let i = 0; i < 52; i += 1) {
      await at(200 + i * 2);
      await logIn(server, keys);
    }
    const all = (await messages()).json.messages;
    expect(all).toHaveLength(50);
    expect(all[0].at > all[49].at).toBe(true);
    expect(all[0]).toEqual({
      at: expect.any(String),
      accountId: 'zhenghuaiyuan',
      text: expect.stringMatching(/^【演练平台】登录验证码 \d{6}，/),
    });
  });
});
