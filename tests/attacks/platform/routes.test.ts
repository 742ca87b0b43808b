import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sha256 } from '../../../electron/domain/encoding/canonical';
import type { CommandResult, PlatformSession, Trust } from '../../../electron/platform/contract';
import { apiRequest, practiceContent, Person } from '../../unit/platform/practice-client';
import {
  compressionBomb,
  bytes,
  changeAnswer,
  chunk,
  chunkedHead,
  endless,
  hangUp,
  json,
  noAnswer,
} from '../support/answers';
import { failureOf } from '../support/core';
import type { Alteration } from '../support/platform';
import { BAD_ANSWER, DROPPED, ANSWER_TOO_LARGE, Scene, SERVER_ERROR, TIMEOUT } from './scene';

/**
 * Hostile answers to a login, to commands and to requests for a blob. Each is refused with the expected code, nothing
 * of it is kept, and the next valid answer is accepted.
 */

type Row = [name: string, answer: Alteration, code: string];

/** Answers that are tested on each route whose answer is JSON. */
const JSON_ROWS: Row[] = [
  ['none', hangUp, DROPPED],
  ['silence', noAnswer, TIMEOUT],
  ['status 500', bytes('', {}, 500), SERVER_ERROR],
  ['a redirect', bytes('', { location: 'https://127.0.0.1:9/' }, 307), BAD_ANSWER],
  ['HTML', bytes('<html>请先登录</html>', { 'content-type': 'text/html' }), BAD_ANSWER],
  ['null', json('null'), BAD_ANSWER],
  ['a list', json('[]'), BAD_ANSWER],
  ['an empty object', json('{}'), BAD_ANSWER],
  ['half an object', json('{"token":"'), BAD_ANSWER],
  ['7 million open lists', json('['.repeat(7_000_000)), BAD_ANSWER],
  ['a bomb of 1 GB', compressionBomb(1000), ANSWER_TOO_LARGE],
  ['a body without end', endless(chunk('x'.repeat(10_000)), { head: chunkedHead() }), ANSWER_TOO_LARGE],
  ['a byte every 100 ms', endless(chunk(' '), { head: chunkedHead(), pause: 100 }), TIMEOUT],
  ["an error of the client's own", json({ code: 'DEFECT', message: '错。' }, 422), BAD_ANSWER],
];

const session = (change: object): Alteration => changeAnswer<PlatformSession>((it) => ({ ...it, ...change }));
const SESSIONS: Row[] = [
  ...JSON_ROWS,
  ['a session without a token', session({ token: undefined }), BAD_ANSWER],
  ['a token with a line break', session({ token: 'a\r\nx: y' }), BAD_ANSWER],
  ['an endless token', session({ token: 'a'.repeat(5000) }), BAD_ANSWER],
  ['a session of no account', session({ account: null }), BAD_ANSWER],
  [
    'an account whose roles are a text',
    changeAnswer<PlatformSession>((it) => ({ ...it, account: { ...it.account, roles: 'editor' } })),
    BAD_ANSWER,
  ],
  [
    'a policy without a lock',
    changeAnswer<PlatformSession>((it) => ({ ...it, policy: { ...it.policy, maxIdleMinutes: 0 } })),
    BAD_ANSWER,
  ],
  [
    'a policy of endless tries',
    changeAnswer<PlatformSession>((it) => ({ ...it, policy: { ...it.policy, maxTries: 1e9 } })),
    BAD_ANSWER,
  ],
  [
    'a policy of ten years off line',
    changeAnswer<PlatformSession>((it) => ({ ...it, policy: { ...it.policy, offlineDays: 3650 } })),
    BAD_ANSWER,
  ],
  [
    'the session of another account',
    changeAnswer<PlatformSession>((it) => ({
      ...it,
      account: { ...it.account, id: 'chenlicheng', name: '陈立成' },
    })),
    'CERTIFICATE_OF_OTHER',
  ],
  ['a session that expired at no time', session({ expiresAt: 'soon' }), BAD_ANSWER],
];
const CHALLENGES: Row[] = [
  ...JSON_ROWS,
  ['an empty nonce', changeAnswer<object>((it) => ({ ...it, nonce: '' })), BAD_ANSWER],
  ['an endless nonce', changeAnswer<object>((it) => ({ ...it, nonce: 'a'.repeat(1000) })), BAD_ANSWER],
  ['a nonce that is a list', changeAnswer<object>((it) => ({ ...it, nonce: [] })), BAD_ANSWER],
];
const trust = (change: object): Alteration => changeAnswer<Trust>((it) => ({ ...it, ...change }));
const TRUST: Row[] = [
  ...JSON_ROWS,
  ['authorities that are text', trust({ certificates: 'x' }), BAD_ANSWER],
  ['51 authorities', trust({ certificates: Array(51).fill('AAAA') }), BAD_ANSWER],
  ['an endless authority', trust({ certificates: ['A'.repeat(30_000)] }), BAD_ANSWER],
  ['an endless revocation list', trust({ crls: ['A'.repeat(5_000_000)] }), BAD_ANSWER],
  ['a root that is text', trust({ root: 'trust me' }), BAD_ANSWER],
  ['no authority', trust({ certificates: [] }), 'TRUST_MISSING'],
  ['what is no authority', trust({ certificates: ['AAAA'] }), 'TRUST_MISSING'],
];

