import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createHash, createPrivateKey, randomBytes } from 'node:crypto';
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { canonicalText } from '../../../../electron/domain/encoding/canonical';
import { readAccount } from '../../../../electron/core/identity/account-file';
import type { KeyStores } from '../../../../electron/core/identity/keystores/keystore';
import { parseCertificate } from '../../../../electron/pki/certificates';
import { signCms } from '../../../../electron/pki/cms';
import { unwrapRsa, wrapForCertificate } from '../../../../electron/pki/wrap';
import type { Identity, SignedIn } from '../../../../electron/core/identity/service';
import { openssl, P256_KEY, keySigner, SM2_KEY } from '../../pki/test-pki';
import {
  account,
  outcomeCode,
  DAY,
  DEVICE,
  failureOf,
  createTestKeyring,
  Machine,
  PASSWORD,
  START,
  createTestCa,
  type TestCa,
  SUBJECT,
} from './machine';

let place: TestCa;
let machine: Machine;
let identity: Identity;

const KINDS: Array<[string, string[] | undefined]> = [
  ['person', undefined],
  ['p256', P256_KEY],
  ['sm2', SM2_KEY],
];

beforeAll(() => {
  place = createTestCa();
  for (const [name, algorithm] of KINDS.slice(1)) {
    place.shop.issue({
      name,
      profile: 'person',
      issuer: 'root',
      subject: SUBJECT,
      ...(algorithm && { algorithm }),
    });
    place.writePfx(name);
  }
  place.shop.issue({ name: 'administrator', profile: 'person', issuer: 'root' });
});
afterAll(() => place.shop.dispose());
beforeEach(() => {
  machine = new Machine(place);
  for (const name of ['person', 'p256', 'sm2', 'renewed'])
    machine.platform.accounts.set(place.certificateHash(place.shop.certificate(name)), account);
  identity = machine.startProgram();
});
afterEach(() => machine.dispose());

const signIn = (name: string, who = identity): Promise<SignedIn> => machine.signIn(who, place.pfxPath(name));
const directory = () => join(machine.realm, 'accounts', account.id);
const record = async () => (await readAccount(directory()))?.record;
/** Signs in and out; resolves with a copy of the data key. */
async function signInAndOut(name: string, who = machine.startProgram()): Promise<Buffer> {
  const key = Buffer.from((await signIn(name, who)).dataKey);
  await who.signOut();
  return key;
}

describe.each(KINDS)('the key %s', (name) => {
  it('opens the same data online and offline', async () => {
    const key = await signInAndOut(name);
    machine.platform.reachable = false;
    const again = await signIn(name);
    expect(again.standing).toBe('offline');
    expect(again.dataKey.equals(key)).toBe(true);
    expect(again.warnings).toEqual([]);
  });
});

describe('several keys of one person', () => {
  it('open the same data after one has handed it over to another', async () => {
    const key = await signInAndOut('person');
    expect(await outcomeCode(signIn('sm2'))).toBe('CERTIFICATE_RENEWED');
    const handed = await signIn('person');
    expect(handed.certificate.sha256).toBe(place.certificateHash(place.shop.certificate('sm2')));
    expect(handed.keyEvents).toEqual([expect.objectContaining({ action: 'identity.keyHandedOver' })]);
    await identity.signOut();
    machine.platform.reachable = false;
    for (const name of ['sm2', 'person', 'sm2']) expect((await signInAndOut(name)).equals(key)).toBe(true);
    expect((await record())?.keys).toHaveLength(2);
  });

  it('do not accept an account file that another certificate has sealed', async () => {
    await signInAndOut('person');
    const stored = await record();
    const stranger = place.shop.certificate('renewed');
    const forged = {
      ...stored,
      account: { ...account, roles: ['finalReviewer'] },
      certificate: stranger.der.toString('base64'),
    };
    const text = canonicalText(forged);
    const seal = await signCms({
      content: Buffer.from(text),
      certificate: stranger.der,
      at: machine.now,
      sign: keySigner(stranger.key),
    });
    for (const path of machine.accountFilePaths())
      writeFileSync(path, JSON.stringify({ record: text, seal: seal.toString('base64') }));
    machine.platform.reachable = false;
    expect(await outcomeCode(signIn('person'))).toBe('FIRST_LOGIN_OFFLINE');
    machine.platform.reachable = true;
    expect(await outcomeCode(signIn('person', machine.startProgram()))).toBe('CERTIFICATE_RENEWED');
  });

  it('lose access to the data when the end of their binding becomes known', async () => {
    await signInAndOut('person');
    await failureOf(signIn('p256'));
    await signIn('person');
    const gone = place.certificateHash(place.shop.certificate('person'));
    expect(await identity.removeKeys(new Set(['0'.repeat(64)]))).toEqual([]);
    expect(
      await identity.removeKeys(new Set([gone, place.certificateHash(place.shop.certificate('p256'))])),
    ).toEqual([gone]);
    await identity.signOut();
    expect((await record())?.keys).toHaveLength(1);
    expect(await outcomeCode(signIn('person', machine.startProgram()))).toBe('CERTIFICATE_RENEWED');
    machine.platform.reachable = false;
    expect(await outcomeCode(signIn('person', machine.startProgram()))).toBe('FIRST_LOGIN_OFFLINE');
    expect(await outcomeCode(signIn('p256', machine.startProgram()))).toBe('done');
  });
});

