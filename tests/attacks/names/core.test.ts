import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nameProblem } from '../../../electron/platform/contract';
import { openClient, signInAs, until, type Client } from '../../unit/core/office/client';
import {
  apiRequest,
  practiceContent,
  openPractice,
  Person,
  sha256,
} from '../../unit/platform/practice-client';
import { BAD_FILES, PDF } from './cases';

let client: Client;
let practice: string;
beforeAll(async () => {
  // Live articles with these file names, as a platform without the naming rule sends them in its feed.
  const platform = await openPractice();
  practice = platform.directory;
  const { token } = await Person.signIn(platform.server, 'sunkexin');
  for (const { name, bytes, mediaType } of BAD_FILES) {
    const [hash, size] = [sha256(bytes), bytes.length];
    const headers = { 'upload-offset': 0, 'upload-length': size };
    await apiRequest(platform.server, `/blobs/${hash}`, 'PATCH', { token, body: bytes, headers });
    const content = practiceContent({ attachments: [{ name, sha256: hash, size, mediaType }] });
    const [publishedAt, authorId] = ['2020-01-01T00:00:00.000Z', 'sunkexin'];
    await platform.server.importArticles([{ id: randomUUID(), content, publishedAt, authorId }]);
  }
  await platform.server.close();
  client = await openClient(practice);
  await signInAs(client, 'linxiaohe');
  await until('the columns', async () => (await client.core.articles.places()).columns.length > 0);
});
afterAll(async () => {
  await client.stop();
  await rm(practice, { recursive: true, force: true });
});

async function put(name: string, bytes: Buffer) {
  const piece = { uploadId: randomUUID(), name, mediaType: '', size: bytes.length, offset: 0 };
  return client.core.articles.putBlob({ ...piece, bytes: bytes.toString('base64') });
}

async function draftWith(attachments: ReturnType<typeof practiceContent>['attachments']) {
  const draft = await client.core.articles.newDraft();
  const content = practiceContent({ attachments });
  await client.core.articles.saveDraft({ draftId: draft.id, saves: draft.saves, content });
  return draft.id;
}

describe('a record of a platform that does not check names', () => {
  it.each(BAD_FILES)('is read, and its file is saved under a safe name: $what', async ({ name, bytes }) => {
    const read = await client.core.articles.readBlob({ sha256: sha256(bytes), offset: 0, name });
    expect(Buffer.from(read.bytes, 'base64').equals(bytes)).toBe(true);
    expect(nameProblem(read.file!.name)).toBeNull();
    expect(read.file!.name).toMatch(bytes === PDF ? /\.(pdf|bin)$/ : /\.bin$/);
    if (/\.bin$/.test(read.file!.name)) expect(read.file!.mediaType).toBe('application/octet-stream');
  });

  it('keeps the name of an ordinary file', async () => {
    const named = { sha256: sha256(PDF), offset: 0, name: '通知（印发稿）.pdf' };
    expect((await client.core.articles.readBlob(named)).file).toEqual({
      name: '通知（印发稿）.pdf',
      mediaType: 'application/pdf',
    });
  });
});

describe('the core refuses requests of a compromised page for', () => {
  it.each(BAD_FILES)('an attachment of an article: $what', async ({ name, bytes, mediaType, reason }) => {
    const attachment = { name, mediaType, sha256: sha256(bytes), size: bytes.length };
    const draftId = await draftWith([attachment]);
    const failure = await client.core.articles.submitDraft({ draftId }).catch((error: Error) => error);
    expect(failure).toMatchObject({
      code: expect.stringMatching(/^(SUBMISSION_INCOMPLETE|FILE_REFUSED)$/),
      message: expect.stringMatching(reason),
    });
    // The draft is kept, so that the person can replace the file.
    await client.core.articles.discardDraft({ draftId });
  });

  it.each(BAD_FILES)('an attachment in the log: $what', async ({ name, bytes, mediaType, reason }) => {
    const attachments = [{ name, mediaType, sha256: sha256(bytes), size: bytes.length }];
    const entry = {
      template: 'phone' as const,
      happenedAt: null,
      text: '附文件。',
      contact: '',
      open: false,
    };
    await expect(client.core.duty.note({ ...entry, attachments })).rejects.toMatchObject({
      code: 'FILE_REFUSED',
      message: expect.stringMatching(reason),
    });
  });

  it.each(BAD_FILES)('an upload, or accepts it under a safe name: $what', async ({ name, bytes }) => {
    const taken = await put(name, bytes).catch((error: Error) => error);
    if (taken instanceof Error) return expect(taken).toMatchObject({ code: 'FILE_REFUSED' });
    expect(nameProblem(taken.attachment!.name)).toBeNull();
    expect(taken.attachment!.name).toMatch(/\.(pdf|txt|csv)$/);
  });
});