const results = (change: (results: CommandResult[]) => unknown): Alteration =>
  changeAnswer<{ results: CommandResult[] }>((it) => ({ results: change(it.results) }));
/** Returns the result with `seq` as its feed position. */
const at = (result: CommandResult, seq: number): object =>
  result.status === 'duplicate' && result.first.status === 'accepted'
    ? { ...result, first: { ...result.first, seq } }
    : { ...result, seq };
const COMMANDS: Row[] = [
  ...JSON_ROWS,
  ['results that are null', results(() => null), BAD_ANSWER],
  ['101 results', results(([first]) => Array(101).fill(first)), BAD_ANSWER],
  [
    'a result of an unknown status',
    results((it) => it.map((result) => ({ ...result, status: 'perhaps' }))),
    BAD_ANSWER,
  ],
  [
    'a result of another command',
    results((it) => it.map((result) => ({ ...result, id: randomUUID() }))),
    BAD_ANSWER,
  ],
  ['the same result twice', results((it) => [...it, ...it]), BAD_ANSWER],
  ['a position beyond exact numbers', results((it) => it.map((result) => at(result, 2 ** 60))), BAD_ANSWER],
  [
    'a refusal without a reason',
    results((it) => it.map(({ id }) => ({ id, status: 'rejected', code: 'REFUSED' }))),
    BAD_ANSWER,
  ],
  [
    'an endless reason of a refusal',
    results((it) =>
      it.map(({ id }) => ({ id, status: 'rejected', code: 'REFUSED', reason: '长'.repeat(100_000) })),
    ),
    BAD_ANSWER,
  ],
  [
    'a conflict with text',
    results((it) => it.map(({ id }) => ({ id, status: 'conflict', reason: '', current: 'x' }))),
    BAD_ANSWER,
  ],
  [
    'a duplicate of a duplicate',
    results((it) =>
      it.map((first) => ({
        id: first.id,
        status: 'duplicate',
        first: { id: first.id, status: 'duplicate', first },
      })),
    ),
    BAD_ANSWER,
  ],
];

const whole = Buffer.concat([Buffer.from('%PDF-1.7\n'), randomBytes(50_000)]);
const hash = sha256(whole);
const BLOBS: Row[] = [
  ['none', hangUp, DROPPED],
  ['silence', noAnswer, TIMEOUT],
  ['status 500', bytes('', {}, 500), SERVER_ERROR],
  ['a redirect', bytes('', { location: 'file:///etc/passwd' }, 302), BAD_ANSWER],
  ['status 404', bytes('', {}, 404), 'BLOB_NOT_FOUND'],
  ['other bytes of the same length', bytes(randomBytes(whole.length)), 'BLOB_MISMATCH'],
  ['one byte changed', bytes(Buffer.concat([whole.subarray(0, -1), Buffer.from([1])])), 'BLOB_MISMATCH'],
  ['nothing', bytes(''), 'BLOB_MISMATCH'],
  ['one byte too few', bytes(whole.subarray(0, -1)), 'BLOB_MISMATCH'],
  [
    'bytes behind the end',
    endless(Buffer.alloc(60_000), { head: `HTTP/1.1 200 OK\r\ncontent-length: 50009\r\n\r\n` }),
    BAD_ANSWER,
  ],
  [
    'a length of 10 GB',
    endless(Buffer.alloc(60_000), { head: 'HTTP/1.1 200 OK\r\ncontent-length: 10000000000\r\n\r\n' }),
    ANSWER_TOO_LARGE,
  ],
  ['no length', endless(chunk(Buffer.alloc(60_000)), { head: chunkedHead() }), BAD_ANSWER],
  [
    'a range that was not asked for',
    bytes(whole, { 'content-range': 'bytes 100-50008/50009' }, 206),
    BAD_ANSWER,
  ],
  ['a range without a size', bytes(whole, { 'content-range': 'bytes 0-50008/*' }, 206), BAD_ANSWER],
  ['a compressed blob', bytes(whole, { 'content-encoding': 'gzip' }), BAD_ANSWER],
  [
    'a byte every 100 ms',
    endless('x', { head: 'HTTP/1.1 200 OK\r\ncontent-length: 50009\r\n\r\n', pause: 100 }),
    TIMEOUT,
  ],
];

