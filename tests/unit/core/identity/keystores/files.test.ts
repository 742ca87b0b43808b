import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { randomBytes } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createKeyStores } from '../../../../../electron/core/identity/keystores/stores';
import { newTriesPath } from './tries-file';
import type { KeyStores } from '../../../../../electron/core/identity/keystores/keystore';
import { openssl, createTestPki, type TestPki } from '../../../pki/test-pki';
import { createTestConfirmations } from './confirmations';

let shop: TestPki;
let path: string;
beforeAll(() => {
  shop = createTestPki();
  shop.issue({ name: 'root', profile: 'root', issuer: null });
  const person = shop.issue({ name: 'person', profile: 'person', issuer: 'root' });
  path = shop.path('person.pfx');
  openssl([
    'pkcs12',
    '-export',
    '-in',
    person.certPath,
    '-inkey',
    person.keyPath,
    '-out',
    path,
    '-passout',
    'pass:Secret-1',
  ]);
});
afterAll(() => shop.dispose());

function stores(maxTries: number): { stores: KeyStores; wait(ms: number): void } {
  let now = Date.parse('2026-11-25T01:00:00Z');
  return {
    stores: createKeyStores({
      confirmations: createTestConfirmations(),
      uptime: () => now,
      throttleFile: newTriesPath(),
      drivers: () => [],
      maxTries: () => maxTries,
      worker: '',
    }),
    wait: (ms) => (now += ms),
  };
}

const open = (it: KeyStores, password: string, file = path) =>
  it.unlock({ kind: 'file', path: file }, password);

describe('the key of a certificate file', () => {
  it('signs and unwraps until it is closed', async () => {
    const key = await open(stores(3).stores, 'Secret-1');
    expect(key.changePin).toBeNull();
    const wrapped = (await key.wrap(randomBytes(32))) ?? '';
    const input = { toBeSigned: Buffer.from('x'), digest: Buffer.alloc(32) };
    expect(await key.sign(input)).toHaveLength(256);
    await key.close();
    await expect(key.sign(input)).rejects.toMatchObject({ code: 'LOCKED' });
    await expect(key.unwrap(wrapped)).rejects.toMatchObject({ code: 'LOCKED' });
  });

  it('does not unwrap data that is changed or of another scheme', async () => {
    const key = await open(stores(3).stores, 'Secret-1');
    const wrapped = (await key.wrap(randomBytes(32))) ?? '';
    for (const other of [
      '',
      'x',
      wrapped.slice(0, -4),
      wrapped.replace('rsa', 'ecies'),
      `${wrapped.slice(0, 30)}AAAA${wrapped.slice(34)}`,
    ])
      await expect(key.unwrap(other)).rejects.toMatchObject({ code: 'KEY_UNWRAP_FAILED' });
  });

  it('imposes growing delays after the permitted number of wrong passwords', async () => {
    const { stores: keys, wait } = stores(4);
    for (let i = 0; i < 4; i++)
      await expect(open(keys, 'wrong')).rejects.toMatchObject({ code: 'PFX_WRONG_PASSWORD' });
    await expect(open(keys, 'Secret-1')).rejects.toMatchObject({ code: 'PFX_THROTTLED' });
    wait(5_000);
    await expect(open(keys, 'wrong')).rejects.toMatchObject({ code: 'PFX_WRONG_PASSWORD' });
    wait(5_000);
    await expect(open(keys, 'Secret-1')).rejects.toThrow('请在 5 秒后再试');
    wait(5_000);
    await open(keys, 'Secret-1');
    await expect(open(keys, 'wrong')).rejects.toMatchObject({ code: 'PFX_WRONG_PASSWORD' });
    await open(keys, 'Secret-1');
  });

  it('is reported as missing or unreadable when the file is absent, a folder or too large', async () => {
    const keys = stores(3).stores;
    await expect(open(keys, 'x', shop.path('none.pfx'))).rejects.toMatchObject({ code: 'PFX_MISSING' });
    mkdirSync(shop.path('folder.pfx'));
    await expect(open(keys, 'x', shop.path('folder.pfx'))).rejects.toMatchObject({ code: 'PFX_UNREADABLE' });
    writeFileSync(shop.path('large.pfx'), Buffer.alloc(1024 * 1024 + 1));
    await expect(open(keys, 'x', shop.path('large.pfx'))).rejects.toMatchObject({ code: 'PFX_UNREADABLE' });
    rmSync(shop.path('large.pfx'));
  });
});
