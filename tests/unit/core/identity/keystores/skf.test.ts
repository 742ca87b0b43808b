import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { randomBytes } from 'node:crypto';
import type { KeyLocation } from '../../../../../electron/core/contract';
import type { KeyStores, UnlockedKey } from '../../../../../electron/core/identity/keystores/keystore';
import { createKeyStores } from '../../../../../electron/core/identity/keystores/stores';
import { newTriesPath } from './tries-file';
import { DEFAULT_TIME_LIMITS } from '../../../../../electron/core/identity/keystores/tokens/client';
import { signCms, verifyCms } from '../../../../../electron/pki/cms';
import { tokenObstacles } from '../../../../../build/machine.mjs';
import { createTestPki, type IssuedCertificate, type TestPki } from '../../../pki/test-pki';
import { bundleTokens } from './bundle';
import { compileLibrary, createSkfTokens, type SkfTokens } from './skf';
import { createTestConfirmations } from './confirmations';

const obstacle = tokenObstacles().skf;
if (obstacle) console.warn(`left out: SKF tokens: ${obstacle}`);

const PIN = '135790';
const pause = (ms: number) => new Promise((done) => setTimeout(done, ms));

describe.skipIf(obstacle)('an SKF token', () => {
  let driver: string;
  let shop: TestPki;
  let bundle: Awaited<ReturnType<typeof bundleTokens>>;
  let tokens: SkfTokens;
  let stores: KeyStores;
  let pinType: 0 | 1;
  let signing: IssuedCertificate;
  let encryption: IssuedCertificate;
  let old: IssuedCertificate;
  const opened: UnlockedKey[] = [];

  const start = (patience = DEFAULT_TIME_LIMITS) =>
    createKeyStores({
      confirmations: createTestConfirmations(),
      uptime: () => performance.now(),
      throttleFile: newTriesPath(),
      drivers: () => [{ kind: 'skf', path: driver, pinType }],
      maxTries: () => 5,
      worker: bundle.worker,
      timeLimits: patience,
    });
  beforeAll(async () => {
    driver = compileLibrary('skf/double.c', ['-lcrypto']);
    shop = createTestPki();
    shop.issue({ name: 'root', profile: 'root', issuer: null });
    const algorithm = ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:SM2'];
    signing = shop.issue({
      name: 'sign',
      profile: 'person',
      issuer: 'root',
      subject: '/C=CN/CN=周屿',
      algorithm,
    });
    encryption = shop.issue({ name: 'encrypt', profile: 'encryption', issuer: 'root', algorithm });
    old = shop.issue({ name: 'rsa', profile: 'person', issuer: 'root' });
    bundle = await bundleTokens();
  });
  beforeEach(() => {
    pinType = 1;
    tokens = createSkfTokens();
    tokens.create('令牌甲', { label: '示范市某局', serial: 'A0001', pin: PIN });
    tokens.put('令牌甲', '签名应用', '容器一', { sign: signing, encrypt: encryption });
    stores = start();
  });
  afterEach(async () => {
    for (const key of opened.splice(0)) await key.close();
    await stores.close();
    tokens.dispose();
  });
  afterAll(() => {
    shop.dispose();
    bundle.remove();
  });

  const place = (container = '容器一', serial = 'A0001'): KeyLocation => ({
    kind: 'skf',
    driver,
    serial,
    label: '示范市某局',
    application: '签名应用',
    container,
  });
  async function unlock(location = place(), pin = PIN, lastTry = false): Promise<UnlockedKey> {
    const key = await stores.unlock(location, pin, { lastTry });
    opened.push(key);
    return key;
  }
  const input = { toBeSigned: Buffer.from('x'), digest: Buffer.alloc(32, 1) };

  it('is listed with its certificates, as is every inserted token of the driver', async () => {
    tokens.create('second', { label: '示范市某局', serial: 'B0002', pin: PIN });
    tokens.put('second', '签名应用', '容器一', { sign: signing });
    tokens.create('third', { label: 'empty', serial: 'C0003', pin: PIN });
    tokens.create('fourth', { label: '示范市某局', serial: 'D0004', pin: PIN });
    tokens.put('fourth', '签名应用', '容器一', { sign: signing });
    tokens.set('fourth', 'removed');
    const { keys, drivers } = await stores.listTokens();
    expect(drivers).toEqual([
      { kind: 'skf', path: driver, working: true, unconfirmed: false, message: '找到 2 张证书。' },
    ]);
    expect(keys.map(({ location }) => location)).toEqual(
      expect.arrayContaining([place(), place('容器一', 'B0002')]),
    );
    expect(keys[0]?.certificate.subject).toBe('CN=周屿, C=CN');
  });

  it('signs a CMS that verifies, and unwraps a data key', async () => {
    const key = await unlock();
    expect(key.algorithm).toBe('sm2-sm3');
    const content = Buffer.from('同意发布。');
    for (let i = 0; i < 5; i++) {
      const cms = await signCms({
        content,
        certificate: key.certificate.der,
        at: new Date(),
        sign: key.sign,
      });
      expect(verifyCms({ cms, content }).certificate.equals(signing.der)).toBe(true);
    }
    const dataKey = randomBytes(32);
    const wrapped = (await key.wrap(dataKey)) ?? '';
    expect(wrapped).toMatch(/^skf-sm4:/);
    expect((await key.unwrap(wrapped)).equals(dataKey)).toBe(true);
    const bytes = Buffer.from(wrapped.slice(8), 'base64');
    for (const at of [40, 100, 150, 181, 200, 240]) {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ 1;
      await expect(key.unwrap(`skf-sm4:${changed.toString('base64')}`)).rejects.toMatchObject({
        code: 'KEY_UNWRAP_FAILED',
      });
    }
    await expect(key.unwrap('ecies-sm2:AAAA')).rejects.toMatchObject({ code: 'KEY_UNWRAP_FAILED' });
  });

  it('without an encryption key pair does not wrap', async () => {
    tokens.put('令牌甲', '签名应用', '容器二', { sign: signing });
    const key = await unlock(place('容器二'));
    expect(await key.wrap(randomBytes(32))).toBeNull();
  });

  it('reports the remaining tries, requires a confirmation for the last one, and locks', async () => {
    for (const left of [5, 4, 3, 2, 1])
      await expect(unlock(place(), '000000')).rejects.toMatchObject({
        code: 'PIN_WRONG',
        message: `PIN 不正确，还可以再试 ${left} 次。`,
      });
    await expect(unlock()).rejects.toMatchObject({ code: 'PIN_LAST_TRY' });
    expect(tokens.read('令牌甲', 'tries')).toBe('1');
    await expect(unlock(place(), '000000', true)).rejects.toMatchObject({ code: 'PIN_LOCKED' });
    for (const lastTry of [false, true])
      await expect(unlock(place(), PIN, lastTry)).rejects.toMatchObject({ code: 'PIN_LOCKED' });
  });

  it('with one try left opens with the right PIN, and resets the counter to six', async () => {
    tokens.set('令牌甲', 'tries', '1');
    const key = await unlock(place(), PIN, true);
    await key.sign(input);
    expect(tokens.read('令牌甲', 'tries')).toBe('6');
  });

  it('checks every PIN, also while the key is open', async () => {
    const key = await unlock();
    await expect(unlock(place(), '000000')).rejects.toMatchObject({ code: 'PIN_WRONG' });
    await expect(key.sign(input)).rejects.toMatchObject({ code: 'LOCKED' });
    await expect(unlock(place(), `${PIN}\0x`)).rejects.toMatchObject({ code: 'PIN_WRONG' });
    expect(tokens.read('令牌甲', 'tries')).toBe('5');
    const [first, second] = [await unlock(), await unlock()];
    await first.close();
    expect((await second.sign(input)).length).toBeGreaterThan(60);
  });

  it('fails with TOKEN_FAILED, not as a wrong PIN, when another PIN type is configured', async () => {
    pinType = 0;
    await expect(unlock()).rejects.toMatchObject({ code: 'TOKEN_FAILED' });
  });

  it('changes its PIN when the old one is right', async () => {
    const key = await unlock();
    const change = key.changePin ?? (() => Promise.reject(new Error('none')));
    await expect(change('000000', '246802')).rejects.toMatchObject({
      code: 'PIN_WRONG',
      message: 'PIN 不正确，还可以再试 5 次。',
    });
    await expect(change(PIN, '1')).rejects.toMatchObject({ code: 'PIN_UNFIT' });
    await change(PIN, '246802');
    await key.close();
    await expect(unlock()).rejects.toMatchObject({ code: 'PIN_WRONG' });
    await unlock(place(), '246802');
  });

  it('removed while it signs is detected before the driver answers', async () => {
    tokens.set('令牌甲', 'delay', '60000');
    const key = await unlock();
    const gone = new Promise<void>((done) => void key.onRemoved(done));
    const signature = expect(key.sign(input)).rejects.toMatchObject({ code: 'TOKEN_REMOVED' });
    await pause(300);
    tokens.set('令牌甲', 'removed');
    await Promise.all([gone, signature]);
    await expect(key.sign(input)).rejects.toMatchObject({ code: 'TOKEN_REMOVED' });
  });

  it('reinserted opens again with the PIN', async () => {
    const key = await unlock();
    const gone = new Promise<void>((done) => void key.onRemoved(done));
    tokens.set('令牌甲', 'removed');
    await gone;
    await expect(unlock()).rejects.toMatchObject({ code: 'TOKEN_MISSING' });
    tokens.unset('令牌甲', 'removed');
    await (await unlock()).sign(input);
  });

  it('that signs slowly does not block the process', async () => {
    tokens.set('令牌甲', 'delay', '2000');
    const key = await unlock();
    let signed = false;
    const signature = key.sign(input).then((it) => {
      signed = true;
      return it;
    });
    for (let i = 0; i < 20; i++) await pause(10);
    expect(signed).toBe(false);
    expect((await signature).length).toBeGreaterThan(60);
  });

  it('whose driver hangs is reported as busy in time, and works again when the driver answers', async () => {
    await stores.close();
    stores = start({ ...DEFAULT_TIME_LIMITS, sign: 500, list: 500 });
    const key = await unlock();
    tokens.set('令牌甲', 'hang');
    await expect(key.sign(input)).rejects.toMatchObject({ code: 'TOKEN_BUSY' });
    await expect(key.sign(input)).rejects.toMatchObject({ code: 'TOKEN_BUSY' });
    expect((await stores.listTokens()).drivers[0]).toMatchObject({ working: false });
    tokens.unset('令牌甲', 'hang');
    const signature = await vi.waitFor(() => key.sign(input), { timeout: 60_000, interval: 100 });
    expect(signature.length).toBeGreaterThan(60);
  });

  it('with an RSA key is refused as unsupported, and an unknown container or token as missing', async () => {
    tokens.put('令牌甲', '签名应用', 'rsa', { sign: old });
    await expect(unlock(place('rsa'))).rejects.toMatchObject({ code: 'TOKEN_KEY_UNSUPPORTED' });
    await expect(unlock(place('none'))).rejects.toMatchObject({ code: 'TOKEN_NO_KEY' });
    await expect(unlock(place('容器一', 'Z9'))).rejects.toMatchObject({ code: 'TOKEN_MISSING' });
    expect(tokens.read('令牌甲', 'pin')).toBe(PIN);
  });
});
