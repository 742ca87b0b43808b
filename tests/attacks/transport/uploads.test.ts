import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, utimesSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { finishUpload, CHUNK_SIZE, putUploadChunk } from '../../../electron/core/store';
import { returnedEntries } from '../../../electron/core/sync/outbox';
import {
  content,
  newId,
  openSyncSession,
  send,
  submitCommand,
  until,
} from '../../unit/core/sync/support/practice';
import { statusAndCode } from '../../unit/platform/administration';
import { apiRequest, openPractice, Person, sha256, type Practice } from '../../unit/platform/practice-client';

const MB = 1024 * 1024;
const LARGEST = 200 * MB;

let practice: Practice;
let [author, stranger, other]: Person[] = [];
const stops: Array<() => Promise<void> | void> = [];
beforeAll(async () => {
  practice = await openPractice();
  [author, stranger, other] = await Promise.all(
    ['sunkexin', 'heyining', 'masiqi'].map((id) => Person.signIn(practice.server, id)),
  );
});
afterAll(async () => {
  for (const stop of stops.reverse()) await stop();
  await practice.remove();
});

const patch = (person: Person, name: string, offset: number, length: number, body: Buffer) =>
  apiRequest(practice.server, `/blobs/${name}`, 'PATCH', {
    token: person.token,
    body,
    headers: { 'upload-offset': offset, 'upload-length': length },
  });
const parts = (person: Person) =>
  path.join(practice.directory, 'blobs', 'parts', sha256(person.session.account.id).slice(0, 16));

describe('an upload of one account', () => {
  it('is not affected by bytes that another account sends for the same hash', async () => {
    const bytes = randomBytes(3000);
    const name = sha256(bytes);
    expect((await patch(author!, name, 0, 3000, bytes.subarray(0, 1000))).status).toBe(204);
    // At the offset where the author stopped, and at the beginning.
    const forged = await patch(stranger!, name, 1000, 3000, Buffer.alloc(1000, 'x'));
    expect([forged.status, forged.headers['upload-offset']]).toEqual([409, '0']);
    expect((await patch(stranger!, name, 0, 3000, Buffer.alloc(2000, 'x'))).status).toBe(204);
    const held = await apiRequest(practice.server, `/blobs/${name}`, 'HEAD', { token: author!.token });
    expect(held.headers['upload-offset']).toBe('1000');
    expect((await patch(author!, name, 1000, 3000, bytes.subarray(1000))).headers['upload-complete']).toBe(
      '?1',
    );
    const got = await apiRequest(practice.server, `/blobs/${name}`, 'GET', { token: author!.token });
    expect(got.body.equals(bytes)).toBe(true);
  });

  it('is neither interrupted nor taken over by another account that starts the same upload', async () => {
    const bytes = randomBytes(2000);
    const name = sha256(bytes);
    const cut = new AbortController();
    const hanging = apiRequest(practice.server, `/blobs/${name}`, 'PATCH', {
      ...{ token: author!.token, chunks: [bytes.subarray(0, 1000)], hang: true, signal: cut.signal },
      headers: { 'upload-offset': 0, 'upload-length': 2000 },
    });
    hanging.catch(() => undefined);
    await until(() => existsSync(path.join(parts(author!), name)));
    expect((await patch(stranger!, name, 0, 2000, Buffer.alloc(2000, 'x'))).status).toBe(422);
    expect(
      await Promise.race([
        hanging.then(
          () => 'ended',
          () => 'cut',
        ),
        Promise.resolve('going on'),
      ]),
    ).toBe('going on');
    cut.abort();
  });

  it('that is not continued is removed after three days', async () => {
    const bytes = randomBytes(2000);
    await patch(author!, sha256(bytes), 0, 2000, bytes.subarray(0, 100));
    const fresh = randomBytes(2000);
    await patch(author!, sha256(fresh), 0, 2000, fresh.subarray(0, 100));
    const part = path.join(parts(author!), sha256(bytes));
    const old = new Date(Date.now() - 73 * 3_600_000);
    utimesSync(part, old, old);
    await practice.restart();
    await until(() => !existsSync(part));
    expect(existsSync(path.join(parts(author!), sha256(fresh)))).toBe(true);
    [author, stranger, other] = await Promise.all(
      ['sunkexin', 'heyining', 'masiqi'].map((id) => Person.signIn(practice.server, id)),
    );
  });
});

