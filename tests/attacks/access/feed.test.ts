import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Change, LedgerBody, Role } from '../../../electron/platform/contract';
import { AREA_READERS } from '../../../electron/domain/accounts/read-access';
import { doc, image, p } from '../../fixtures/content';
import { LedgerBook } from '../../unit/platform/ledger-book';
import { signAndSendAct, settingsOf } from '../../unit/platform/administration';
import { signInOnePerRole, ROLES } from '../../unit/platform/roles';
import {
  apiRequest,
  approveInAllStages,
  practiceContent,
  openPractice,
  sha256,
  signInReviewTeam,
} from '../../unit/platform/practice-client';
import type { ReviewTeam, Person, Practice } from '../../unit/platform/practice-client';

/** Data that each role can read from the platform with raw requests. */

let practice: Practice;
let people: Record<Role, Person>;
let team: ReviewTeam;
/** Article ids. */
let unreviewed: string;
let published: string;
let revising: string;
/** Ledger entry ids. */
const entries = { watch: '', cases: '' };
const pdf = (length: number) => Buffer.concat([Buffer.from('%PDF-1.7\n'), randomBytes(length)]);
const files = {
  draft: pdf(100),
  page: Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), randomBytes(101)]),
  log: pdf(102),
  advisory: pdf(103),
};

const attachment = (bytes: Buffer) => ({
  name: '附件.pdf',
  sha256: sha256(bytes),
  size: bytes.length,
  mediaType: 'application/pdf',
});

async function upload(person: Person, bytes: Buffer): Promise<void> {
  const answer = await apiRequest(practice.server, `/blobs/${sha256(bytes)}`, 'PATCH', {
    token: person.token,
    body: bytes,
    headers: { 'upload-offset': 0, 'upload-length': bytes.length },
  });
  expect(answer.status).toBe(204);
}

async function submit(change = {}): Promise<string> {
  const id = randomUUID();
  const { author } = team;
  expect(await author.sendOne(author.submission(id, 0, practiceContent(change)))).toMatchObject({
    status: 'accepted',
  });
  return id;
}

async function publish(change = {}): Promise<string> {
  const id = await submit(change);
  await approveInAllStages(team, id);
  const { siteAdministrator } = team;
  await siteAdministrator.sendOne(siteAdministrator.release((await siteAdministrator.view(id)).article));
  return id;
}

async function append(book: LedgerBook, body: LedgerBody): Promise<string> {
  const command = await book.write(body);
  expect(await book.person.sendOne(command)).toMatchObject({ status: 'accepted' });
  return command.id;
}

const advisory = (bytes: Buffer): LedgerBody => ({
  type: 'advisory.register',
  advisoryId: randomUUID(),
  source: 'cyberspace',
  number: '',
  title: '预警通报的标题',
  level: 'none',
  receivedAt: new Date(Date.now() - 60_000).toISOString(),
  deadline: null,
  text: '内容',
  attachments: [attachment(bytes)],
});

beforeAll(async () => {
  practice = await openPractice();
  team = await signInReviewTeam(practice.server);
  people = await signInOnePerRole(practice.server, 'reader');
  await upload(team.author, files.draft);
  await upload(team.author, files.page);
  unreviewed = await submit({ title: '未经审核的稿件', attachments: [attachment(files.draft)] });
  published = await publish({ title: '网上的稿件', body: doc(p('正文'), image(sha256(files.page), '')) });
  revising = await publish({ title: '网上的标题' });
  const { author } = team;
  const { version } = (await author.view(revising)).article;
  await author.sendOne(author.submission(revising, version, practiceContent({ title: '未经审核的标题' })));

  const log = new LedgerBook(team.siteAdministrator);
  await upload(team.siteAdministrator, files.log);
  await upload(team.siteAdministrator, files.advisory);
  entries.watch = await append(log, {
    type: 'log.note',
    template: 'phone',
    happenedAt: new Date(Date.now() - 60_000).toISOString(),
    contact: '',
    text: '值守记录的内容',
    open: false,
    attachments: [attachment(files.log)],
  });
  entries.cases = await append(log, advisory(files.advisory));
});
afterAll(() => practice.remove());

async function feedOf(person: Person, limit = 2000): Promise<Change[]> {
  const changes: Change[] = [];
  for (let cursor = 0, scope = ''; ;) {
    const page = await person.changes(cursor, `&limit=${limit}&scope=${scope}`);
    changes.push(...page.changes);
    expect(page.more ? page.cursor : cursor + 1).toBeGreaterThan(cursor);
    ({ cursor, scope } = page);
    if (!page.more) return changes;
  }
}

