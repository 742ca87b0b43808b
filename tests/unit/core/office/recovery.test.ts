import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readAccount } from '../../../../electron/core/identity/account-file';
import { createKeyStores } from '../../../../electron/core/identity/keystores/stores';
import { newTriesPath } from '../identity/keystores/tries-file';
import { cacheOptions, searchOptions, type OpenOptions } from '../../../../electron/core/store';
import { workOptions } from '../../../../electron/core/store/files';
import { openUnmigrated } from '../../../../electron/core/store/open';
import type { PracticeServer } from '../../../../electron/platform/practice/server';
import { signInAndPinRoot, uploadKey, openClient, signInAs, until, type Client } from './client';
import { createTestConfirmations } from '../identity/keystores/confirmations';
import { startWithSharedKeys } from '../../platform/shared-keys';

const EDITOR = 'linxiaohe';
const ADMINISTRATOR = 'xuwenbo';

/** Resolves with the failure code of `work`, or `done`. */
const code = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'done',
    (error: { code: string }) => error.code,
  );

/** Returns the name of each database of an account, and whether it opens with `key`. */
function opened(directory: string, key: Buffer): Array<[string, boolean]> {
  const options: Record<string, (key: Buffer) => OpenOptions> = {
    'cache.db': cacheOptions,
    'search.db': searchOptions,
  };
  return (
    readdirSync(directory, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith('.db'))
      // An empty file opens with any key: the indexer was stopped before it wrote.
      .filter((entry) => statSync(path.join(entry.parentPath, entry.name)).size > 0)
      .map((entry) => {
        const with_ = (options[entry.name] ?? workOptions)(key);
        try {
          openUnmigrated(path.join(entry.parentPath, entry.name), { ...with_, readonly: true }).close();
          return [entry.name, true];
        } catch (error) {
          expect(error).toMatchObject({ code: 'STORE_UNREADABLE' });
          return [entry.name, false];
        }
      })
  );
}

