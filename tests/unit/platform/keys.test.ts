import { randomUUID } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PracticeKey } from '../../../electron/platform/practice/server';
import { sessionSchema, type Binding } from '../../../electron/platform/contract';
import { signAndSendAct, statusAndCode, recordsOfKind } from './administration';
import { practiceKeyOf, logInWithPracticeKey, openPfxWithOpenssl, signInWithPracticeKey } from './openssl';
import {
  apiRequest,
  sendRequest,
  practiceContent,
  openPractice,
  Person,
  sha256,
  type RequestOptions,
  type Practice,
} from './practice-client';

let practice: Practice;
let administrator: Person;
beforeAll(async () => {
  practice = await openPractice();
  administrator = await Person.signIn(practice.server, 'xuwenbo');
});
afterAll(() => practice.remove());

const ALGORITHMS = ['rsa-sha256', 'ecdsa-sha256', 'sm2-sm3'] as const;
const code = async (key: PracticeKey) => statusAndCode(await logInWithPracticeKey(practice.server, key));
const isOpen = async (person: Person) =>
  (await apiRequest(practice.server, '/changes?after=0', 'GET', { token: person.token })).status === 200;
const der = (key: PracticeKey) => openPfxWithOpenssl(key).certificate.toString('base64');

const bind = (
  key: PracticeKey,
  replaces: { certificate: string; reason: 'replaced' | 'lost' } | null = null,
) =>
  signAndSendAct(administrator, {
    type: 'certificate.bind',
    accountId: key.accountId,
    certificate: der(key),
    replaces,
  });

function control(method: string, more: RequestOptions = {}) {
  const { publicUrl, controlToken } = practice.server;
  return sendRequest(practice.server, `${publicUrl}/practice/certificates`, method, {
    token: controlToken,
    ...more,
  });
}

describe('certificates of every algorithm on the practice platform', () => {
  it.each(ALGORITHMS)('open a session for the person to whom they are bound (%s)', async (algorithm) => {
    const answer = await logInWithPracticeKey(
      practice.server,
      practiceKeyOf(practice.server, 'zhouzhengchuan', algorithm),
    );
    expect(answer.status).toBe(200);
    expect(sessionSchema.parse(answer.json).account).toMatchObject({
      id: 'zhouzhengchuan',
      name: '周正川',
    });
  });

  it('exist in files of every kind, each usable for a login', async () => {
    const keys = practice.server.keys.filter(({ accountId }) => accountId === 'heyining');
    expect(keys.map(({ certificatePath }) => path.basename(certificatePath)).sort()).toEqual(
      ['何以宁.pfx', '何以宁-3DES.pfx', '何以宁-RSA4096.pfx', '何以宁-中文口令.pfx'].sort(),
    );
    for (const key of keys) expect(await code(key)).toEqual([200, 'done']);
  });

  it.each(ALGORITHMS)('sign a decision that is accepted (%s)', async (algorithm) => {
    const author = await Person.signIn(practice.server, 'sunkexin');
    const id = randomUUID();
    await author.sendOne(author.submission(id, 0, practiceContent()));
    const reviewer = await signInWithPracticeKey(
      practice.server,
      practiceKeyOf(practice.server, 'zhouzhengchuan', algorithm),
    );
    const answer = await reviewer.sendOne(
      await reviewer.decision(await reviewer.view(id), 'approve', '同意。'),
    );
    expect(answer.status).toBe('accepted');
    expect((await reviewer.view(id)).article.stage).toBe('second');
  });

  it('are all bound in the feed, except those for refused logins', async () => {
    const bindings = await recordsOfKind(administrator, 'certificate');
    expect(bindings.map(({ id }) => id).sort()).toEqual(
      practice.server.keys.map(({ sha256 }) => sha256).sort(),
    );
    for (const { id, certificate, ended, act: signed } of bindings) {
      expect(sha256(Buffer.from(certificate, 'base64'))).toBe(id);
      expect([ended, signed]).toEqual([null, null]);
    }
  });

  it("of another person cannot sign one's own decision", async () => {
    const author = await Person.signIn(practice.server, 'sunkexin');
    const id = randomUUID();
    await author.sendOne(author.submission(id, 0, practiceContent()));
    const reviewer = await Person.signIn(practice.server, 'zhouzhengchuan');
    const other = openPfxWithOpenssl(practiceKeyOf(practice.server, 'wujingyi', 'sm2-sm3'));
    const decision = await reviewer.decision(await reviewer.view(id), 'approve', '同意。', (s) => s, other);
    expect(await reviewer.sendOne(decision)).toMatchObject({ status: 'rejected', code: 'SIGNATURE_INVALID' });
  });
});