describe('one account', () => {
  it('cannot fill the disk with unfinished uploads', async () => {
    const answers = [];
    for (let n = 0; n < 60; n += 1)
      answers.push(await patch(other!, sha256(`part ${n}`), 0, 1000, Buffer.alloc(1)));
    expect(answers.filter(({ status }) => status === 204)).toHaveLength(50);
    expect(statusAndCode(answers.at(-1)!)).toEqual([413, 'QUOTA_EXCEEDED']);
    expect(answers.at(-1)!.json.message).toMatch(/^您有 50 个文件没有传完，.*。$/);
    expect(readdirSync(parts(other!))).toHaveLength(50);
  });

  it('cannot upload more than 2,000 MB a day, also when it first announces a file as short', async () => {
    const short = sha256('said to be short');
    expect((await patch(stranger!, short, 0, 10, Buffer.alloc(1))).status).toBe(204);
    for (let n = 0; n < 9; n += 1)
      expect((await patch(stranger!, sha256(`long ${n}`), 0, LARGEST, Buffer.alloc(1))).status).toBe(204);
    expect((await patch(stranger!, short, 1, LARGEST - 10_000, Buffer.alloc(1))).status).toBe(204);
    const one = await patch(stranger!, sha256('one more'), 0, 20_000, Buffer.alloc(1));
    expect(statusAndCode(one)).toEqual([413, 'QUOTA_EXCEEDED']);
    expect(one.json.message).toMatch(/^您 24 小时内上传的文件已接近上限（2000 MB）.*。$/);
    expect((await patch(author!, sha256('one more'), 0, 20_000, Buffer.alloc(1))).status).toBe(204);

    await practice.server.faults.set({ clockOffsetMs: 24 * 3_600_000 + 60_000 });
    const tomorrow = await Person.signIn(practice.server, 'heyining');
    const again = await patch(tomorrow, sha256('one more'), 0, 20_000, Buffer.alloc(1));
    await practice.server.faults.clear();
    expect(again.status).toBe(204);
  });

  it('sees the quota as the reason of the rejected command, and can send it again the next day', async () => {
    const session = await openSyncSession(stops, practice.server, 'linxiaohe');
    const person = await Person.signIn(practice.server, 'linxiaohe');
    for (let n = 0; n < 10; n += 1)
      await patch(person, sha256(`long of the officer ${n}`), 0, LARGEST, Buffer.alloc(1));
    const bytes = Buffer.concat([Buffer.from('%PDF-1.7\n'), randomBytes(CHUNK_SIZE / 2)]);
    const upload = { uploadId: newId(), name: '名单.pdf', mediaType: 'application/pdf', size: bytes.length };
    putUploadChunk(session.stores.work, { ...upload, offset: 0, bytes });
    const { sha256: hash } = await finishUpload(session.stores, upload.uploadId);
    const attachment = { name: '名单.pdf', sha256: hash, size: bytes.length, mediaType: 'application/pdf' };
    const command = submitCommand(content('附件太多', { attachments: [attachment] }));
    send(session, command);
    await session.sync.syncNow();
    const [back] = returnedEntries(session.stores.work);
    expect(back).toMatchObject({
      answer: {
        code: 'BLOB_MISSING',
        reason: expect.stringMatching(/^稿件的附件或图片还没有上传完。您 24 小时内上传的文件已接近上限/),
      },
    });

    await practice.server.faults.set({ clockOffsetMs: 24 * 3_600_000 + 60_000 });
    send(session, { ...command, id: newId(), articleId: newId() });
    await session.sync.syncNow();
    expect(returnedEntries(session.stores.work)).toHaveLength(1);
    expect(existsSync(path.join(practice.directory, 'blobs', hash))).toBe(true);
    await practice.server.faults.clear();
  });
});