describe('a key that can only sign', () => {
  /** Key stores whose keys cannot wrap, as on a token with a certificate for signing only. */
  const onlySigns = (keys: KeyStores): KeyStores => ({
    ...keys,
    unlock: async (...args) => {
      const key = await keys.unlock(...args);
      return { ...key, wrap: () => Promise.resolve(null) };
    },
  });
  beforeEach(() => {
    machine.keys = onlySigns(machine.keys);
    machine.keyring = createTestKeyring();
    identity = machine.startProgram();
  });

  it('stores the data key in the system’s keyring', async () => {
    const key = await signInAndOut('person');
    expect((await record())?.keys[0]?.wrapped).toMatch(/^keyring:/);
    expect(readFileSync(machine.accountFilePaths()[0]!, 'utf8')).not.toContain(key.toString('base64'));
    machine.platform.reachable = false;
    expect((await signIn('person')).dataKey.equals(key)).toBe(true);
  });

  it('is refused with advice when there is no keyring', async () => {
    machine.keyring = null;
    expect(await failureOf(signIn('person', machine.startProgram()))).toMatchObject({
      code: 'KEYRING_MISSING',
      advice: expect.stringContaining('密钥环'),
    });
    machine.keyring = createTestKeyring();
    await signInAndOut('person');
    machine.keyring = null;
    expect(await outcomeCode(signIn('person', machine.startProgram()))).toBe('KEYRING_MISSING');
  });
});

describe('a lost certificate', () => {
  it('is recovered by request and an administrator’s grant, and opens nothing afterwards', async () => {
    const key = await signInAndOut('person');
    await identity.signOut();
    identity = machine.startProgram();
    expect(await failureOf(signIn('renewed'))).toMatchObject({
      code: 'CERTIFICATE_RENEWED',
      message: expect.stringContaining('person.pfx'),
      advice: expect.stringContaining('遗失'),
    });
    expect(machine.platform.requests).toEqual([]);
    expect(await failureOf(signIn('renewed'))).toMatchObject({
      code: 'RECOVERY_REQUESTED',
      message: expect.stringContaining('2026年5月20日'),
      advice: expect.stringContaining('系统管理员'),
    });
    const renewed = place.shop.certificate('renewed');
    const asked = { device: DEVICE, certificate: place.certificateHash(renewed) };
    expect(machine.platform.requests).toEqual([asked]);

    machine.now = new Date(START.getTime() + DAY);
    machine.platform.now = machine.now;
    expect(await failureOf(signIn('renewed', machine.startProgram()))).toMatchObject({
      code: 'RECOVERY_REQUESTED',
      message: expect.stringContaining('2026年5月20日'),
    });

    machine.platform.grant = { ...asked, wrapped: wrapForCertificate(parseCertificate(renewed.der), key) };
    const back = await signIn('renewed', machine.startProgram());
    expect(back.formerKey?.equals(key)).toBe(true);
    const changed = Buffer.from(back.dataKey);
    expect(changed.equals(key)).toBe(false);
    expect(back.keyEvents).toEqual([expect.objectContaining({ action: 'identity.keyRecovered' })]);
    expect(back.warnings).toEqual([expect.stringContaining('已批准恢复')]);
    expect((await record())?.keys).toHaveLength(1);
    machine.platform.grant = null;
    expect(await outcomeCode(signIn('person', machine.startProgram()))).toBe('CERTIFICATE_RENEWED');
    machine.platform.reachable = false;
    expect((await signInAndOut('renewed')).equals(changed)).toBe(true);
  });

  it('is not recovered with a wrong data key', async () => {
    await signInAndOut('person');
    const renewed = place.shop.certificate('renewed');
    const wrapped = wrapForCertificate(parseCertificate(renewed.der), randomBytes(32));
    machine.platform.grant = { device: DEVICE, certificate: place.certificateHash(renewed), wrapped };
    expect(await outcomeCode(signIn('renewed'))).toBe('RECOVERY_UNUSABLE');
    expect((await record())?.certificate).toBe(place.shop.certificate('person').der.toString('base64'));
  });

  it('can be recovered because the data key is escrowed under the administrators’ certificates', async () => {
    const { dataKey } = await signIn('person');
    const administrator = place.shop.certificate('administrator');
    await identity.depositKey([parseCertificate(administrator.der)]);
    const [deposit] = machine.platform.deposits;
    expect(deposit?.device).toBe(DEVICE);
    expect(deposit?.wraps.map(({ certificate }) => certificate)).toEqual([
      place.certificateHash(administrator),
    ]);
    const key = createPrivateKey(readFileSync(administrator.keyPath));
    expect(unwrapRsa(deposit?.wraps[0]?.wrapped ?? '', key).equals(dataKey)).toBe(true);
  });
});

