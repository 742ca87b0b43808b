import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { doc, image, p } from '../../fixtures/content';
import {
  apiRequest,
  approveInAllStages,
  sendRequest,
  practiceContent,
  openPractice,
  sha256,
  signInReviewTeam,
  type RequestOptions,
  type ReviewTeam,
  type Practice,
} from './practice-client';

let practice: Practice;
let team: ReviewTeam;
beforeAll(async () => {
  practice = await openPractice();
  team = await signInReviewTeam(practice.server);
});
afterAll(() => practice.remove());

const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

const blob = (name: string, method: string, more: RequestOptions = {}) =>
  apiRequest(practice.server, `/blobs/${name}`, method, { token: team.author.token, ...more });
const append = (bytes: Buffer, offset: number, part: Buffer, more: RequestOptions = {}) =>
  blob(sha256(bytes), 'PATCH', {
    body: part,
    headers: { 'upload-offset': offset, 'upload-length': bytes.length },
    ...more,
  });
async function upload(bytes: Buffer): Promise<string> {
  expect((await append(bytes, 0, bytes)).status).toBe(204);
  return sha256(bytes);
}

describe('a blob', () => {
  it('is uploaded in pieces from the offset that the platform reports', async () => {
    const bytes = randomBytes(300_000);
    const name = sha256(bytes);
    expect((await blob(name, 'HEAD')).status).toBe(404);
    const first = await append(bytes, 0, bytes.subarray(0, 100_000));
    expect([first.status, first.headers['upload-offset'], first.headers['upload-complete']]).toEqual([
      204,
      '100000',
      '?0',
    ]);
    const held = await blob(name, 'HEAD');
    expect([held.status, held.headers['upload-offset'], held.headers['upload-complete']]).toEqual([
      200,
      '100000',
      '?0',
    ]);
    expect((await blob(name, 'GET')).status).toBe(404);
    const rest = await append(bytes, 100_000, bytes.subarray(100_000));
    expect([rest.status, rest.headers['upload-offset'], rest.headers['upload-complete']]).toEqual([
      204,
      '300000',
      '?1',
    ]);
    expect((await blob(name, 'GET')).body.equals(bytes)).toBe(true);
    const whole = await blob(name, 'HEAD');
    expect([whole.headers['upload-offset'], whole.headers['upload-complete']]).toEqual(['300000', '?1']);
  });

  it('is downloaded from any offset', async () => {
    const bytes = randomBytes(100_000);
    const name = await upload(bytes);
    const rest = await blob(name, 'GET', { headers: { range: 'bytes=60000-' } });
    expect([rest.status, rest.headers['content-range']]).toEqual([206, 'bytes 60000-99999/100000']);
    expect(rest.body.equals(bytes.subarray(60_000))).toBe(true);
    const beyond = await blob(name, 'GET', { headers: { range: 'bytes=100000-' } });
    expect([beyond.status, beyond.headers['content-range']]).toEqual([416, 'bytes */100000']);
  });

  it('reports its offset when the sender uses a wrong one', async () => {
    const bytes = randomBytes(1000);
    await append(bytes, 0, bytes.subarray(0, 400));
    for (const offset of [0, 500]) {
      const answer = await append(bytes, offset, bytes.subarray(offset));
      expect([answer.status, answer.headers['upload-offset']]).toEqual([409, '400']);
    }
  });

  it('is dropped when its content does not match its hash', async () => {
    const bytes = randomBytes(1000);
    const wrong = Buffer.from(bytes);
    wrong[500]! ^= 1;
    const answer = await append(bytes, 0, wrong);
    expect([answer.status, answer.json.code]).toEqual([422, 'HASH_MISMATCH']);
    expect((await blob(sha256(bytes), 'HEAD')).status).toBe(404);
    await upload(bytes);
  });

  it('is accepted again when it already exists', async () => {
    const bytes = randomBytes(1000);
    await upload(bytes);
    const again = await append(bytes, 0, bytes);
    expect([again.status, again.headers['upload-complete']]).toEqual([204, '?1']);
  });

  it('may be empty', async () => {
    const name = await upload(Buffer.alloc(0));
    const answer = await blob(name, 'GET');
    expect([answer.status, answer.body.length]).toEqual([200, 0]);
  });

  it('may not exceed its announced length or 200 MB, and its name must be a hash', async () => {
    const bytes = randomBytes(1000);
    const long = await append(bytes, 0, Buffer.concat([bytes, bytes]));
    expect([long.status, long.json.code]).toEqual([400, 'BAD_REQUEST']);
    const headers = { 'upload-offset': 0, 'upload-length': 200 * 1024 * 1024 + 1 };
    expect((await append(bytes, 0, bytes, { headers })).status).toBe(413);
    expect((await append(bytes, 0, bytes, { headers: {} })).status).toBe(400);
    for (const name of ['x', '..%2f..%2fpractice.db', `${'a'.repeat(63)}G`])
      expect((await blob(name, 'GET')).status).toBe(404);
    expect((await blob(sha256(bytes), 'DELETE')).status).toBe(405);
  });

  it('keeps the part that was received before a broken connection, and the upload can continue', async () => {
    const bytes = randomBytes(2_000_000);
    const name = sha256(bytes);
    const { server } = practice;
    await server.faults.set({ dropMidway: 1 });
    await expect(append(bytes, 0, bytes)).rejects.toThrow();
    await server.faults.clear();
    const held = Number((await blob(name, 'HEAD')).headers['upload-offset']);
    expect(held).toBe(1_000_000);
    expect((await append(bytes, held, bytes.subarray(held))).headers['upload-complete']).toBe('?1');
    expect(sha256((await blob(name, 'GET')).body)).toBe(name);
  });

  it('is continued by the next request of its sender while an earlier request hangs', async () => {
    const bytes = randomBytes(500_000);
    const cut = new AbortController();
    const headers = { 'upload-offset': 0, 'upload-length': bytes.length };
    const hanging = append(bytes, 0, Buffer.alloc(0), {
      headers,
      chunks: [bytes.subarray(0, 1000)],
      hang: true,
      signal: cut.signal,
    });
    const lost = expect(hanging).rejects.toThrow();
    const part = path.join(
      practice.directory,
      'blobs',
      'parts',
      sha256('sunkexin').slice(0, 16),
      sha256(bytes),
    );
    while (!existsSync(part)) await new Promise((resolve) => setTimeout(resolve, 10));
    let answer = await append(bytes, 0, bytes);
    if (answer.status === 409) {
      const offset = Number(answer.headers['upload-offset']);
      answer = await append(bytes, offset, bytes.subarray(offset));
    }
    expect(answer.headers['upload-complete']).toBe('?1');
    cut.abort();
    await lost;
  });
});

