import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { AdministrationAct, RegisterEntry } from '../../../electron/platform/contract';
import { openClient, signInAs, until, type Client } from '../../unit/core/office/client';
import { signAndSendAct, openAccountAndSignIn, settingsOf } from '../../unit/platform/administration';
import { openPractice, Person, sha256, type Practice } from '../../unit/platform/practice-client';
import { Operator, signAct } from './operator';

/** Attack: the platform replaces data that a client has already confirmed. */

let practice: Practice;
let operator: Operator;
let client: Client;
let folder: string;

beforeEach(async () => {
  practice = await openPractice();
  operator = new Operator(practice);
  folder = mkdtempSync(path.join(tmpdir(), 'trust-'));
  client = await openClient(practice.directory, folder);
});
afterEach(async () => {
  await client.stop();
  operator.close();
  await practice.remove();
  rmSync(folder, { recursive: true, force: true });
});

const notices = async () =>
  (await client.core.host.notices()).notices.map(({ message }) => message).join('\n');
const deposits = (accountId: string): string[] =>
  operator.db
    .prepare<[string], string>('SELECT certificate FROM deposit WHERE account_id = ? ORDER BY certificate')
    .pluck()
    .all(accountId);
const certificateOf = async (accountId: string) =>
  sha256((await Person.signIn(practice.server, accountId)).keys.certificate);

describe('revocation lists', () => {
  it('are refused with a notice when they are older than the stored one', async () => {
    const list = 'SELECT der, made_at FROM crl WHERE authority = ?';
    await signInAs(client, 'linxiaohe');
    const old = operator.db.prepare<[string], { der: Buffer; made_at: string }>(list).get('rsa');
    // Lists are dated in whole seconds.
    const next = Math.floor(Date.parse(old?.made_at ?? '') / 1000 + 1) * 1000;
    await vi.waitUntil(() => Date.now() > next, { timeout: 5000 });
    await practice.server.revoke('caoyifan');
    await client.core.identity.signOut();
    await signInAs(client, 'linxiaohe');
    expect(await notices()).not.toContain('吊销列表');
    await client.core.identity.signOut();
    operator.db
      .prepare("UPDATE crl SET der = ?, made_at = ? WHERE authority = 'rsa'")
      .run(old?.der, old?.made_at);
    await practice.restart();
    await signInAs(client, 'linxiaohe');
    expect(await notices()).toContain('平台给出的吊销列表比本机已有的旧');
  });
});

describe('the data key', () => {
  it('is escrowed under registered administrators only, not under accounts that the platform gives the role', async () => {
    const editor = await certificateOf('sunkexin');
    const [account] = operator.all<{ id: string }>('account').filter(({ id }) => id === 'sunkexin');
    operator.put('account', 'sunkexin', { ...account, roles: ['systemAdministrator'] });
    await signInAs(client, 'linxiaohe');
    await until('the deposit', async () => deposits('linxiaohe').length > 0);
    expect(deposits('linxiaohe')).toEqual([await certificateOf('xuwenbo')]);
    expect(deposits('linxiaohe')).not.toContain(editor);
  });

  it('is not escrowed before the person has confirmed the root of trust', async () => {
    const { accounts } = await client.core.identity.enterPractice();
    const person = accounts.find(({ accountId }) => accountId === 'linxiaohe')!;
    const key = { kind: 'file' as const, path: person.certificatePath };
    const { rootToConfirm } = await client.core.identity.signIn({ key, secret: person.password });
    expect(rootToConfirm).toMatch(/^[0-9a-f]{64}$/);
    await client.core.sync.now();
    expect(deposits('linxiaohe')).toEqual([]);
    await expect(client.core.identity.confirmRoot({ root: 'ab'.repeat(32) })).rejects.toMatchObject({
      code: 'ROOT_CHANGED',
    });
    await client.core.identity.confirmRoot({ root: rootToConfirm! });
    await until('the deposit', async () => deposits('linxiaohe').length > 0);
    await expect(client.core.identity.confirmRoot({ root: rootToConfirm! })).rejects.toMatchObject({
      code: 'ROOT_PINNED',
    });
  });

  it('is deleted from escrow when the account is closed', async () => {
    const administrator = await Person.signIn(practice.server, 'xuwenbo');
    const leaver = await openAccountAndSignIn(practice.server, administrator, 'leaver', {
      roles: ['dutyOfficer'],
    });
    operator.db
      .prepare('INSERT INTO deposit VALUES (?, ?, ?, ?)')
      .run('leaver', '一号机', sha256(leaver.keys.certificate), 'rsa-oaep-sha256:AAAA');
    const before = await settingsOf(administrator, 'leaver');
    await signAndSendAct(administrator, { type: 'account.close', accountId: 'leaver', before, handOver: [] });
    expect(deposits('leaver')).toEqual([]);
  });
});

describe('the root of trust', () => {
  it('stays pinned, with a notice, when the platform replaces it', async () => {
    await signInAs(client, 'linxiaohe');
    await until('the register', async () => (await client.core.accounts.register()).root !== null);
    const pinned = (await client.core.accounts.register()).pinned;
    const [founding] = operator.all<RegisterEntry>('register');
    const { act: found } = JSON.parse(founding!.statement) as {
      act: Extract<AdministrationAct, { type: 'office.found' }>;
    };
    const editor = await Person.signIn(practice.server, 'sunkexin');
    const accounts = found.accounts.map((account) =>
      account.accountId === 'sunkexin'
        ? { ...account, settings: { ...account.settings, roles: ['finalReviewer' as const] } }
        : account,
    );
    const forged = await signAct(
      editor.keys,
      { accountId: 'sunkexin', name: '孙可欣' },
      { ...found, accounts },
    );
    operator.put('register', '1', { ...founding, ...forged });
    operator.db
      .prepare("UPDATE meta SET value = ? WHERE key = 'root'")
      .run(sha256(Buffer.from(forged.statement)));
    await client.core.identity.signOut();
    await signInAs(client, 'linxiaohe');
    await client.core.sync.now();
    await until('the notice', async () => (await notices()).includes('平台给出的信任根与本机记下的不同'));
    expect((await client.core.accounts.register()).pinned).toBe(pinned);
  });
});