describe('an SMS code', () => {
  beforeEach(() => void (machine.platform.smsCode = '123456'));
  const withCode = (smsCode: string) =>
    identity.signIn({ key: { kind: 'file', path: place.pfxPath('person') }, secret: PASSWORD, smsCode });

  it('is required beside the certificate, with the platform’s message, but not for offline logins', async () => {
    expect(await failureOf(signIn('person'))).toMatchObject({
      code: 'SMS_REQUIRED',
      message: expect.stringContaining('138****0001'),
    });
    expect(await outcomeCode(withCode('000000'))).toBe('SMS_WRONG');
    expect(await outcomeCode(withCode('123456'))).toBe('done');
    await identity.signOut();
    machine.platform.reachable = false;
    expect(await outcomeCode(signIn('person'))).toBe('done');
  });

  it('is not requested again on each reconnect', async () => {
    await withCode('123456');
    expect(await outcomeCode(identity.reconnect())).toBe('SMS_REQUIRED');
    machine.platform.smsCode = null;
    expect(await failureOf(identity.reconnect())).toMatchObject({
      code: 'SMS_REQUIRED',
      advice: expect.stringContaining('重新登录'),
    });
  });

  it('is not required twice while a new certificate takes over the data', async () => {
    await withCode('123456');
    await identity.signOut();
    identity = machine.startProgram();
    const key = { kind: 'file' as const, path: place.pfxPath('renewed') };
    expect(await outcomeCode(identity.signIn({ key, secret: PASSWORD, smsCode: '123456' }))).toBe(
      'CERTIFICATE_RENEWED',
    );
    expect((await signIn('person')).certificate.sha256).toBe(
      place.certificateHash(place.shop.certificate('renewed')),
    );
  });
});

describe('a token', () => {
  /** Key stores whose keys sign only when not held back by `hold`, and are removed by `pull`. */
  function slowly(keys: KeyStores) {
    const pulls = new Set<() => void>();
    let gate: Promise<void> = Promise.resolve();
    const stores: KeyStores = {
      ...keys,
      unlock: async (...args) => {
        const key = await keys.unlock(...args);
        return {
          ...key,
          sign: async (input) => {
            await gate;
            return key.sign(input);
          },
          onRemoved: (listener) => {
            pulls.add(listener);
            return () => pulls.delete(listener);
          },
        };
      },
    };
    const hold = () => {
      let open = () => {};
      gate = new Promise((resolve) => (open = resolve));
      return open;
    };
    return { stores, hold, pull: () => pulls.forEach((listener) => listener()), pulls };
  }

  it('removed during a signature rejects the signature and locks the key', async () => {
    const token = slowly(machine.keys);
    machine.keys = token.stores;
    identity = machine.startProgram();
    const { signer } = await signIn('person');
    const open = token.hold();
    const signature = outcomeCode(signer.sign(Buffer.from('同意')));
    token.pull();
    expect(machine.removals).toBe(1);
    open();
    expect(await signature).toBe('LOCKED');
    expect(await outcomeCode(signer.unwrap('rsa-oaep-sha256:AAAA'))).toBe('LOCKED');
    expect(await outcomeCode(identity.reconnect())).toBe('LOCKED');
    expect(token.pulls.size).toBe(0);
    const again = await identity.unlock({ secret: PASSWORD });
    expect(await outcomeCode(again.sign(Buffer.from('同意')))).toBe('done');
    token.pull();
    expect(machine.removals).toBe(2);
  });

  it('removed after sign-out has no effect', async () => {
    const token = slowly(machine.keys);
    machine.keys = token.stores;
    identity = machine.startProgram();
    await signIn('person');
    await identity.signOut();
    token.pull();
    expect(machine.removals).toBe(0);
  });

  it('is required to change a PIN: for a certificate file that is refused', async () => {
    await signIn('person');
    expect(await outcomeCode(identity.changePin(PASSWORD, '另一个'))).toBe('PIN_NOT_HERE');
  });
});

