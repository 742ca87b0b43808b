import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tokenObstacles } from '../../../../../build/machine.mjs';
import type { PracticeServer } from '../../../../../electron/platform/practice/server';
import { signInAndPinRoot, uploadKey, openClient, until, type Client } from '../../office/client';
import { createSoftHsmTokens, softHsm, extractFromPfx, type SoftHsmTokens } from './softhsm';
import { startWithSharedKeys } from '../../../platform/shared-keys';

const obstacle = tokenObstacles().pkcs11;
if (obstacle) console.warn(`left out: recovery between PKCS#11 tokens: ${obstacle}`);

const PIN = '246810';
const EDITOR = 'linxiaohe';
const ADMINISTRATOR = 'xuwenbo';

describe.skipIf(obstacle)('recovery with RSA keys on tokens that support OAEP only with SHA-1', () => {
  let folder: string;
  let practice: PracticeServer;
  let tokens: SoftHsmTokens;
  let editor: Client;
  let administrator: Client;

  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'recovery-'));
    const shared = path.join(folder, 'practice');
    practice = await startWithSharedKeys({ directory: shared });
    tokens = createSoftHsmTokens();
    for (const id of [EDITOR, ADMINISTRATOR]) {
      const person = practice.accounts.find(({ accountId }) => accountId === id);
      if (!person) throw new Error(`no ${id}`);
      tokens.create(id, PIN);
      tokens.put(id, PIN, 'a1', extractFromPfx(folder, person));
    }
    editor = await openClient(shared, path.join(folder, 'editor'));
    administrator = await openClient(shared, path.join(folder, 'administrator'));
    for (const { core } of [editor, administrator]) {
      await core.identity.enterPractice();
      const { settings } = await core.settings.load();
      const drivers = [{ kind: 'pkcs11' as const, path: softHsm, pinType: 1 as const }];
      await core.settings.save({ ...settings, drivers });
    }
  });
  afterAll(async () => {
    await editor.stop();
    await administrator.stop();
    await practice.close();
    tokens.dispose();
    rmSync(folder, { recursive: true, force: true });
  });

  async function signInWithToken({ core }: Client, id: string) {
    const { keys } = await core.identity.tokens();
    const found = keys.find(({ location }) => location.kind === 'pkcs11' && location.label === id);
    if (!found) throw new Error(`no token of ${id}`);
    return signInAndPinRoot({ core }, { key: found.location, secret: PIN });
  }
  const actions = async ({ core }: Client) =>
    (await core.audit.recent({ limit: 100 })).entries.map(({ action }) => action);

  it('opens the escrowed key with an administrator’s token, and the grant with the editor’s new token', async () => {
    const lost = practice.keys.find((key) => key.accountId === EDITOR && key.algorithm === 'ecdsa-sha256');
    if (!lost) throw new Error(`no P-256 certificate of ${EDITOR}`);
    const key = await uploadKey(editor, lost.certificatePath);
    await signInAndPinRoot(editor, { key, secret: lost.password });
    const draft = await editor.core.articles.newDraft();
    await until('the deposit', async () => (await actions(editor)).includes('identity.keyDeposited'));
    await editor.core.identity.signOut();

    const renewed = signInWithToken(editor, EDITOR);
    await expect(renewed).rejects.toMatchObject({ code: 'CERTIFICATE_RENEWED' });
    const asked = signInWithToken(editor, EDITOR);
    await expect(asked).rejects.toMatchObject({ code: 'RECOVERY_REQUESTED' });

    await signInWithToken(administrator, ADMINISTRATOR);
    const request = await until('the request', async () => {
      const { requests } = await administrator.core.accounts.recoveries();
      return requests.find(({ accountId }) => accountId === EDITOR);
    });
    expect(request.denial).toBeNull();
    await administrator.core.accounts.grantRecovery({ id: request.id, reason: '已当面核实身份' });

    expect(await signInWithToken(editor, EDITOR)).toMatchObject({ phase: 'open', standing: 'online' });
    expect((await editor.core.articles.drafts()).drafts.map(({ id }) => id)).toEqual([draft.id]);
    expect(await actions(editor)).toContain('identity.keyRecovered');

    await editor.core.identity.signOut();
    await signInWithToken(editor, EDITOR);
    expect((await editor.core.articles.drafts()).drafts.map(({ id }) => id)).toEqual([draft.id]);
  });
});
