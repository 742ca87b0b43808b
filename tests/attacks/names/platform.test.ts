import { createHash, randomUUID } from 'node:crypto';
import path from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nameProblem } from '../../../electron/platform/contract';
import { doc, image, p } from '../../fixtures/content';
import { LedgerBook, practiceNote } from '../../unit/platform/ledger-book';
import {
  apiRequest,
  approveInAllStages,
  sendRequest,
  practiceContent,
  openPractice,
  Person,
  sha256,
  signInReviewTeam,
  type ReviewTeam,
  type Practice,
} from '../../unit/platform/practice-client';
import { BAD_FILES, PDF, type BadFile } from './cases';

let practice: Practice;
let team: ReviewTeam;
let officer: Person;
beforeAll(async () => {
  practice = await openPractice();
  [team, officer] = await Promise.all([
    signInReviewTeam(practice.server),
    Person.signIn(practice.server, 'linxiaohe'),
  ]);
});
afterAll(() => practice.remove());

async function upload(bytes: Buffer, person = team.author): Promise<string> {
  const headers = { 'upload-offset': 0, 'upload-length': bytes.length };
  const options = { token: person.token, body: bytes, headers };
  expect((await apiRequest(practice.server, `/blobs/${sha256(bytes)}`, 'PATCH', options)).status).toBe(204);
  return sha256(bytes);
}

const attachmentOf = ({ name, bytes, mediaType }: Omit<BadFile, 'what' | 'reason'>) => ({
  ...{ name, mediaType },
  sha256: sha256(bytes),
  size: bytes.length,
});

describe('the platform refuses', () => {
  it.each(BAD_FILES)('a bad file in an article: $what', async (file) => {
    await upload(file.bytes);
    const content = practiceContent({ attachments: [attachmentOf(file)] });
    const answer = await team.author.sendOne(team.author.submission(randomUUID(), 0, content));
    expect(answer).toMatchObject({
      status: 'rejected',
      code: 'INVALID',
      reason: expect.stringMatching(file.reason),
    });
  });

  it.each(BAD_FILES)('a bad file in the duty log: $what', async (file) => {
    await upload(file.bytes, officer);
    const answer = await new LedgerBook(officer).send(
      practiceNote('附文件。', { attachments: [attachmentOf(file)] }),
    );
    expect(answer).toMatchObject({
      status: 'rejected',
      code: 'REFUSED',
      reason: expect.stringMatching(file.reason),
    });
  });

  it('two attachments whose names differ in case only', async () => {
    const hash = await upload(PDF);
    const file = (name: string) => ({ name, sha256: hash, size: PDF.length, mediaType: 'application/pdf' });
    const content = practiceContent({ attachments: [file('a.pdf'), file('A.PDF')] });
    const answer = await team.author.sendOne(team.author.submission(randomUUID(), 0, content));
    expect(answer).toMatchObject({ status: 'rejected', reason: expect.stringContaining('重名') });
  });

  it('a drawing with a script as an image of the body', async () => {
    const { bytes } = BAD_FILES.find(({ name }) => name === '图.svg')!;
    const content = practiceContent({ body: doc(p('如图。'), image(await upload(bytes), '图')) });
    const answer = await team.author.sendOne(team.author.submission(randomUUID(), 0, content));
    expect(answer).toMatchObject({ status: 'rejected', reason: expect.stringContaining('正文里的图片') });
  });

  it('an attachment whose declared size differs from the uploaded one', async () => {
    const hash = await upload(PDF);
    const attachments = [{ name: 'a.pdf', sha256: hash, size: 1, mediaType: 'application/pdf' }];
    const answer = await team.author.sendOne(
      team.author.submission(randomUUID(), 0, practiceContent({ attachments })),
    );
    expect(answer).toMatchObject({ status: 'rejected', reason: expect.stringContaining('大小与登记的不符') });
  });
});

/** Renames the attachment `from` in all stored revisions that have it, as a platform without the rule stored them. */
function rename(directory: string, from: string, to: string): void {
  const db = new Database(path.join(directory, 'practice.db'));
  const rows = db.prepare("SELECT seq, record FROM change WHERE kind = 'revision'").all() as Array<{
    seq: number;
    record: string;
  }>;
  for (const { seq, record } of rows) {
    const revision = JSON.parse(record) as { package: string; contentHash: string };
    const content = JSON.parse(revision.package) as { attachments: Array<{ name: string }> };
    if (!content.attachments.some(({ name }) => name === from)) continue;
    for (const attachment of content.attachments) attachment.name = to;
    revision.package = JSON.stringify(content);
    revision.contentHash = createHash('sha256').update(revision.package).digest('hex');
    db.prepare('UPDATE change SET record = ? WHERE seq = ?').run(JSON.stringify(revision), seq);
  }
  db.close();
}

describe('a revision that was approved before names were checked', () => {
  it('is not published, and the answer gives the reason', async () => {
    const hash = await upload(PDF);
    const id = randomUUID();
    const attachments = [
      { name: '待改名.pdf', sha256: hash, size: PDF.length, mediaType: 'application/pdf' },
    ];
    await team.author.sendOne(team.author.submission(id, 0, practiceContent({ attachments })));
    await approveInAllStages(team, id);
    rename(practice.directory, '待改名.pdf', '../../../etc/passwd');
    const answer = await team.siteAdministrator.sendOne(
      team.siteAdministrator.release((await team.siteAdministrator.view(id)).article),
    );
    expect(answer).toMatchObject({
      status: 'rejected',
      code: 'INVALID',
      reason: expect.stringContaining('稿件须改好并重新审核后再发布'),
    });
  });
});

describe('an article that was live before names were checked', () => {
  it.each(BAD_FILES.map(({ what, name, bytes, mediaType }) => ({ what, name, bytes, mediaType })))(
    'is still shown, and its file is saved under a safe name: $what',
    async (file) => {
      const { server } = practice;
      await upload(file.bytes);
      const id = randomUUID();
      const content = practiceContent({ title: `旧稿 ${id}`, attachments: [attachmentOf(file)] });
      const [publishedAt, authorId] = ['2020-01-01T00:00:00.000Z', 'sunkexin'];
      await server.importArticles([{ id, content, publishedAt, authorId }]);
      const { article } = await team.author.view(id);
      const shown = await sendRequest(server, article.live!.url);
      expect(shown.status).toBe(200);
      const [, href] = /<a href="(\/blobs\/[^"]+)">/.exec(shown.body.toString())!;
      const got = await sendRequest(server, server.publicUrl + href!);
      expect([got.status, got.body.equals(file.bytes)]).toEqual([200, true]);
      expect(got.headers).toMatchObject({
        'content-type': 'application/octet-stream',
        'x-content-type-options': 'nosniff',
        'content-security-policy': expect.stringContaining('sandbox'),
      });
      expect(got.headers['set-cookie']).toBeUndefined();
      const [, given] = /^attachment; filename\*=UTF-8''([\w%.!#$&+^`|~-]+)$/.exec(
        got.headers['content-disposition']!,
      )!;
      const saved = decodeURIComponent(given!);
      expect(nameProblem(saved)).toBeNull();
      expect(saved).toMatch(/\.(pdf|bin)$/);
    },
  );
});
