import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Role } from '../../../electron/core/contract';
import {
  practiceContent,
  openPractice,
  Person,
  sha256,
  apiRequest,
  type Practice,
} from '../../unit/platform/practice-client';
import {
  signAndSendAct,
  queryAudit,
  confirmIfProposed,
  issueCertificateFor,
  settingsOf,
} from '../../unit/platform/administration';
import {
  signInAndPinRoot,
  uploadKey,
  openClient,
  signInAs,
  until,
  type Client,
} from '../../unit/core/office/client';

/** Data that stays on a machine after a role change, and data that the auditor can read, through the real client. */

let practice: Practice;
let administrator: Person;
const clients: Client[] = [];
beforeAll(async () => {
  practice = await openPractice();
  administrator = await Person.signIn(practice.server, 'xuwenbo');
});
afterAll(async () => {
  await Promise.all(clients.map((client) => client.stop()));
  await practice.remove();
});

async function client(): Promise<Client> {
  const opened = await openClient(practice.directory);
  clients.push(opened);
  return opened;
}

/** Opens an account with these roles. Resolves with a client that is signed in with it and synced. */
async function clientOf(accountId: string, roles: Role[]): Promise<Client> {
  const person = { name: `${accountId}同志`, number: `N-${accountId}`, department: '办公室' };
  const settings = { ...person, roles, active: true };
  const opening = { type: 'account.open' as const, accountId, settings, certificate: null, phone: null };
  await confirmIfProposed(practice.server, await signAndSendAct(administrator, opening));
  const keys = await issueCertificateFor(practice.server, accountId);
  const certificate = keys.certificate.toString('base64');
  await signAndSendAct(administrator, { type: 'certificate.bind', accountId, certificate, replaces: null });
  const signedIn = await client();
  const { accounts } = await signedIn.core.identity.enterPractice();
  const key = await uploadKey(signedIn, keys.file);
  const secret = accounts[0]?.password ?? '';
  await signInAndPinRoot(signedIn, { key, secret });
  await signedIn.core.sync.now();
  return signedIn;
}

async function setRoles(accountId: string, roles: Role[]): Promise<void> {
  const before = await settingsOf(administrator, accountId);
  const change = { type: 'account.change' as const, accountId, before, after: { ...before, roles } };
  const answer = await signAndSendAct(administrator, { ...change, phone: null });
  expect((await confirmIfProposed(practice.server, answer)).status).toBe(200);
}

const codeOf = (call: Promise<unknown>) =>
  call.then(
    () => 'done',
    (error: { code?: string }) => error.code,
  );

describe('a person who is no longer an editor', () => {
  it('can no longer read articles in lists, search and attachments, but keeps own drafts', async () => {
    const author = await Person.signIn(practice.server, 'sunkexin');
    const bytes = Buffer.concat([Buffer.from('%PDF-1.7\n'), randomBytes(5000)]);
    const hash = sha256(bytes);
    await apiRequest(practice.server, `/blobs/${hash}`, 'PATCH', {
      token: author.token,
      body: bytes,
      headers: { 'upload-offset': 0, 'upload-length': bytes.length },
    });
    const articleId = randomUUID();
    const attachments = [
      { name: '附件.pdf', sha256: hash, size: bytes.length, mediaType: 'application/pdf' },
    ];
    const content = practiceContent({ title: '送审中的独特标题', attachments });
    expect(await author.sendOne(author.submission(articleId, 0, content))).toMatchObject({
      status: 'accepted',
    });

    const { core } = await clientOf('moving', ['editor']);
    const titles = async () => (await core.articles.list({})).items.map(({ title }) => title);
    const hits = async () => (await core.articles.search({ text: '独特标题' })).hits.length;
    expect(await titles()).toContain('送审中的独特标题');
    expect((await core.articles.readBlob({ sha256: hash, offset: 0 })).size).toBe(bytes.length);
    await until('the index', async () => (await hits()) === 1);
    const draft = await core.articles.newDraft();
    const own = practiceContent({ title: '没有送审的草稿' });
    await core.articles.saveDraft({ draftId: draft.id, saves: draft.saves, content: own });

    await setRoles('moving', ['dutyOfficer']);
    await until('the change', async () => {
      await core.sync.now();
      return (await core.identity.state()).account?.roles.includes('dutyOfficer');
    });
    expect(await titles()).not.toContain('送审中的独特标题');
    expect(await codeOf(core.articles.get({ articleId }))).toBe('ARTICLE_UNKNOWN');
    expect(await codeOf(core.articles.revision({ articleId, number: 1 }))).toBe('ARTICLE_UNKNOWN');
    expect(await codeOf(core.articles.readBlob({ sha256: hash, offset: 0 }))).toBe('BLOB_NOT_FOUND');
    await until('the index', async () => {
      const found = await core.articles.search({ text: '独特标题' }).catch(() => null);
      return found !== null && found.total === 0;
    });
    expect((await core.articles.drafts()).drafts).toMatchObject([{ content: { title: '没有送审的草稿' } }]);
    expect(await codeOf(core.duty.overview())).toBe('done');

    await setRoles('moving', ['editor']);
    await until('the change', async () => {
      await core.sync.now();
      return (await titles()).includes('送审中的独特标题');
    });
    expect(await codeOf(core.duty.overview())).toBe('NOT_PERMITTED');
    expect((await core.articles.get({ articleId })).content?.title).toBe('送审中的独特标题');
    await until('the index', async () => (await hits().catch(() => 0)) === 1);
  });
});

describe('the auditor', () => {
  it('reads in the audit trail that a ledger entry was made, but not its content', async () => {
    const officer = await client();
    await signInAs(officer, 'linxiaohe');
    await officer.core.sync.now();
    await officer.core.advisories.register({
      source: 'cyberspace',
      title: '尚未公开的漏洞通报',
      level: 'none',
      receivedAt: new Date(Date.now() - 60_000).toISOString(),
      deadline: null,
      attachments: [],
    });
    const auditor = await Person.signIn(practice.server, 'fengqinghe');
    const entries = await until('the trail', async () => {
      await officer.core.sync.now();
      const page = await queryAudit(auditor, { action: 'ledger.append', actorId: 'linxiaohe' });
      return page.entries.length > 0 ? page.entries : null;
    });
    expect(entries[0]!.detail).toContain('登记预警通报');
    expect(JSON.stringify(entries)).not.toContain('尚未公开的漏洞通报');
  });
});