describe('a password in use for too long', () => {
  it('causes a warning after its permitted days, until a file with another password is used', async () => {
    await signInAndOut('person');
    machine.now = machine.platform.now = new Date(START.getTime() + 89 * DAY);
    expect((await signIn('person', machine.startProgram())).warnings).toEqual([]);
    machine.now = machine.platform.now = new Date(START.getTime() + 90 * DAY);
    expect((await signIn('person', machine.startProgram())).warnings).toEqual([
      expect.stringContaining('证书密码已使用 90 天'),
    ]);
    const { certPath, keyPath } = place.shop.certificate('person');
    const other = join(machine.realm, 'other.pfx');
    const pfx = ['pkcs12', '-export', '-in', certPath, '-inkey', keyPath, '-out', other];
    openssl([...pfx, '-passout', 'pass:另一个密码-2026']);
    const changed = await machine.signIn(machine.startProgram(), other, '另一个密码-2026');
    expect(changed.warnings).toEqual([]);
  });

  it('is judged by the shorter period of policy and settings, where 0 means unlimited', async () => {
    machine.platform.policy = { ...machine.platform.policy, secretDays: 0 };
    machine.settings.secretDays = 0;
    await signInAndOut('person');
    machine.now = machine.platform.now = new Date(START.getTime() + 400 * DAY);
    expect((await signIn('person', machine.startProgram())).warnings).toEqual([]);
    machine.settings.secretDays = 30;
    expect((await signIn('person', machine.startProgram())).warnings).toHaveLength(1);
  });
});

describe('an account file of version 1', () => {
  const fixture = resolve('tests/fixtures/account-v1');
  const pfx = join(fixture, 'person.pfx');

  beforeEach(() => {
    const folder = join(machine.realm, 'accounts', 'lin');
    mkdirSync(folder, { recursive: true });
    for (const name of ['account.json', 'account.copy.json'])
      cpSync(join(fixture, 'account.json'), join(folder, name));
    writeFileSync(join(machine.realm, 'last.json'), JSON.stringify({ certificatePath: pfx }));
  });

  it('is read and rewritten without loss of account, dates, trust anchors and data key', async () => {
    const before = await record();
    machine.platform.reachable = false;
    machine.now = new Date(START.getTime() + DAY);
    expect(await identity.lastKey()).toEqual({ kind: 'file', path: pfx });
    const result = await machine.signIn(identity, pfx);
    expect(result).toMatchObject({ account, standing: 'offline', warnings: [] });
    expect(createHash('sha256').update(result.dataKey).digest('hex')).toBe(
      'b93dead367acde5543cc29ef1c79dd0907c6704d62204972e784770c3ff87c19',
    );
    expect(identity.limits()).toEqual({ idleMinutes: 15, sessionMinutes: 480 });
    const written = JSON.parse(readFileSync(machine.accountFilePaths()[0]!, 'utf8')) as { record: string };
    const now = JSON.parse(written.record) as Record<string, unknown>;
    expect(now).toMatchObject({
      typ: 'gov.client.account/2',
      anchors: before?.anchors,
      trust: before?.trust,
      lastOnlineAt: before?.lastOnlineAt,
      policy: { offlineDays: 7, maxIdleMinutes: 30 },
    });
    await identity.signOut();
    const again = await machine.signIn(machine.startProgram(), pfx);
    expect(again.dataKey).toHaveLength(32);
  });

  it('is refused when it was edited on the disk', async () => {
    for (const path of machine.accountFilePaths())
      writeFileSync(path, readFileSync(path, 'utf8').replace('editor', 'auditor'));
    machine.platform.reachable = false;
    expect(await outcomeCode(machine.signIn(identity, pfx))).toBe('ACCOUNT_FILE_DAMAGED');
    rmSync(machine.accountFilePaths()[0]!);
    expect(await outcomeCode(machine.signIn(identity, pfx))).toBe('ACCOUNT_FILE_DAMAGED');
  });
});
