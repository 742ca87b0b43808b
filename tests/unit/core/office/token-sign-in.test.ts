import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { KeyLocation } from '../../../../electron/core/contract';
import type { PracticeServer } from '../../../../electron/platform/practice/server';
import {
  createSoftHsmTokens,
  softHsm,
  extractFromPfx,
  type SoftHsmTokens,
} from '../identity/keystores/softhsm';
import { openClient, until, type Client } from './client';
import { startWithSharedKeys } from '../../platform/shared-keys';

const PIN = '246810';
const EDITOR = 'linxiaohe';

if (!softHsm) console.warn('left out: the office with a token, since SoftHSM2 is not installed');

describe.skipIf(!softHsm)('a person with a token', () => {
  let folder: string;
  let practice: PracticeServer;
  let tokens: SoftHsmTokens;
  let client: Client;
  let key: KeyLocation;
  const session = () => client.core.identity.state();
  const actions = async () => {
    const { entries } = await client.core.audit.recent({ limit: 100 });
    return entries.map(({ action }) => action);
  };

  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'token-office-'));
    practice = await startWithSharedKeys({ directory: path.join(folder, 'practice') });
    const person = practice.accounts.find(({ accountId }) => accountId === EDITOR);
    if (!person) throw new Error(`no ${EDITOR}`);
    tokens = createSoftHsmTokens();
    tokens.create('ukey', PIN);
    tokens.put('ukey', PIN, 'a1', extractFromPfx(folder, person));
    client = await openClient(path.join(folder, 'practice'), path.join(folder, 'data'));
    await client.core.identity.enterPractice();
    const { settings } = await client.core.settings.load();
    const drivers = [{ kind: 'pkcs11' as const, path: softHsm, pinType: 1 as const }];
    await client.core.settings.save({ ...settings, drivers });
  });
  afterAll(async () => {
    await client.stop();
    await practice.close();
    tokens.dispose();
    rmSync(folder, { recursive: true, force: true });
  });

  it('signs in with the PIN of the token, not with another', async () => {
    const { keys, drivers } = await client.core.identity.tokens();
    expect(drivers).toMatchObject([{ kind: 'pkcs11', working: true }]);
    expect(keys).toHaveLength(1);
    key = keys[0]!.location;
    await expect(client.core.identity.signIn({ key, secret: '000000' })).rejects.toMatchObject({
      code: 'PIN_WRONG',
    });
    const state = await client.core.identity.signIn({ key, secret: PIN });
    expect(state).toMatchObject({ phase: 'open', standing: 'online', account: { id: EDITOR }, lastKey: key });
    // The failed attempt and the changed settings from before the login are recorded before it.
    expect((await actions()).slice(0, 4).reverse()).toEqual([
      'settings.changed',
      'identity.signInFailed',
      'identity.signIn',
      'identity.keyMade',
    ]);
    const { entries } = await client.core.audit.recent({ limit: 4 });
    const failed = entries.find(({ action }) => action === 'identity.signInFailed');
    expect(failed?.detail).toMatch(/^登录前，操作人未知：PIN_WRONG/);
    expect(JSON.stringify(entries)).not.toContain('000000');
  });

  it('is locked out when the token is pulled, and unlocks with token and PIN', async () => {
    const { core } = client;
    const putBack = tokens.remove('ukey');
    await until('the lock', async () => (await session()).phase === 'locked');
    expect((await session()).lockedReason).toBe('removed');
    await expect(core.articles.drafts()).rejects.toMatchObject({ code: 'LOCKED' });
    await expect(core.identity.unlock({ secret: PIN })).rejects.toMatchObject({ code: 'TOKEN_MISSING' });
    putBack();
    await until('the token', async () => (await core.identity.tokens()).keys.length === 1);
    await expect(core.identity.unlock({ secret: '111111' })).rejects.toMatchObject({ code: 'PIN_WRONG' });
    expect(await core.identity.unlock({ secret: PIN })).toMatchObject({ phase: 'open', lockedReason: null });
    expect(await actions()).toEqual(expect.arrayContaining(['identity.lock', 'identity.unlockFailed']));
    const { entries } = await core.audit.recent({ limit: 10 });
    expect(entries.find(({ action }) => action === 'identity.lock')?.detail).toBe('UKey 被拔出');
  });

  it('changes the PIN with the old one', async () => {
    const { identity } = client.core;
    await expect(identity.changePin({ current: '999999', next: '135790' })).rejects.toMatchObject({
      code: 'PIN_WRONG',
    });
    await identity.changePin({ current: PIN, next: '135790' });
    await identity.lock({ reason: 'asked' });
    await expect(identity.unlock({ secret: PIN })).rejects.toMatchObject({ code: 'PIN_WRONG' });
    expect((await identity.unlock({ secret: '135790' })).phase).toBe('open');
    expect(await actions()).toEqual(
      expect.arrayContaining(['identity.pinChanged', 'identity.pinChangeFailed']),
    );
    await identity.changePin({ current: '135790', next: PIN });
  });

  it('finds the same data at the next sign-in', async () => {
    const { core } = client;
    const draft = await core.articles.newDraft();
    await core.identity.signOut();
    expect((await session()).lastKey).toEqual(key);
    await core.identity.signIn({ key, secret: PIN });
    expect((await core.articles.drafts()).drafts.map(({ id }) => id)).toEqual([draft.id]);
  });
});
