import { randomBytes } from 'node:crypto';
import path from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { canonicalText } from '../../../electron/domain/encoding/canonical';
import {
  signAndSendAct,
  queryAudit,
  statusAndCode,
  settingsOf,
  sessionStatus,
} from '../../unit/platform/administration';
import {
  apiRequest,
  logIn,
  openPfx,
  openPractice,
  Person,
  sha256,
  type SigningKey,
  type Practice,
} from '../../unit/platform/practice-client';
import { exchange, requestHead } from './raw-connection';

let practice: Practice;
let auditor: Person;
let administrator: Person;
beforeAll(async () => {
  practice = await openPractice();
  [auditor, administrator] = await Promise.all([
    Person.signIn(practice.server, 'fengqinghe'),
    Person.signIn(practice.server, 'xuwenbo'),
  ]);
});
afterAll(() => practice.remove());

function keysOf(accountId: string): SigningKey {
  const { certificatePath, password } = practice.server.accounts.find((a) => a.accountId === accountId)!;
  return openPfx(certificatePath, password);
}

const challenge = async () => (await apiRequest(practice.server, '/session/challenges', 'POST')).json;

async function statementFor(keys: SigningKey, nonce: string) {
  const statement = canonicalText({
    ...{ typ: 'gov.session.login/1', nonce, audience: practice.server.platformUrl, device: 'test' },
    certificate: sha256(keys.certificate),
    at: new Date().toISOString(),
  });
  return { statement, cms: await keys.sign(Buffer.from(statement)) };
}

const open = (request: unknown) => apiRequest(practice.server, '/session', 'POST', { json: request });

describe('challenges', () => {
  it('of one person stay valid while a stranger requests ten thousand', async () => {
    const keys = keysOf('sunkexin');
    const { nonce } = await challenge();
    const request = await statementFor(keys, nonce);
    const one = requestHead('POST', '/session/challenges', 'content-length: 0');
    const last = requestHead('POST', '/session/challenges', 'content-length: 0', 'connection: close');
    let given = 0;
    while (given < 10_050) {
      const answers = await exchange(practice.server, '127.0.0.7', one.repeat(49) + last);
      given += answers.match(/HTTP\/1\.1 200/g)!.length;
    }
    expect((await open(request)).status).toBe(200);
  });

  it('cannot be forged, changed or used twice', async () => {
    const keys = keysOf('heyining');
    const { nonce } = await challenge();
    const bytes = Buffer.from(nonce, 'base64url');
    const flipped = (at: number) => {
      const other = Buffer.from(bytes);
      other[at]! ^= 1;
      return other.toString('base64url');
    };
    const forged = [
      randomBytes(32).toString('base64url'),
      ...Array.from(bytes.keys(), flipped),
      bytes.subarray(0, 31).toString('base64url'),
      `${nonce}=`,
      `${nonce}A`,
      '',
    ];
    for (const made of forged) {
      const answer = await open(await statementFor(keys, made));
      expect([made, ...statusAndCode(answer)]).toEqual([made, 403, 'CHALLENGE_EXPIRED']);
    }
    const request = await statementFor(keys, nonce);
    const both = await Promise.all([open(request), open(request)]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 403]);
    expect(statusAndCode(await open(request))[1]).toBe('CHALLENGE_EXPIRED');
  });

  it('from before a restart are refused, so that none is used twice', async () => {
    const keys = keysOf('heyining');
    const request = await statementFor(keys, (await challenge()).nonce);
    expect((await open(request)).status).toBe(200);
    await practice.restart();
    expect(statusAndCode(await open(request))[1]).toBe('CHALLENGE_EXPIRED');
    [auditor, administrator] = await Promise.all([
      Person.signIn(practice.server, 'fengqinghe'),
      Person.signIn(practice.server, 'xuwenbo'),
    ]);
  });
});