/** Messages of a first login that fails because of the connection. */
const IN_WORDS: Record<string, unknown> = {
  [BAD_ANSWER]: expect.stringContaining('平台的应答无法识别'),
  [DROPPED]: expect.stringContaining('中途断开'),
  [TIMEOUT]: expect.stringMatching(/没有应答|太慢/),
  [ANSWER_TOO_LARGE]: expect.stringContaining('超过了'),
  [SERVER_ERROR]: expect.stringContaining('平台内部出错'),
};

const cases = (rows: Row[]) => rows.map(([name, answer, code]) => ({ name, answer, code }));

describe('before sign-in', () => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await Scene.open(null);
  });
  afterAll(() => scene.close());

  const routes = [
    { route: 'POST /session/challenges', rows: CHALLENGES },
    { route: 'POST /session', rows: SESSIONS },
    { route: 'GET /trust', rows: TRUST },
  ] as const;
  describe.each(routes)('an answer to $route', ({ route, rows }) => {
    it.each(cases(rows))('$name: $code', async ({ answer, code }) => {
      scene.platform.alter(route, answer);
      const failure = await failureOf(scene.trySignIn('linxiaohe'));
      const reason = IN_WORDS[code];
      expect(failure.code).toMatch(new RegExp(`^(${code}|FIRST_LOGIN_OFFLINE)$`));
      if (reason) expect(failure.message).toEqual(reason);
      scene.platform.restore();
      expect((await scene.core.core.identity.state()).account).toBeNull();
      await scene.core.expectLoadWithinLimits();
    });
  });

  it('the next valid answers let the person sign in', async () => {
    await scene.signIn('linxiaohe');
    await scene.expectWorking();
  });
});

describe('after sign-in', () => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await Scene.open('linxiaohe');
  });
  afterAll(() => scene.close());

  describe('an answer to POST /commands', () => {
    it.each(cases(COMMANDS))(
      '$name: $code, and the command is sent again',
      async ({ name, answer, code }) => {
        const { core } = scene.core;
        const draft = await core.articles.newDraft();
        const content = practiceContent({ title: name });
        await core.articles.saveDraft({ draftId: draft.id, saves: draft.saves, content });
        scene.platform.alter('POST /commands', answer);
        await core.articles.submitDraft({ draftId: draft.id });
        expect((await core.sync.now()).error).toMatchObject({ code });
        expect(await core.sync.status()).toMatchObject({ waiting: 1 });
        scene.platform.restore();
        await scene.expectWorking();
        expect((await core.articles.list({})).items.map(({ title }) => title)).toContain(name);
      },
    );
  });

  describe('an answer to GET /blobs', () => {
    beforeAll(async () => {
      const author = await Person.signIn(scene.practice, 'linxiaohe');
      await apiRequest(scene.practice, `/blobs/${hash}`, 'PATCH', {
        token: author.token,
        body: whole,
        headers: { 'upload-offset': 0, 'upload-length': whole.length },
      });
      const attachments = [
        { name: '附件.pdf', sha256: hash, size: whole.length, mediaType: 'application/pdf' },
      ];
      const submission = author.submission(randomUUID(), 0, practiceContent({ attachments }));
      expect(await author.sendOne(submission)).toMatchObject({ status: 'accepted' });
      await scene.core.core.sync.now();
    });

    it.each(cases(BLOBS))('$name: $code', async ({ answer, code }) => {
      scene.platform.alter(`GET /blobs/${hash}`, answer);
      const reading = scene.core.core.articles.readBlob({ sha256: hash, offset: 0 });
      expect(await failureOf(reading)).toMatchObject({ code });
      scene.platform.restore();
      await scene.expectWorking();
    });

    it('the next valid answer provides the blob', async () => {
      expect((await scene.core.core.articles.readBlob({ sha256: hash, offset: 0 })).size).toBe(whole.length);
    });
  });
});