describe('the data of a person who lost their certificate', () => {
  let folder: string;
  let practice: PracticeServer;
  let editor: Client;
  let administrator: Client;
  let draftId = '';

  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'recovery-'));
    const shared = path.join(folder, 'practice');
    practice = await startWithSharedKeys({ directory: shared });
    editor = await openClient(shared, path.join(folder, 'editor'));
    administrator = await openClient(shared, path.join(folder, 'administrator'));
    await signInAs(editor, EDITOR);
    await signInAs(administrator, ADMINISTRATOR);
  });
  afterAll(async () => {
    await editor.stop();
    await administrator.stop();
    await practice.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const signInWith = async (algorithm: string, smsCode?: string) => {
    const found = practice.keys.find((key) => key.accountId === EDITOR && key.algorithm === algorithm);
    if (!found) throw new Error(`no ${algorithm} of ${EDITOR}`);
    const key = await uploadKey(editor, found.certificatePath);
    return signInAndPinRoot(editor, { key, secret: found.password, ...(smsCode && { smsCode }) });
  };
  const home = () => path.join(editor.data, 'practice', 'accounts', EDITOR);
  const stolen = () => path.join(folder, 'stolen');
  /** Unwraps the data key in the account file of a folder with the person's certificate file. */
  async function keyFrom(directory: string, algorithm: string): Promise<Buffer> {
    const file = practice.keys.find((key) => key.accountId === EDITOR && key.algorithm === algorithm)!;
    const stores = createKeyStores({
      confirmations: createTestConfirmations(),
      uptime: () => performance.now(),
      throttleFile: newTriesPath(),
      drivers: () => [],
      maxTries: () => 3,
      worker: '',
    });
    const unlocked = await stores.unlock({ kind: 'file', path: file.certificatePath }, file.password, {
      lastTry: false,
    });
    const certificate = Buffer.from(unlocked.certificate.der).toString('base64');
    const entry = (await readAccount(directory))?.record.keys.find((it) => it.certificate === certificate);
    if (!entry) throw new Error(`no entry of ${algorithm}`);
    return unlocked.unwrap(entry.wrapped);
  }
  const auditOf = async (client: Client) => (await client.core.audit.recent({ limit: 100 })).entries;

  it('has its key escrowed on the platform at the first login, under the administrators’ certificates', async () => {
    draftId = (await editor.core.articles.newDraft()).id;
    const entry = await until('the deposit', async () =>
      (await auditOf(editor)).find(({ action }) => action === 'identity.keyDeposited'),
    );
    expect(entry.detail).toMatch(/系统管理员证书 \d+ 张/);
    const backup = path.join(home(), 'backups');
    await until('the backup', () =>
      Promise.resolve(readdirSync(backup).some((name) => name.endsWith('.db'))),
    );
    await editor.core.identity.signOut();
    mkdirSync(stolen());
    copyFileSync(path.join(home(), 'account.json'), path.join(stolen(), 'account.json'));
    const key = await keyFrom(stolen(), 'rsa-sha256');
    const found = opened(home(), key);
    expect(found.length).toBeGreaterThanOrEqual(3);
    expect(found.filter(([, opens]) => !opens)).toEqual([]);
  });

  it('is requested with a new certificate, here of another algorithm', async () => {
    expect(await code(signInWith('sm2-sm3'))).toBe('CERTIFICATE_RENEWED');
    expect(await code(signInWith('sm2-sm3'))).toBe('RECOVERY_REQUESTED');
    expect(await code(signInWith('sm2-sm3'))).toBe('RECOVERY_REQUESTED');
  });

  it('is granted by an administrator, who sees the request with its certificate', async () => {
    const request = await until('the request', async () => {
      const { requests } = await administrator.core.accounts.recoveries();
      return requests.find(({ accountId }) => accountId === EDITOR);
    });
    expect(request).toMatchObject({ denial: null, certificate: expect.objectContaining({}) });
    await administrator.core.accounts.grantRecovery({ id: request.id, reason: '已当面核实身份' });
  });

  it('opens with the new certificate, with a notice and audit entries', async () => {
    await signInWith('sm2-sm3');
    expect((await editor.core.articles.drafts()).drafts.map(({ id }) => id)).toEqual([draftId]);
    const { notices } = await editor.core.host.notices();
    expect(notices.map(({ message }) => message)).toContainEqual(expect.stringContaining('已批准恢复'));
    const actions = (await auditOf(editor)).map(({ action }) => action);
    expect(actions).toEqual(
      expect.arrayContaining(['identity.keyRecovered', 'identity.dataKeyChanged', 'identity.signInFailed']),
    );
    await until('the deposit of the new key', async () => {
      const audit = await auditOf(editor);
      const at = (action: string) =>
        Math.max(...audit.filter((it) => it.action === action).map(({ sequence }) => sequence));
      return at('identity.keyDeposited') > at('identity.dataKeyChanged');
    });
    await editor.core.identity.signOut();
  });

  it('has a new key, so that the lost certificate and an old account file open nothing', async () => {
    const old = opened(home(), await keyFrom(stolen(), 'rsa-sha256'));
    expect(old.map(([name]) => name)).toEqual(expect.arrayContaining(['work.db', 'cache.db']));
    expect(old.some(([name]) => name.startsWith('work-'))).toBe(true);
    expect(old.filter(([, opens]) => opens)).toEqual([]);
    const present = opened(home(), await keyFrom(home(), 'sm2-sm3'));
    expect(present.filter(([, opens]) => !opens)).toEqual([]);
    expect((await readAccount(home()))?.record).toMatchObject({ former: null, rotate: false });
  });

  it('does not open with the lost certificate', async () => {
    expect(await code(signInWith('rsa-sha256'))).toBe('CERTIFICATE_RENEWED');
    expect(await code(signInWith('sm2-sm3'))).toBe('done');
    expect((await editor.core.articles.drafts()).drafts.map(({ id }) => id)).toEqual([draftId]);
    await editor.core.identity.signOut();
  });

  it('gets another key when one of several certificates is lost, and opens with the others', async () => {
    expect(await code(signInWith('ecdsa-sha256'))).toBe('CERTIFICATE_RENEWED');
    const handed = await signInWith('sm2-sm3');
    const lost = handed.certificate?.sha256 ?? '';
    const before = await keyFrom(home(), 'ecdsa-sha256');
    await editor.core.identity.signOut();
    await signInWith('sm2-sm3');
    await administrator.core.accounts.endCertificate({ certificate: lost, end: 'lost', reason: '证书遗失' });
    await editor.core.sync.now();
    await until('the end of the binding', async () =>
      (await auditOf(editor)).find(({ action }) => action === 'identity.keyDropped'),
    );
    expect((await readAccount(home()))?.record).toMatchObject({ rotate: true, former: null });
    await editor.core.identity.signOut();
    expect(opened(home(), before).every(([, opens]) => opens)).toBe(true);

    await signInWith('sm2-sm3');
    expect((await editor.core.articles.drafts()).drafts.map(({ id }) => id)).toEqual([draftId]);
    const changes = (await auditOf(editor)).filter(({ action }) => action === 'identity.dataKeyChanged');
    expect(changes).toHaveLength(2);
    await editor.core.identity.signOut();
    expect(opened(home(), before).filter(([, opens]) => opens)).toEqual([]);
    expect((await readAccount(home()))?.record).toMatchObject({ rotate: false, former: null });
  });

  it('requires an SMS code besides the certificate when the policy demands it', async () => {
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