const rolesOf = (table: Partial<Record<Role, boolean>>) => ROLES.filter((role) => table[role]);

describe('the change feed', () => {
  const seesUnreviewed = (changes: Change[]) =>
    changes.some(({ kind, record }) => kind === 'article' && record.id === unreviewed);
  const inFeed = (kind: string, id: () => string) => (changes: Change[]) =>
    changes.some((change) => change.kind === kind && change.record.id === id());

  it.each<[string, (changes: Change[]) => boolean, readonly Role[]]>([
    ['an article in review', seesUnreviewed, AREA_READERS.articles],
    [
      'its text',
      (all) => all.some(({ kind, record }) => kind === 'revision' && record.articleId === unreviewed),
      AREA_READERS.articles,
    ],
    ['opinions', (all) => all.some(({ kind }) => kind === 'decision'), AREA_READERS.articles],
    ['heads of decision chains', (all) => all.some(({ kind }) => kind === 'head'), AREA_READERS.articles],
    [
      'the unreviewed title of a live article',
      (all) => JSON.stringify(all).includes('未经审核的标题'),
      AREA_READERS.articles,
    ],
    ['a published article', inFeed('article', () => published), AREA_READERS.published],
    [
      'its live text',
      (all) => all.some(({ kind, record }) => kind === 'revision' && record.articleId === published),
      AREA_READERS.published,
    ],
    ['a note in the duty log', inFeed('ledger', () => entries.watch), AREA_READERS.watch],
    ['an advisory', inFeed('ledger', () => entries.cases), AREA_READERS.cases],
    ['accounts and certificates', (all) => all.some(({ kind }) => kind === 'certificate'), ROLES],
  ])('shows %s to its readers only', async (_, shows, readers) => {
    const found: Partial<Record<Role, boolean>> = {};
    for (const role of ROLES) found[role] = shows(await feedOf(people[role]));
    expect(rolesOf(found)).toEqual(ROLES.filter((role) => readers.includes(role)));
  });

  it('shows officers only the live revision of an article under revision', async () => {
    const changes = await feedOf(people.dutyOfficer);
    const found = changes.find(({ kind, record }) => kind === 'article' && record.id === revising);
    expect(found?.record).toMatchObject({ title: '网上的标题', stage: 'done', revision: 1 });
    const texts = changes.flatMap(({ kind, record }) =>
      kind === 'revision' && record.articleId === revising ? [record.number] : [],
    );
    expect(texts).toEqual([1]);
  });

  it.each([1, 2, 7])(
    'returns the same records in pages of %i to roles that may read little',
    async (limit) => {
      expect(await feedOf(people.auditor, limit)).toEqual(await feedOf(people.auditor));
      expect(await feedOf(people.dutyLeader, limit)).toEqual(await feedOf(people.dutyLeader));
    },
  );

  it('advances the cursor past records that the reader may not see, also in a long poll', async () => {
    const { auditor } = people;
    const page = await auditor.changes(0, '&limit=2000');
    const began = Date.now();
    const waiting = auditor.changes(page.cursor, `&wait=2&scope=${page.scope}`);
    await submit();
    const news = await waiting;
    expect(news.changes).toEqual([]);
    expect(news.cursor).toBeGreaterThan(page.cursor);
    // The long poll takes its full time: an early answer would reveal that a hidden record exists.
    expect(Date.now() - began).toBeGreaterThan(1500);
  });

  it('sends an article and its text to officers when it is published', async () => {
    const { dutyOfficer } = people;
    const id = await submit({ title: '即将发布' });
    const { cursor, scope } = await dutyOfficer.changes(0, '&limit=2000');
    await approveInAllStages(team, id);
    const { siteAdministrator } = team;
    await siteAdministrator.sendOne(siteAdministrator.release((await siteAdministrator.view(id)).article));
    const { changes } = await dutyOfficer.changes(cursor, `&limit=2000&scope=${scope}`);
    expect(changes.map(({ kind }) => kind)).toEqual(['revision', 'article']);
  });

  it('answers 410 SCOPE_CHANGED after a role change, so that the client reads everything again', async () => {
    const administrator = people.systemAdministrator;
    const who = people.dutyOfficer;
    const accountId = who.session.account.id;
    const { cursor, scope } = await who.changes(0, '&limit=2000');
    const change = async (roles: Role[]) => {
      const before = await settingsOf(administrator, accountId);
      const answer = await signAndSendAct(administrator, {
        type: 'account.change',
        accountId,
        before,
        after: { ...before, roles },
        phone: null,
      });
      expect(answer.status).toBe(200);
    };
    await change(['dutyOfficer', 'editor']);
    const stale = await apiRequest(practice.server, `/changes?after=${cursor}&scope=${scope}`, 'GET', {
      token: who.token,
    });
    expect([stale.status, stale.json.code]).toEqual([410, 'SCOPE_CHANGED']);
    expect(seesUnreviewed(await feedOf(who))).toBe(true);
    await change(['dutyOfficer']);
    expect(seesUnreviewed(await feedOf(who))).toBe(false);
  });

  it('shows articles in review to a delegate while the delegation is active', async () => {
    const leader = people.dutyLeader;
    const { final } = team;
    const delegationId = randomUUID();
    const now = Date.now();
    const granted = await signAndSendAct(final, {
      type: 'delegation.grant',
      delegationId,
      fromId: final.session.account.id,
      toId: leader.session.account.id,
      role: 'finalReviewer',
      from: new Date(now - 1000).toISOString(),
      until: new Date(now + 3_600_000).toISOString(),
    });
    expect(granted.status).toBe(200);
    expect(seesUnreviewed(await feedOf(leader))).toBe(true);
    await signAndSendAct(final, { type: 'delegation.end', delegationId });
    expect(seesUnreviewed(await feedOf(leader))).toBe(false);
  });
});

