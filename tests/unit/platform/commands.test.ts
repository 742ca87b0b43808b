import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { errorBodySchema, type Command } from '../../../electron/platform/contract';
import { doc, image, p } from '../../fixtures/content';
import {
  apiRequest,
  sendRequest,
  practiceContent,
  openPractice,
  sha256,
  signInReviewTeam,
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

describe('a batch of commands', () => {
  it('is answered in order, and continues after a refused command', async () => {
    const { author } = team;
    const [a, b] = [randomUUID(), randomUUID()];
    const results = await author.send(
      author.submission(a, 0, practiceContent()),
      author.submission(randomUUID(), 3, practiceContent()),
      author.submission(b, 0, practiceContent()),
      author.submission(a, 0, practiceContent({ title: '另一稿' })),
    );
    expect(results.map((r) => r.status)).toEqual(['accepted', 'rejected', 'accepted', 'conflict']);
    expect((await author.view(b)).article.stage).toBe('first');
  });

  it('executes a command once, however often it is sent', async () => {
    const { author } = team;
    const command = author.submission(randomUUID(), 0, practiceContent());
    const [first] = await author.send(command);
    expect(await author.send(command, command)).toEqual([
      { id: command.id, status: 'duplicate', first },
      { id: command.id, status: 'duplicate', first },
    ]);
    expect((await author.view(command.articleId)).article.version).toBe(1);
  });

  it('repeats a refusal or a conflict as the first answer', async () => {
    const { author, first } = team;
    const refused = author.submission(randomUUID(), 2, practiceContent());
    const [no] = await author.send(refused);
    expect(no).toMatchObject({ status: 'rejected', code: 'INVALID' });
    expect(await author.send(refused)).toEqual([{ id: refused.id, status: 'duplicate', first: no }]);

    const id = randomUUID();
    await author.sendOne(author.submission(id, 0, practiceContent()));
    const late = await first.decision(await first.view(id), 'approve', '');
    await author.sendOne(author.recall((await author.view(id)).article));
    const [conflict] = await first.send(late);
    expect(conflict?.status).toBe('conflict');
    await author.sendOne(author.submission(id, 2, practiceContent()));
    expect(await first.send(late)).toEqual([{ id: late.id, status: 'duplicate', first: conflict }]);
  });

  it('refuses an id that is used again with another body or by another person', async () => {
    const { author, siteAdministrator } = team;
    const command = author.submission(randomUUID(), 0, practiceContent());
    await author.sendOne(command);
    expect(await author.sendOne({ ...command, reason: '改' })).toMatchObject({
      status: 'rejected',
      code: 'INVALID',
    });
    expect(await siteAdministrator.sendOne(command)).toMatchObject({ status: 'rejected', code: 'INVALID' });
    expect((await author.send(command))[0]).toMatchObject({
      status: 'duplicate',
      first: { status: 'accepted' },
    });
  });
});

describe('a submission is refused', () => {
  const refusals: Array<[string, Partial<Parameters<typeof practiceContent>[0]> & object, string]> = [
    [
      'without the attachment it names',
      { attachments: [{ name: '附件.pdf', sha256: 'a'.repeat(64), size: 3, mediaType: 'application/pdf' }] },
      'BLOB_MISSING',
    ],
    ['without the image it shows', { body: doc(p('图'), image('b'.repeat(64), '会场')) }, 'BLOB_MISSING'],
    ['for a column that is not there', { columnId: 'nowhere' }, 'INVALID'],
    ['for a column of another site', { target: { siteId: 'special' } }, 'INVALID'],
    ['without a title', { title: ' ' }, 'INVALID'],
    [
      'before 保密审查 clears it',
      { secrecy: { ...practiceContent().secrecy, conclusion: 'referred' } },
      'SECRECY_NOT_CLEARED',
    ],
  ];
  it.each(refusals)('%s', async (_, change, code) => {
    const answer = await team.author.sendOne(
      team.author.submission(randomUUID(), 0, practiceContent(change)),
    );
    expect(answer).toMatchObject({ status: 'rejected', code });
  });

  it('when its text does not match its hash, or is not canonical', async () => {
    const command = team.author.submission(randomUUID(), 0, practiceContent());
    const changed = { ...command, package: command.package.replace('业务', '工作') };
    expect(await team.author.sendOne(changed)).toMatchObject({ status: 'rejected', code: 'HASH_MISMATCH' });
    const spaced = command.package.replace(',', ', ');
    const loose = { ...command, id: randomUUID(), package: spaced, contentHash: sha256(spaced) };
    expect(await team.author.sendOne(loose)).toMatchObject({ status: 'rejected', code: 'INVALID' });
  });
});

describe('a command that the platform cannot read', () => {
  const submission = () => team.author.submission(randomUUID(), 0, practiceContent());
  const unreadable: Array<[string, object, RegExp]> = [
    ['of an unknown kind', { type: 'column.open' }, /不支持这类操作/],
    ['with a negative version', { baseVersion: -1 }, /不符合接口约定（baseVersion）/],
  ];

  it.each(unreadable)(
    '%s is refused in words, and the others in the batch are executed',
    async (_, change, words) => {
      const bad = { ...submission(), ...change } as Command;
      const [before, refused, after] = await team.author.send(submission(), bad, submission());
      expect([before?.status, after?.status]).toEqual(['accepted', 'accepted']);
      expect(refused).toMatchObject({ id: bad.id, status: 'rejected', code: 'INVALID' });
      expect(refused).toMatchObject({ reason: expect.stringMatching(words) as string });
    },
  );

  it('is executed when it is sent again in a form that the platform reads', async () => {
    const command = submission();
    await team.author.send({ ...command, type: 'article.submit2' } as unknown as Command);
    expect(await team.author.sendOne(command)).toMatchObject({ status: 'accepted' });
  });
});

describe('hostile requests', () => {
  const post = (
    body: string | Buffer,
    headers: Record<string, string> = { 'content-type': 'application/json' },
  ) =>
    apiRequest(practice.server, '/commands', 'POST', {
      token: team.author.token,
      body: Buffer.from(body),
      headers,
    });
  const deep = (depth: number) => `${'[{"a":'.repeat(depth)}1${'}]'.repeat(depth)}`;
  const valid = () => team.author.submission(randomUUID(), 0, practiceContent());
  const many = () => JSON.stringify({ commands: Array.from({ length: 101 }, valid) });

  it.each([
    ['nothing', () => '', 400],
    ['broken JSON', () => '{"commands":[', 400],
    ['bytes that are no UTF-8', () => Buffer.from('7b22636f6dff6d616e6473223a5b5d7d', 'hex'), 400],
    ['null', () => 'null', 400],
    ['an empty batch', () => '{"commands":[]}', 400],
    ['too long a batch', many, 400],
    ['deep nesting', () => `{"commands":${deep(50_000)}}`, 400],
    ['a number for an id', () => JSON.stringify({ commands: [{ ...valid(), id: 7 }] }), 400],
  ])('are answered in Chinese: %s', async (_, body, status) => {
    const answer = await post(body());
    expect(answer.status).toBe(status);
    expect(errorBodySchema.strict().parse(answer.json).message).toMatch(/[\u4e00-\u9fff].*。$/);
  });

  it('cannot change a prototype', async () => {
    const text = JSON.stringify({ commands: [valid()] }).replace(
      '{"id"',
      '{"__proto__":{"roles":["siteAdministrator"]},"constructor":{"a":1},"id"',
    );
    expect((await post(text)).json.results[0].status).toBe('accepted');
    expect(({} as Record<string, unknown>).roles).toBeUndefined();
  });

  it('with half of a surrogate pair do no harm: a reason is accepted, a package is refused', async () => {
    const command: Command = { ...valid(), reason: '\ud800' };
    expect((await team.author.send(command))[0]).toMatchObject({ status: 'accepted' });
    expect((await team.author.send(command))[0]).toMatchObject({ status: 'duplicate' });
    const lone = { ...valid(), package: '{"title":"\ud800"}', contentHash: sha256('{"title":"\ud800"}') };
    expect((await team.author.send(lone))[0]).toMatchObject({ status: 'rejected' });
  });

  it('with another media type or too long a body are refused before the body is read', async () => {
    expect((await post('{}', { 'content-type': 'text/plain' })).json).toMatchObject({
      code: 'UNSUPPORTED_MEDIA_TYPE',
    });
    expect((await post('{}', { 'content-type': 'multipart/form-data; boundary=x' })).status).toBe(415);
    const long = await post('{}', { 'content-type': 'application/json', 'content-length': String(2 ** 31) });
    expect([long.status, long.json.code]).toEqual([413, 'PAYLOAD_TOO_LARGE']);
    const chunked = await apiRequest(practice.server, '/commands', 'POST', {
      token: team.author.token,
      chunks: Array.from({ length: 34 }, () => Buffer.alloc(1024 * 1024, 0x20)),
      headers: { 'content-type': 'application/json' },
    });
    expect(chunked.status).toBe(413);
  });

  it('for unknown routes are answered with 404', async () => {
    const { token } = team.author;
    for (const route of ['/nothing', '/commands/x', '/../../etc/passwd', '/changes/%00'])
      expect((await apiRequest(practice.server, route, 'GET', { token })).status).toBe(404);
    expect((await sendRequest(practice.server, `${practice.server.platformUrl}/api/v2/health`)).status).toBe(
      404,
    );
  });
});