describe('the public', () => {
  it('can download the attachments and images of live articles under their names', async () => {
    const notice = Buffer.from('附件内容');
    const [attachment, picture] = [await upload(notice), await upload(PNG)];
    const content = practiceContent({
      body: doc(p('会场如图。'), image(picture, '会场')),
      attachments: [
        { name: '通知 &一.txt', sha256: attachment, size: notice.length, mediaType: 'text/plain' },
      ],
    });
    const id = randomUUID();
    const { author, siteAdministrator } = team;
    expect(await author.sendOne(author.submission(id, 0, content))).toMatchObject({ status: 'accepted' });
    await approveInAllStages(team, id);
    const { server } = practice;
    const file = `${server.publicUrl}/blobs/${attachment}/${encodeURIComponent('通知 &一.txt')}`;
    expect((await sendRequest(server, file)).status).toBe(404);

    await siteAdministrator.sendOne(siteAdministrator.release((await siteAdministrator.view(id)).article));
    const { article } = await siteAdministrator.view(id);
    const page = (await sendRequest(server, article.live!.url)).body.toString();
    const [, source] = /<img src="([^"]+)" alt="会场">/.exec(page)!;
    const [, href] = /<a href="([^"]+)">通知 &amp;一\.txt<\/a>/.exec(page)!;
    expect(server.publicUrl + href!).toBe(file);

    const shown = await sendRequest(server, server.publicUrl + source!);
    expect([shown.headers['content-type'], shown.body.equals(PNG)]).toEqual(['image/png', true]);
    const got = await sendRequest(server, file);
    expect(got.body.equals(notice)).toBe(true);
    expect(got.headers['content-type']).toBe('application/octet-stream');
    expect(got.headers['content-disposition']).toMatch(/^attachment; filename\*=UTF-8''%E9%80%9A/);
    expect(got.headers['x-content-type-options']).toBe('nosniff');
    expect((await sendRequest(server, `${server.publicUrl}/blobs/${attachment}/other.txt`)).status).toBe(404);
    expect((await sendRequest(server, `${server.publicUrl}/blobs/${attachment}/%E9%80`)).status).toBe(404);
  });

  it('cannot download blobs that no live article refers to', async () => {
    const name = await upload(randomBytes(100));
    expect(
      (await sendRequest(practice.server, `${practice.server.publicUrl}/blobs/${name}/image`)).status,
    ).toBe(404);
  });

  it('is protected from wrong attachment sizes: the submission is refused', async () => {
    const name = await upload(Buffer.from('abc'));
    const attachments = [{ name: 'a.txt', sha256: name, size: 4, mediaType: 'text/plain' }];
    const { author } = team;
    const answer = await author.sendOne(author.submission(randomUUID(), 0, practiceContent({ attachments })));
    expect(answer).toMatchObject({ status: 'rejected', code: 'INVALID' });
  });
});

describe('a large blob', () => {
  it('is uploaded and downloaded completely', async () => {
    const hash = createHash('sha256');
    const bytes = Buffer.alloc(24 * 1024 * 1024);
    for (let i = 0; i < bytes.length; i += 4) bytes.writeUInt32LE((i * 2654435761) >>> 0, i);
    const name = hash.update(bytes).digest('hex');
    expect(await upload(bytes)).toBe(name);
    expect(sha256((await blob(name, 'GET')).body)).toBe(name);
  });
});