describe('a revoked certificate', () => {
  it.each(ALGORITHMS)(
    'is refused, also after a restart, while other certificates of the person are accepted (%s)',
    async (algorithm) => {
      const key = await practice.server.issueFor('chenlicheng', algorithm);
      await bind(key);
      const person = await signInWithPracticeKey(practice.server, key);
      practice.server.revokeCertificate(key.sha256);
      expect(await isOpen(person)).toBe(false);
      expect(await code(key)).toEqual([403, 'CERTIFICATE_REVOKED']);
      expect(await code(practiceKeyOf(practice.server, 'chenlicheng', algorithm))).toEqual([200, 'done']);
      await practice.restart();
      expect(await code(key)).toEqual([403, 'CERTIFICATE_REVOKED']);
    },
  );

  it('may be any certificate of an account when the account is revoked', async () => {
    practice.server.revoke('zhenghuaiyuan');
    for (const algorithm of ALGORITHMS)
      expect(await code(practiceKeyOf(practice.server, 'zhenghuaiyuan', algorithm))).toEqual([
        403,
        'CERTIFICATE_REVOKED',
      ]);
  });

  it('must have been issued by this CA', () => {
    expect(() => practice.server.revokeCertificate('0'.repeat(64))).toThrow('no certificate');
  });
});

describe('a newly issued certificate', () => {
  it.each(ALGORITHMS)(
    'is unknown until it is bound, and then replaces the old one (%s)',
    async (algorithm) => {
      const key = await practice.server.issueFor('wujingyi', algorithm, 30);
      expect(await code(key)).toEqual([403, 'CERTIFICATE_UNKNOWN']);
      const old = practiceKeyOf(practice.server, 'wujingyi', algorithm);
      const signedIn = await signInWithPracticeKey(practice.server, old);
      expect(statusAndCode(await bind(key, { certificate: old.sha256, reason: 'lost' }))).toEqual([
        200,
        'done',
      ]);
      expect(await code(key)).toEqual([200, 'done']);
      expect(await isOpen(signedIn)).toBe(false);
      expect(await code(old)).toEqual([403, 'CERTIFICATE_UNKNOWN']);
    },
  );

  it('does not change the decisions signed with the one before', async () => {
    const old = await practice.server.issueFor('zhouzhengchuan', 'ecdsa-sha256');
    await bind(old);
    const author = await Person.signIn(practice.server, 'sunkexin');
    const id = randomUUID();
    await author.sendOne(author.submission(id, 0, practiceContent()));
    const reviewer = await signInWithPracticeKey(practice.server, old);
    await reviewer.sendOne(await reviewer.decision(await reviewer.view(id), 'approve', '同意。'));
    const [before] = (await reviewer.view(id)).decisions;
    await signAndSendAct(administrator, {
      type: 'certificate.end',
      certificate: old.sha256,
      reason: 'replaced',
    });
    const { article, decisions } = await author.view(id);
    expect(decisions).toEqual([before]);
    expect(article.stage).toBe('second');
    const binding = (await recordsOfKind(administrator, 'certificate')).find(
      ({ id: of }) => of === old.sha256,
    ) as Binding;
    expect(binding.ended).toMatchObject({ reason: 'replaced' });
    expect(sha256(Buffer.from(binding.certificate, 'base64'))).toBe(old.sha256);
  });

  it('is listed in practice.json, in a file that only its owner can read', async () => {
    const key = await practice.server.issueFor('masiqi', 'sm2-sm3');
    const again = await practice.server.issueFor('masiqi', 'sm2-sm3');
    expect(again.certificatePath).not.toBe(key.certificatePath);
    const file = path.join(practice.directory, 'practice.json');
    const listed = (JSON.parse(readFileSync(file, 'utf8')) as { keys: PracticeKey[] }).keys;
    expect(listed).toEqual(practice.server.keys);
    expect(listed).toContainEqual(key);
    expect(statSync(key.certificatePath).mode & 0o077).toBe(0);
    await practice.restart();
    expect(practice.server.keys).toContainEqual(key);
  });
});

describe('the control address for certificates', () => {
  it('issues and revokes a certificate with the control token', async () => {
    const made = await control('POST', { json: { accountId: 'masiqi', algorithm: 'sm2-sm3', days: 7 } });
    expect(made.status).toBe(200);
    const key = made.json as PracticeKey;
    expect(practice.server.keys).toContainEqual(key);
    expect(await code(key)).toEqual([403, 'CERTIFICATE_UNKNOWN']);
    expect((await control('DELETE', { json: { sha256: key.sha256 } })).status).toBe(200);
    expect(await code(key)).toEqual([403, 'CERTIFICATE_REVOKED']);
  });

  it('refuses other tokens and invalid requests', async () => {
    const json = { accountId: 'masiqi', algorithm: 'sm2-sm3' };
    for (const token of [undefined, 'x'.repeat(43), administrator.token])
      expect((await control('POST', { json, token })).status).toBe(401);
    expect((await control('POST', { json: { ...json, algorithm: 'rsa-sha1' } })).status).toBe(400);
    expect((await control('POST', { json: { ...json, accountId: 'nobody' } })).status).toBe(404);
    expect((await control('DELETE', { json: { sha256: '0'.repeat(64) } })).status).toBe(404);
    expect((await control('GET')).status).toBe(405);
  });
});
