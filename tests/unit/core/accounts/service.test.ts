import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AccountRow, AccountSettings } from '../../../../electron/core/contract';
import type { PracticeKey } from '../../../../electron/platform/practice/server';
import { uploadFile, uploadKey, openClient, signInAs, until, type Client } from '../office/client';
import { queryAudit } from '../../platform/administration';
import {
  practiceContent,
  openPfx,
  openPractice,
  Person,
  type Practice,
} from '../../platform/practice-client';

const ADMINISTRATOR = 'xuwenbo';
const REASON = '按干部调整通知办理。';

let practice: Practice;
let office: Client;
const clients: Client[] = [];

async function signedInClient(accountId: string): Promise<Client> {
  const client = await openClient(practice.directory);
  clients.push(client);
  await signInAs(client, accountId);
  await client.core.sync.now();
  return client;
}

beforeAll(async () => {
  practice = await openPractice();
  office = await signedInClient(ADMINISTRATOR);
});
afterAll(async () => {
  await Promise.all(clients.map((client) => client.stop()));
  await practice.remove();
});

const accounts = () => office.core.accounts;
async function rowOf(accountId: string): Promise<AccountRow> {
  const row = (await accounts().list()).accounts.find(({ id }) => id === accountId);
  if (!row) throw new Error(`no ${accountId}`);
  return row;
}
const settingsOf = ({ name, number, department, roles, active }: AccountRow): AccountSettings => ({
  name,
  ...(number !== undefined && { number }),
  department,
  roles,
  active,
});
const lastActs = async (client = office) =>
  (await client.core.audit.recent({ limit: 5 })).entries.map(({ action }) => action);

/** Opens an account without a certificate. */
async function newAccount(accountId: string, roles: AccountSettings['roles'] = ['editor']): Promise<void> {
  const number = `N-${accountId}`;
  const person = { name: `${accountId}同志`, number, department: '办公室', phone: '', certificate: null };
  await accounts().open({ accountId, roles, ...person, reason: REASON });
}

/** Issues a certificate for an account; returns its key and the path of a `.cer` file without the private key. */
async function newCertificate(accountId: string, days?: number): Promise<{ key: PracticeKey; file: string }> {
  const key = await practice.server.issueFor(accountId, 'rsa-sha256', days);
  const file = path.join(office.data, `${accountId}-${randomUUID()}.cer`);
  writeFileSync(file, openPfx(key.certificatePath, key.password).certificate);
  return { key, file };
}

const readCertificate = async (file: string) =>
  accounts().readCertificate({ file: await uploadFile(office, 'certificate', file) });

async function signInWith(key: PracticeKey): Promise<Client> {
  const client = await openClient(practice.directory);
  clients.push(client);
  await client.core.identity.enterPractice();
  await client.core.identity.signIn({
    key: await uploadKey(client, key.certificatePath),
    secret: key.password,
  });
  return client;
}

describe('the list of accounts', () => {
  it('is visible to everyone, with certificates', async () => {
    await office.core.sync.now();
    const { mayAdminister } = await accounts().list();
    expect(mayAdminister).toBe(true);
    const row = await rowOf('sunkexin');
    expect(row).toMatchObject({ state: 'active' });
    expect(row.certificates[0]).toMatchObject({
      ended: null,
      actNote: '许文泊登记，签名有效。',
    });
    expect((await rowOf('caoyifan')).state).toBe('suspended');
    const other = await signedInClient('wujingyi');
    const seen = await other.core.accounts.list();
    expect(seen.mayAdminister).toBe(false);
    expect(seen.accounts.length).toBeGreaterThan(10);
  });
});

describe('opening an account', () => {
  it('with a certificate lets that certificate sign in, and both audit trails record the signed acts', async () => {
    await newAccount('newcomer');
    const { key, file } = await newCertificate('newcomer');
    const read = await readCertificate(file);
    expect(read.warnings).toEqual([]);
    await accounts().bindCertificate({
      accountId: 'newcomer',
      certificate: read.certificate,
      replaces: null,
      reason: REASON,
    });
    const [bound] = (await rowOf('newcomer')).certificates;
    expect(bound).toMatchObject({ sha256: read.info.sha256, actNote: '许文泊登记，签名有效。' });
    const { entries } = await office.core.audit.recent({ limit: 5 });
    const auditor = await Person.signIn(practice.server, 'fengqinghe');
    for (const action of ['account.open', 'certificate.bind']) {
      const own = entries.find((entry) => entry.action === action);
      expect(own).toMatchObject({ detail: expect.stringContaining('newcomer') as string });
      const { entries: noted } = await queryAudit(auditor, { chain: 'platform', action });
      expect(noted[0]?.detail).toContain(own!.detail);
    }
    const client = await signInWith(key);
    expect((await client.core.identity.state()).account).toMatchObject({
      id: 'newcomer',
      roles: ['editor'],
    });
    const again = await readCertificate(file);
    expect(again.warnings).toEqual(['这张证书已登记给newcomer同志，不能再次登记。']);
  });

  it('is refused with roles that exclude each other, and changes nothing', async () => {
    const { conflicts } = await accounts().roleConflicts({ roles: ['editor', 'finalReviewer'] });
    expect(conflicts).toHaveLength(1);
    await expect(newAccount('both', ['editor', 'finalReviewer'])).rejects.toMatchObject({
      code: 'ROLES_EXCLUDE',
      message: expect.stringContaining('没有更改') as string,
    });
    expect((await accounts().list()).accounts.some(({ id }) => id === 'both')).toBe(false);
    expect(await lastActs()).toContain('administration.refused');
  });

  it.each([
    ['a number that is no mobile number', { phone: '12345' }],
    ['an account that is taken', { accountId: 'wujingyi' }],
  ])('is refused with %s', async (_, change) => {
    const person = { name: '某某', number: '', department: '', phone: '', certificate: null };
    const input = { accountId: 'another', ...person };
    const open = accounts().open({ ...input, roles: ['editor'], reason: REASON, ...change });
    await expect(open).rejects.toMatchObject({ code: expect.stringMatching(/INVALID|CONFLICT/) as string });
  });
});

