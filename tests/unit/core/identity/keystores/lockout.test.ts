import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pkcs11Headers, tokenObstacles } from '../../../../../build/machine.mjs';
import type { KeyLocation } from '../../../../../electron/core/contract';
import type { KeyStores, UnlockedKey } from '../../../../../electron/core/identity/keystores/keystore';
import { createKeyStores } from '../../../../../electron/core/identity/keystores/stores';
import { newTriesPath } from './tries-file';
import { DEFAULT_TIME_LIMITS } from '../../../../../electron/core/identity/keystores/tokens/client';
import { createTestPki, type TestPki } from '../../../pki/test-pki';
import { bundleTokens } from './bundle';
import { compileLibrary } from './skf';
import { createSoftHsmTokens, softHsm, type SoftHsmTokens } from './softhsm';
import { createTestConfirmations } from './confirmations';

const obstacle = tokenObstacles().pkcs11;
if (obstacle) console.warn(`left out: PKCS#11 tokens that lock: ${obstacle}`);

const PIN = '123456';

describe.skipIf(obstacle)('a PKCS#11 token that locks', () => {
  let shop: TestPki;
  let tokens: SoftHsmTokens;
  let bundle: Awaited<ReturnType<typeof bundleTokens>>;
  let driver: string;
  let folder: string;
  let stores: KeyStores;
  let place: KeyLocation;
  const opened: UnlockedKey[] = [];

  beforeAll(async () => {
    shop = createTestPki();
    tokens = createSoftHsmTokens();
    shop.issue({ name: 'root', profile: 'root', issuer: null });
    const rsa = shop.issue({ name: 'rsa', profile: 'person', issuer: 'root' });
    tokens.create('only', PIN);
    tokens.put('only', PIN, 'a1', rsa);
    driver = compileLibrary('pkcs11/double.c', ['-I', pkcs11Headers, '-ldl']);
    folder = mkdtempSync(join(tmpdir(), 'pkcs11-'));
    process.env['PKCS11_DOUBLE'] = folder;
    process.env['PKCS11_DOUBLE_MODULE'] = softHsm;
    bundle = await bundleTokens();
  });
  const set = (name: string, text = '') => writeFileSync(join(folder, name), text);
  const unset = (name: string) => rmSync(join(folder, name), { force: true });
  beforeEach(async () => {
    for (const name of ['tries', 'removed', 'delay', 'hang']) unset(name);
    stores = createKeyStores({
      confirmations: createTestConfirmations(),
      uptime: () => performance.now(),
      throttleFile: newTriesPath(),
      drivers: () => [{ kind: 'pkcs11', path: driver, pinType: 1 }],
      maxTries: () => 5,
      worker: bundle.worker,
      timeLimits: { ...DEFAULT_TIME_LIMITS, sign: 2_000 },
    });
    const { keys } = await stores.listTokens();
    const [only] = keys;
    if (!only) throw new Error('not listed');
    place = only.location;
  });
  afterEach(async () => {
    for (const key of opened.splice(0)) await key.close();
    await stores.close();
  });
  afterAll(() => {
    delete process.env['PKCS11_DOUBLE'];
    delete process.env['PKCS11_DOUBLE_MODULE'];
    rmSync(folder, { recursive: true, force: true });
    tokens.dispose();
    shop.dispose();
    bundle.remove();
  });

  async function unlock(pin: string, lastTry = false): Promise<UnlockedKey> {
    const key = await stores.unlock(place, pin, { lastTry });
    opened.push(key);
    return key;
  }
  const input = { toBeSigned: Buffer.from('x'), digest: Buffer.alloc(32, 1) };
  const tries = () => readFileSync(join(folder, 'tries'), 'utf8');

  it('reports that few tries are left, requires a confirmation for the last one, and locks', async () => {
    for (let i = 0; i < 4; i++)
      await expect(unlock('000000')).rejects.toMatchObject({
        code: 'PIN_WRONG',
        message: 'PIN 不正确，剩余的尝试次数已不多。',
      });
    await expect(unlock('000000')).rejects.toMatchObject({
      code: 'PIN_WRONG',
      message: 'PIN 不正确，还可以再试 1 次。',
    });
    await expect(unlock(PIN)).rejects.toMatchObject({ code: 'PIN_LAST_TRY' });
    expect(tries()).toBe('1');
    await expect(unlock('000000', true)).rejects.toMatchObject({ code: 'PIN_LOCKED' });
    await expect(unlock(PIN, true)).rejects.toMatchObject({ code: 'PIN_LOCKED' });
  });

  it('opens with the right PIN at the last try, and resets the counter to six', async () => {
    set('tries', '1');
    await unlock(PIN, true);
    expect(tries()).toBe('6');
  });

  it('counts a wrong PIN of a PIN change, and refuses a change at the last try', async () => {
    const key = await unlock(PIN);
    await expect(key.changePin?.('000000', '654321')).rejects.toMatchObject({ code: 'PIN_WRONG' });
    expect(tries()).toBe('5');
    set('tries', '1');
    await expect(key.changePin?.(PIN, '654321')).rejects.toMatchObject({ code: 'PIN_LAST_TRY' });
    expect(tries()).toBe('1');
  });

  it('removed while it signs is detected before the driver answers', async () => {
    const key = await unlock(PIN);
    const gone = new Promise<void>((done) => void key.onRemoved(done));
    set('hang');
    await expect(key.sign(input)).rejects.toMatchObject({ code: 'TOKEN_BUSY' });
    set('removed');
    await gone;
    await expect(key.sign(input)).rejects.toMatchObject({ code: 'TOKEN_REMOVED' });
    unset('hang');
    unset('removed');
    // The driver is busy until it has answered the earlier call.
    const again = await vi.waitFor(() => unlock(PIN), { timeout: 60_000, interval: 100 });
    expect(await again.sign(input)).toHaveLength(256);
  });
});
