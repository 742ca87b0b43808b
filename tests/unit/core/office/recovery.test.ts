import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startPractice, type PracticeServer } from '../../../../electron/platform/practice/server';
import { openClient, signInAs, until, type Client } from './client';

const EDITOR = 'linxiaohe';
const ADMINISTRATOR = 'xuwenbo';

/** The code that work failed with, or `done`. */
const code = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'done',
    (error: { code: string }) => error.code,
  );

describe('the data of a person who lost their certificate', () => {
  let folder: string;
  let practice: PracticeServer;
  let editor: Client;
  let administrator: Client;
  let draftId = '';

  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'recovery-'));
    const shared = path.join(folder, 'practice');
    practice = await startPractice({ directory: shared });
    editor = await openClient(shared, path.join(folder, 'editor'));
    administrator = await openClient(shared, path.join(folder, 'administrator'));
    await signInAs(editor, EDITOR);
    await signInAs(administrator, ADMINISTRATOR);
  }, 60_000);
  afterAll(async () => {
    await editor.stop();
    await administrator.stop();
    await practice.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const signInWith = (algorithm: string, smsCode?: string) => {
    const found = practice.keys.find((key) => key.accountId === EDITOR && key.algorithm === algorithm);
    if (!found) throw new Error(`no ${algorithm} of ${EDITOR}`);
    const key = { kind: 'file' as const, path: found.certificatePath };
    return editor.core.identity.signIn({ key, secret: found.password, ...(smsCode && { smsCode }) });
  };
  const auditOf = async (client: Client) => (await client.core.audit.recent({ limit: 100 })).entries;

  it('is provided for at the first login: the key lies on the platform under the administrators’ certificates', async () => {
    draftId = (await editor.core.articles.newDraft()).id;
    const entry = await until('the deposit', async () =>
      (await auditOf(editor)).find(({ action }) => action === 'identity.keyDeposited'),
    );
    expect(entry.detail).toMatch(/系统管理员证书 \d+ 张/);
    await editor.core.identity.signOut();
  });

  it('is asked for with the new certificate, whatever its algorithm', async () => {
    expect(await code(signInWith('sm2-sm3'))).toBe('CERTIFICATE_RENEWED');
    expect(await code(signInWith('sm2-sm3'))).toBe('RECOVERY_REQUESTED');
    expect(await code(signInWith('sm2-sm3'))).toBe('RECOVERY_REQUESTED');
  });

  it('is granted by an administrator, who sees who asks from where', async () => {
    const request = await until('the request', async () => {
      const { requests } = await administrator.core.accounts.recoveries();
      return requests.find(({ accountId }) => accountId === EDITOR);
    });
    expect(request).toMatchObject({ bar: null, certificate: expect.objectContaining({}) });
    await administrator.core.accounts.grantRecovery({ id: request.id, reason: '已当面核实身份' });
  });

  it('opens with the new certificate, which the person and the audit trail are told', async () => {
    await signInWith('sm2-sm3');
    expect((await editor.core.articles.drafts()).drafts.map(({ id }) => id)).toEqual([draftId]);
    const { notices } = await editor.core.host.notices();
    expect(notices.map(({ message }) => message)).toContainEqual(expect.stringContaining('已批准恢复'));
    const actions = (await auditOf(editor)).map(({ action }) => action);
    expect(actions).toEqual(expect.arrayContaining(['identity.keyRecovered', 'identity.signInFailed']));
    await editor.core.identity.signOut();
  });

  it('opens to the lost certificate no more', async () => {
    expect(await code(signInWith('rsa-sha256'))).toBe('CERTIFICATE_RENEWED');
    expect(await code(signInWith('sm2-sm3'))).toBe('done');
    expect((await editor.core.articles.drafts()).drafts.map(({ id }) => id)).toEqual([draftId]);
    await editor.core.identity.signOut();
  });

  it('asks for a code by SMS beside the certificate, once the administrator wants it', async () => {
    const { policy } = await administrator.core.accounts.policy();
    await administrator.core.accounts.setPolicy({
      before: policy,
      after: { ...policy, smsLogin: true, sessionMinutes: 30 },
      reason: '第十四条：加强身份认证',
    });
    expect(await code(signInWith('sm2-sm3'))).toBe('SMS_REQUIRED');
    const { messages } = await editor.core.identity.practiceMessages();
    const smsCode =
      /\d{6}/.exec(messages.find(({ accountId }) => accountId === EDITOR)?.text ?? '')?.[0] ?? '';
    const wrong = smsCode === '000000' ? '000001' : '000000';
    expect(await code(signInWith('sm2-sm3', wrong))).toBe('SMS_WRONG');
    expect(await signInWith('sm2-sm3', smsCode)).toMatchObject({ phase: 'open', standing: 'online' });
    expect(await code(signInWith('sm2-sm3', smsCode))).toBe('SMS_EXPIRED');
  });
});