describe('a certificate file', () => {
  it('is refused when it contains a private key or is not a certificate', async () => {
    const file = path.join(office.data, 'some.pem');
    writeFileSync(file, '-----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----\n');
    const read = () => readCertificate(file);
    await expect(read()).rejects.toMatchObject({ code: 'PRIVATE_KEY_IN_FILE' });
    writeFileSync(file, '不是证书');
    await expect(read()).rejects.toMatchObject({ code: 'CERTIFICATE_UNREADABLE' });
    writeFileSync(file, Buffer.alloc(100_000));
    await expect(read()).rejects.toMatchObject({ code: 'CERTIFICATE_UNREADABLE' });
  });

  it('is read with a warning when it is untrusted, for another use, expired, or about to expire', async () => {
    const warningsOf = async (reason: string) => {
      const entry = practice.server.refusals.find((one) => one.reason === reason);
      if (!entry) throw new Error(`no ${reason}`);
      const file = path.join(office.data, `${reason}.cer`);
      writeFileSync(file, openPfx(entry.certificatePath, entry.password).certificate);
      return (await readCertificate(file)).warnings.join('');
    };
    expect(await warningsOf('untrusted')).toContain('不是平台信任的机构签发');
    expect(await warningsOf('wrongUsage')).toContain('不是个人签名用途');
    expect(await warningsOf('expired')).toContain('已过期');
    const { file } = await newCertificate('linxiaohe', 5);
    expect((await readCertificate(file)).warnings.join('')).toContain('5 天到期');
  });
});

describe('changing an account', () => {
  it('is refused when the account has changed since it was displayed', async () => {
    const row = await rowOf('masiqi');
    const before = settingsOf(row);
    const change = (after: AccountSettings, of = before) =>
      accounts().change({ accountId: 'masiqi', before: of, after, phone: null, reason: REASON });
    await change({ ...before, department: '值班室' });
    expect((await rowOf('masiqi')).department).toBe('值班室');
    await expect(change({ ...before, department: '信息中心' })).rejects.toMatchObject({ code: 'CONFLICT' });
    await change({ ...before }, { ...before, department: '值班室' });
  });

  it('suspends and reactivates the account, which keeps its roles', async () => {
    await newAccount('absent', ['dutyOfficer']);
    const settings = settingsOf(await rowOf('absent'));
    const set = (before: boolean, active: boolean) =>
      accounts().change({
        accountId: 'absent',
        before: { ...settings, active: before },
        after: { ...settings, active },
        phone: '13800000000',
        reason: REASON,
      });
    await set(true, false);
    expect(await rowOf('absent')).toMatchObject({ state: 'suspended', roles: ['dutyOfficer'] });
    await set(false, true);
    expect((await rowOf('absent')).state).toBe('active');
  });

  it('is refused for one’s own account', async () => {
    const before = settingsOf(await rowOf(ADMINISTRATOR));
    const change = accounts().change({
      accountId: ADMINISTRATOR,
      before,
      after: { ...before, department: '别处' },
      phone: null,
      reason: REASON,
    });
    await expect(change).rejects.toMatchObject({ code: 'NOT_PERMITTED' });
  });
});

