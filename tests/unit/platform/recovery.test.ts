import { createPrivateKey, randomBytes, type KeyObject } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseCertificate } from '../../../electron/pki/certificates';
import {
  p256SharedSecret,
  ephemeralPoint,
  unwrapRsa,
  unwrapWithSecret,
  wrapForCertificate,
} from '../../../electron/pki/wrap';
import type { RecoveryRequest } from '../../../electron/platform/contract';
import type { PracticeKey } from '../../../electron/platform/practice/server';
import {
  signAndSendAct,
  queryAudit,
  statusAndCode,
  openAccountAndSignIn,
  settingsOf,
} from './administration';
import { practiceKeyOf, openPfxWithOpenssl, openssl, signInWithPracticeKey, type PfxFile } from './openssl';
import { apiRequest, openPractice, Person, sha256, type Answer, type Practice } from './practice-client';

const DEVICE = '办公室一号机';
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

const privateKeyOf = ({ certificatePath, password }: PfxFile): KeyObject =>
  createPrivateKey(
    openssl(['pkcs12', '-in', certificatePath, '-passin', `pass:${password}`, '-nocerts', '-noenc']),
  );
const certificateOf = (person: Person) => parseCertificate(person.keys.certificate);
const deposit = (person: Person, wraps: Array<{ certificate: string; wrapped: string }>, device = DEVICE) =>
  apiRequest(practice.server, '/recovery/deposits', 'POST', { token: person.token, json: { device, wraps } });
const ask = (person: Person, certificate = sha256(person.keys.certificate), device = DEVICE) =>
  apiRequest(practice.server, '/recovery/requests', 'POST', {
    token: person.token,
    json: { device, certificate },
  });
const waiting = async (by: Person): Promise<RecoveryRequest[]> =>
  (await apiRequest(practice.server, '/recovery/requests', 'GET', { token: by.token })).json.requests;
const grantOf = async (person: Person, device = DEVICE) =>
  (
    await apiRequest(practice.server, `/recovery/grant?device=${encodeURIComponent(device)}`, 'GET', {
      token: person.token,
    })
  ).json.grant;
const grant = (request: RecoveryRequest, wrapped: string, by = administrator): Promise<Answer> =>
  signAndSendAct(by, {
    type: 'recovery.grant',
    requestId: request.id,
    certificate: request.certificate,
    wrapped,
  });

/** Deposits a data key, replaces the certificate as lost, and signs in with the new one. */
async function afterLoss(accountId: string): Promise<{ person: Person; key: PracticeKey; dataKey: Buffer }> {
  const { server } = practice;
  const before = await openAccountAndSignIn(server, administrator, accountId, { roles: ['editor'] });
  const dataKey = randomBytes(32);
  const wrapped = wrapForCertificate(certificateOf(administrator), dataKey);
  const certificate = sha256(administrator.keys.certificate);
  expect((await deposit(before, [{ certificate, wrapped }])).json).toEqual({});
  const key = await server.issueFor(accountId, 'ecdsa-sha256');
  const bound = await signAndSendAct(administrator, {
    type: 'certificate.bind',
    accountId,
    certificate: openPfxWithOpenssl(key).certificate.toString('base64'),
    replaces: { certificate: sha256(before.keys.certificate), reason: 'lost' },
  });
  expect(statusAndCode(bound)).toEqual([200, 'done']);
  return { person: await signInWithPracticeKey(server, key), key, dataKey };
}

describe('an escrowed data key', () => {
  it('is returned under the new certificate by an administrator, and never readable by the platform', async () => {
    const { person, key, dataKey } = await afterLoss('recovering');
    expect(await grantOf(person)).toBeNull();
    const { id } = (await ask(person)).json;
    expect((await ask(person)).json.id).toBe(id);
    const [request] = (await waiting(administrator)).filter((r) => r.id === id);
    expect(request).toMatchObject({ accountId: 'recovering', device: DEVICE, certificate: key.sha256 });

    const file = practice.server.accounts.find((a) => a.accountId === 'xuwenbo')!;
    const opened = unwrapRsa(request!.wrapped!, privateKeyOf(file));
    expect(opened.equals(dataKey)).toBe(true);
    expect(statusAndCode(await grant(request!, wrapForCertificate(certificateOf(person), opened)))).toEqual([
      200,
      'done',
    ]);

    const given = await grantOf(person);
    expect(given.certificate).toBe(key.sha256);
    const secret = p256SharedSecret(privateKeyOf(key), ephemeralPoint(given.wrapped));
    expect(unwrapWithSecret(given.wrapped, certificateOf(person), secret).equals(dataKey)).toBe(true);

    for (const name of readdirSync(practice.directory).filter((f) => f.startsWith('practice.db'))) {
      const bytes = readFileSync(path.join(practice.directory, name));
      expect(bytes.includes(dataKey)).toBe(false);
      expect(bytes.includes(dataKey.toString('base64'))).toBe(false);
    }
    const noted = (await queryAudit(auditor, { chain: 'platform', text: id })).entries.map((e) => e.action);
    expect(noted).toEqual(['recovery.grant', 'recovery.request']);
  });

  it('can be fetched again after a crash, until it is requested again', async () => {
    const { person, dataKey } = await afterLoss('crashing');
    await ask(person);
    const [request] = (await waiting(administrator)).filter((r) => r.accountId === 'crashing');
    await grant(request!, wrapForCertificate(certificateOf(person), dataKey));
    await practice.restart();
    expect(await grantOf(person)).toEqual(await grantOf(person));
    expect((await waiting(administrator)).some((r) => r.id === request!.id)).toBe(false);
    const { id } = (await ask(person)).json;
    expect(id).not.toBe(request!.id);
    expect(await grantOf(person)).toBeNull();
  });

  it('is returned only to the same person, machine and certificate', async () => {
    const { person, dataKey } = await afterLoss('private');
    await ask(person);
    const [request] = (await waiting(administrator)).filter((r) => r.accountId === 'private');
    await grant(request!, wrapForCertificate(certificateOf(person), dataKey));
    expect(await grantOf(person, '另一台')).toBeNull();
    expect(await grantOf(await Person.signIn(practice.server, 'sunkexin'))).toBeNull();
    const spare = await practice.server.issueFor('private', 'rsa-sha256');
    await signAndSendAct(administrator, {
      type: 'certificate.bind',
      accountId: 'private',
      certificate: openPfxWithOpenssl(spare).certificate.toString('base64'),
      replaces: null,
    });
    expect(await grantOf(await signInWithPracticeKey(practice.server, spare))).toBeNull();
  });
});