describe('refusals in the audit chain', () => {
  async function refused(query: Record<string, string> = {}) {
    const found = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const page = await queryAudit(auditor, { action: 'session.refuse', limit: 500, cursor, ...query });
      found.push(...page.entries);
      ({ cursor } = page);
    }
    return found;
  }

  it('of logins by strangers are limited for each address, and the rest is counted in summaries', async () => {
    const before = (await refused()).length;
    const body = JSON.stringify({ statement: '{}', cms: 'AAAA' });
    const type = 'content-type: application/json';
    const request = (close: string) =>
      `${requestHead('POST', '/session', type, `content-length: ${body.length}`, close)}${body}`;
    for (let source = 1; source <= 300; source += 1) {
      const address = `127.0.${1 + Math.floor(source / 250)}.${source % 250}`;
      const text = request('x-a: b').repeat(9) + request('connection: close');
      await exchange(practice.server, address, text);
    }
    const single = (await refused()).length - before;
    expect(single).toBeLessThanOrEqual(257 * 5);
    await practice.server.faults.set({ clockOffsetMs: 61 * 60_000 });
    await open({ statement: '{}', cms: 'AAAA' });
    await practice.server.faults.clear();
    const summaries = (await refused({ text: '合并记录' })).filter(({ actorId }) => actorId === '');
    const counts = summaries.map(({ detail }) => Number(/另有 (\d+) 次/.exec(detail)![1]));
    expect(counts.length).toBeLessThanOrEqual(257);
    expect(single + counts.reduce((sum, count) => sum + count, 0)).toBe(3000);
  });

  it('of logins to a known account are recorded singly up to 20, and the rest is counted in a summary', async () => {
    const keys = keysOf('masiqi');
    for (let i = 0; i < 25; i += 1)
      expect((await logIn(practice.server, keys, (s) => ({ ...s, nonce: 'x' }))).status).toBe(403);
    const noted = await refused({ actorId: 'masiqi' });
    expect(noted).toHaveLength(20);
    expect(noted[0]).toMatchObject({
      detail: expect.stringMatching(/^CHALLENGE_EXPIRED：.*来源 127\.0\.0\.1$/),
    });
    await practice.restart();
    auditor = await Person.signIn(practice.server, 'fengqinghe');
    administrator = await Person.signIn(practice.server, 'xuwenbo');
    const [summary] = await refused({ actorId: 'masiqi', text: '合并记录' });
    expect(summary!.detail).toContain('另有 5 次，合并记录：CHALLENGE_EXPIRED 5 次');
  });

  it('of forbidden requests are recorded up to 20 for each account', async () => {
    const person = await Person.signIn(practice.server, 'masiqi');
    for (let i = 0; i < 30; i += 1)
      expect((await apiRequest(practice.server, '/audit/entries', 'GET', person)).status).toBe(403);
    const { entries } = await queryAudit(auditor, { actorId: 'masiqi', action: 'rights.refused' });
    expect(entries).toHaveLength(20);
  });
});

describe('a token ends', () => {
  const policy = { offlineDays: 7, maxIdleMinutes: 60, sessionMinutes: 720, maxTries: 5, secretDays: 90 };
  const FIRST = { ...policy, smsLogin: false };
  const MINUTE = 60_000;
  let offset = 0;
  const at = (minutes: number) => {
    offset = minutes * MINUTE;
    return practice.server.faults.set({ clockOffsetMs: offset });
  };
  const setPolicy = async (before: typeof FIRST, after: typeof FIRST) => {
    const now = new Date(Date.now() + offset).toISOString();
    const alter = (statement: Record<string, unknown>) => ({ ...statement, at: now });
    const answer = await signAndSendAct(administrator, { type: 'policy.set', before, after }, { alter });
    expect(statusAndCode(answer)).toEqual([200, 'done']);
  };
  afterEach(async () => {
    await practice.server.faults.clear();
    offset = 0;
  });

  it('at once when a shorter policy comes into force, and is not valid again under a longer one', async () => {
    const person = await Person.signIn(practice.server, 'sunkexin');
    await at(30);
    expect(await sessionStatus(person)).toBe(200);
    administrator = await Person.signIn(practice.server, 'xuwenbo');
    const shorter = { ...FIRST, sessionMinutes: 20 };
    await setPolicy(FIRST, shorter);
    expect(await sessionStatus(person)).toBe(401);
    await setPolicy(shorter, FIRST);
    expect(await sessionStatus(person)).toBe(401);
  });

  it('after the session time of the policy at its login', async () => {
    administrator = await Person.signIn(practice.server, 'xuwenbo');
    const shorter = { ...FIRST, sessionMinutes: 20 };
    await setPolicy(FIRST, shorter);
    const person = await Person.signIn(practice.server, 'sunkexin');
    const { expiresAt, serverTime } = person.session;
    expect(Date.parse(expiresAt) - Date.parse(serverTime)).toBe(20 * MINUTE);
    await at(19);
    expect(await sessionStatus(person)).toBe(200);
    await at(21);
    expect(await sessionStatus(person)).toBe(401);
    await at(0);
    await setPolicy(shorter, FIRST);
  });

  it('when it is unused for longer than the policy allows, also across a restart', async () => {
    const [used, idle] = await Promise.all([
      Person.signIn(practice.server, 'sunkexin'),
      Person.signIn(practice.server, 'heyining'),
    ]);
    await at(50);
    expect(await sessionStatus(used)).toBe(200);
    await practice.restart();
    await at(70);
    expect([await sessionStatus(used), await sessionStatus(idle)]).toEqual([200, 401]);
  });

  it('when its certificate is no longer bound to the account, and when the account is closed', async () => {
    administrator = await Person.signIn(practice.server, 'xuwenbo');
    const person = await Person.signIn(practice.server, 'heyining');
    const db = new Database(path.join(practice.directory, 'practice.db'));
    // Changes the record only. The act would also delete the sessions.
    db.prepare(
      `UPDATE change SET record = json_set(record, '$.ended', json(?)) WHERE kind = 'certificate' AND key = ?`,
    ).run(JSON.stringify({ at: new Date().toISOString(), reason: 'lost' }), sha256(person.keys.certificate));
    expect(await sessionStatus(person)).toBe(401);

    const closed = await Person.signIn(practice.server, 'masiqi');
    const settings = await settingsOf(administrator, 'masiqi');
    expect(settings.active).toBe(true);
    db.prepare(
      `UPDATE change SET record = json_set(record, '$.active', json('false')) WHERE kind = 'account' AND key = 'masiqi'`,
    ).run();
    db.close();
    expect(await sessionStatus(closed)).toBe(401);
  });
});