describe('closing an account', () => {
  it('is refused until every open article of the account has a successor', async () => {
    await newAccount('leaving');
    const { key, file } = await newCertificate('leaving');
    const { certificate } = await readCertificate(file);
    await accounts().bindCertificate({ accountId: 'leaving', certificate, replaces: null, reason: REASON });
    const leaving = await signInWith(key);
    await until('the columns', async () => (await leaving.core.articles.places()).columns.length > 0);
    const draft = await leaving.core.articles.newDraft();
    const content = practiceContent({ title: '没有办完的稿件' });
    await leaving.core.articles.saveDraft({ draftId: draft.id, saves: draft.saves, content });
    await leaving.core.articles.submitDraft({ draftId: draft.id });
    await until('the article', async () => (await leaving.core.sync.now()).waiting === 0);
    await office.core.sync.now();

    const closing = await accounts().closing({ accountId: 'leaving' });
    expect(closing.articles).toEqual([
      { id: draft.articleId, title: '没有办完的稿件', stage: 'first', purpose: 'publish' },
    ]);
    expect(closing.successors.map(({ id }) => id)).toContain('sunkexin');
    expect(closing.uncovered).toEqual([]);
    expect((await accounts().closing({ accountId: 'zhenghuaiyuan' })).uncovered).toEqual(['final']);

    const before = settingsOf(await rowOf('leaving'));
    const close = (handOver: Array<{ articleId: string; toId: string }>) =>
      accounts().close({ accountId: 'leaving', before, handOver, reason: '调离。' });
    await expect(close([])).rejects.toMatchObject({ code: 'TASKS_LEFT' });
    await expect(close([{ articleId: draft.articleId, toId: 'wujingyi' }])).rejects.toMatchObject({
      code: 'INVALID',
    });
    await close([{ articleId: draft.articleId, toId: 'sunkexin' }]);
    expect(await rowOf('leaving')).toMatchObject({ state: 'closed', roles: [] });
    expect((await rowOf('leaving')).certificates[0]?.ended).toMatchObject({ reason: 'closed' });
    const successor = await Person.signIn(practice.server, 'sunkexin');
    expect((await successor.view(draft.articleId)).article.authorId).toBe('sunkexin');
  });
});

describe('acts on accounts when the connection fails', () => {
  it('are refused with a message that nothing was changed', async () => {
    await practice.server.faults.set({ offline: true });
    try {
      await expect(newAccount('offline')).rejects.toMatchObject({
        message: expect.stringMatching(/只能联网办理，没有更改/) as string,
      });
      expect(await lastActs()).toContain('administration.failed');
    } finally {
      await practice.server.faults.set({ offline: false });
    }
    await office.core.sync.now();
    expect((await accounts().list()).accounts.some(({ id }) => id === 'offline')).toBe(false);
  });

  it('are retried after a lost answer, executed once, and reported when the outcome is uncertain', async () => {
    const ids = ['once-a', 'once-b', 'once-c', 'once-d', 'once-e', 'once-f'];
    const said: string[] = [];
    await practice.server.faults.set({ forgetAnswer: 0.4 });
    for (const id of ids) await newAccount(id).catch((error: Error) => said.push(error.message));
    await practice.server.faults.set({ forgetAnswer: 0 });
    for (const message of said) expect(message).toContain('不能确定平台是否已经办理');
    expect(said.length).toBeLessThan(ids.length);
    await office.core.sync.now();
    const known = (await accounts().list()).accounts.map(({ id }) => id);
    expect(known.filter((id) => id.startsWith('once-')).sort()).toEqual(ids);
  });
});

describe('the login policy', () => {
  it('is set by the system administrator, and refused when it has changed since it was displayed', async () => {
    const { policy, mayAdminister } = await accounts().policy();
    expect(mayAdminister).toBe(true);
    const after = { ...policy, maxIdleMinutes: policy.maxIdleMinutes - 1 };
    await accounts().setPolicy({ before: policy, after, reason: '收紧。' });
    expect((await accounts().policy()).policy).toEqual(after);
    await expect(
      accounts().setPolicy({ before: policy, after: policy, reason: '再改。' }),
    ).rejects.toMatchObject({ code: 'CONFLICT' });
    const person = await signedInClient('chenlicheng');
    expect(await person.core.accounts.policy()).toEqual({ policy: after, mayAdminister: false });
  });
});

describe('the audit trail of acts on accounts and rights', () => {
  it('is anchored at the platform, searchable by the auditor only, and records refused searches', async () => {
    await office.core.sync.now();
    const verdict = await until('the platform to have it', async () => {
      const now = await office.core.audit.verify();
      return now.anchor === 'level' && now;
    });
    expect(verdict).toMatchObject({ intact: true, anchoredSequence: verdict.entries });
    await expect(office.core.audit.search({})).rejects.toMatchObject({ code: 'NOT_PERMITTED' });
    const auditor = await signedInClient('fengqinghe');
    const { entries } = await auditor.core.audit.search({ action: 'account.open', actorId: ADMINISTRATOR });
    expect(new Set(entries.map(({ chain }) => chain)).size).toBeGreaterThanOrEqual(2);
    expect(entries[0]).toMatchObject({ actorName: '许文泊' });
    const { chains } = await auditor.core.audit.chains();
    for (const { chain } of chains)
      expect(await auditor.core.audit.verifyChain({ chain })).toMatchObject({ intact: true });
    await office.core.sync.now();
    const told = await until('the refusal', async () => {
      const found = await auditor.core.audit.search({ action: 'rights.refused', actorId: ADMINISTRATOR });
      return found.entries.length > 0 && found.entries;
    });
    expect(told[0]).toMatchObject({ subject: 'audit.search' });
  });
});