describe('blobs', () => {
  const statuses = async (bytes: Buffer, method: string) => {
    const found: Partial<Record<Role, boolean>> = {};
    for (const role of ROLES) {
      const answer = await apiRequest(practice.server, `/blobs/${sha256(bytes)}`, method, {
        token: people[role].token,
      });
      expect([200, 404]).toContain(answer.status);
      found[role] = answer.status === 200;
    }
    return rolesOf(found);
  };
  const readers = (roles: readonly Role[]) => ROLES.filter((role) => roles.includes(role));

  it.each<[string, Buffer, readonly Role[]]>([
    ['the attachment of an article in review', files.draft, AREA_READERS.articles],
    ['an image of a live page', files.page, AREA_READERS.published],
    ['an attachment of the duty log', files.log, AREA_READERS.watch],
    ['an attachment of an advisory', files.advisory, AREA_READERS.cases],
  ])('exist only for readers of the record that refers to them: %s', async (_, bytes, expected) => {
    for (const method of ['GET', 'HEAD']) expect(await statuses(bytes, method)).toEqual(readers(expected));
  });

  it('exist only for the uploader until a record refers to them', async () => {
    const bytes = randomBytes(200);
    await upload(people.editor, bytes);
    expect(await statuses(bytes, 'GET')).toEqual(['editor']);
  });

  it('cannot be read after an upload of their hash was started without their bytes', async () => {
    const { editor } = people;
    const route = `/blobs/${sha256(files.log)}`;
    const empty = await apiRequest(practice.server, route, 'PATCH', {
      token: editor.token,
      body: Buffer.alloc(0),
      headers: { 'upload-offset': 0, 'upload-length': files.log.length },
    });
    expect(empty.headers['upload-complete']).toBe('?0');
    expect((await apiRequest(practice.server, route, 'GET', { token: editor.token })).status).toBe(404);
  });

  it('cannot be read by referring to them from an own article or ledger entry', async () => {
    const { editor } = people;
    const content = practiceContent({ title: '借附件', attachments: [attachment(files.log)] });
    expect(await editor.sendOne(editor.submission(randomUUID(), 0, content))).toMatchObject({
      status: 'rejected',
      code: 'BLOB_MISSING',
    });
    const officer = people.dutyOfficer;
    const entry = await new LedgerBook(officer).write(advisory(files.draft));
    expect(await officer.sendOne(entry)).toMatchObject({ status: 'rejected', code: 'BLOB_MISSING' });
    expect(await statuses(files.draft, 'GET')).toEqual(readers(AREA_READERS.articles));
  });
});

describe('answers to commands', () => {
  const UNABLE: Role[] = ['systemAdministrator', 'auditor', 'dutyOfficer', 'dutyLeader'];

  it.each(UNABLE)('tell the role %s nothing about an article in review', async (role) => {
    const person = people[role];
    const base = {
      id: randomUUID(),
      madeAt: new Date().toISOString(),
      articleId: unreviewed,
      baseVersion: 99,
    };
    for (const command of [
      person.submission(unreviewed, 99, practiceContent()),
      { ...base, type: 'article.recall' as const },
      { ...base, id: randomUUID(), type: 'article.release' as const },
    ]) {
      const answer = await person.sendOne(command);
      expect(answer).toMatchObject({ status: 'rejected', code: 'NOT_PERMITTED' });
      expect(JSON.stringify(answer)).not.toMatch(/初审|未经审核/);
    }
  });
});