describe('a request for a data key', () => {
  it('is accepted only for the certificate of the session', async () => {
    const person = await Person.signIn(practice.server, 'sunkexin');
    expect(statusAndCode(await ask(person, sha256(administrator.keys.certificate)))).toEqual([
      422,
      'INVALID',
    ]);
  });

  it('is visible to system administrators only, with the key under their own certificate', async () => {
    const { person } = await afterLoss('seen');
    await ask(person);
    const first = await Person.signIn(practice.server, 'linxiaohe');
    const refused = await apiRequest(practice.server, '/recovery/requests', 'GET', { token: first.token });
    expect(statusAndCode(refused)).toEqual([403, 'NOT_PERMITTED']);
    const other = await openAccountAndSignIn(practice.server, administrator, 'admin-two', {
      roles: ['systemAdministrator'],
    });
    const seen = async (by: Person) => (await waiting(by)).find((r) => r.accountId === 'seen')!;
    expect((await seen(other)).wrapped).toBeNull();
    expect((await seen(administrator)).wrapped).toMatch(/^rsa-oaep-sha256:/);
  });

  it('cannot be granted to another certificate, with an empty key, twice, or to oneself', async () => {
    const { person, dataKey } = await afterLoss('granting');
    await ask(person);
    const [request] = (await waiting(administrator)).filter((r) => r.accountId === 'granting');
    const wrapped = wrapForCertificate(certificateOf(person), dataKey);
    const elsewhere = { ...request!, certificate: sha256(administrator.keys.certificate) };
    expect(statusAndCode(await grant(elsewhere, wrapped))).toEqual([422, 'INVALID']);
    expect(statusAndCode(await grant(request!, ''))).toEqual([422, 'INVALID']);
    expect(statusAndCode(await grant(request!, wrapped, auditor))).toEqual([403, 'NOT_PERMITTED']);
    expect(statusAndCode(await grant(request!, wrapped))).toEqual([200, 'done']);
    expect(statusAndCode(await grant(request!, wrapped))).toEqual([409, 'CONFLICT']);
    await ask(administrator);
    const [own] = (await waiting(administrator)).filter((r) => r.accountId === 'xuwenbo');
    expect(statusAndCode(await grant(own!, wrapped))).toEqual([403, 'NOT_PERMITTED']);
  });

  it('ends with its certificate and with its account', async () => {
    const { person, key } = await afterLoss('falling');
    await ask(person);
    await signAndSendAct(administrator, { type: 'certificate.end', certificate: key.sha256, reason: 'lost' });
    expect((await waiting(administrator)).some((r) => r.accountId === 'falling')).toBe(false);

    const { person: leaving } = await afterLoss('gone');
    await ask(leaving);
    const before = await settingsOf(auditor, 'gone');
    await signAndSendAct(administrator, { type: 'account.close', accountId: 'gone', before, handOver: [] });
    expect((await waiting(administrator)).some((r) => r.accountId === 'gone')).toBe(false);
  });
});

describe('a deposit', () => {
  it('replaces the earlier one of the same machine', async () => {
    const person = await Person.signIn(practice.server, 'zhouzhengchuan');
    const certificate = sha256(administrator.keys.certificate);
    await deposit(person, [{ certificate, wrapped: 'rsa-oaep-sha256:AAAA' }]);
    await deposit(person, [{ certificate, wrapped: 'rsa-oaep-sha256:AAAB' }]);
    await deposit(person, [{ certificate, wrapped: 'rsa-oaep-sha256:AAAC' }], '另一台');
    await ask(person);
    const [request] = (await waiting(administrator)).filter((r) => r.accountId === 'zhouzhengchuan');
    expect(request!.wrapped).toBe('rsa-oaep-sha256:AAAB');
    const key = practiceKeyOf(practice.server, 'zhouzhengchuan', 'sm2-sm3');
    const other = await signInWithPracticeKey(practice.server, key);
    await ask(other);
    const [newer] = (await waiting(administrator)).filter((r) => r.accountId === 'zhouzhengchuan');
    expect(newer).toMatchObject({ certificate: key.sha256, wrapped: 'rsa-oaep-sha256:AAAB' });
  });
});
