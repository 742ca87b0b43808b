import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { UncheckedPage } from '../../../electron/platform/contract';
import {
  compressionBomb,
  bytes,
  changeAnswer,
  chunk,
  chunkedHead,
  endless,
  gzipped,
  hangUp,
  json,
  raw,
  noAnswer,
} from '../support/answers';
import type { Alteration } from '../support/platform';
import { BAD_ANSWER, DROPPED, ANSWER_TOO_LARGE, Scene, SERVER_ERROR, TIMEOUT } from './scene';

/**
 * Hostile answers to `GET /changes`, each with the failure code that the sync must report; null when the answer is
 * accepted without harm. Nothing of a refused answer is kept, and the next valid answer is accepted.
 */

type Row = [name: string, answer: Alteration, code: string | null];

const JSON_TYPE = { 'content-type': 'application/json' };
const STILL = 'PLATFORM_NO_PROGRESS';
const head = (lines: string[]) =>
  `${['HTTP/1.1 200 OK', 'content-type: application/json', ...lines].join('\r\n')}\r\n\r\n`;
const page = (change: (page: UncheckedPage) => unknown): Alteration => changeAnswer<UncheckedPage>(change);
const error = (body: unknown, status = 422) => json(body, status);

const STATUSES: Row[] = [
  ...[500, 502, 503, 504, 599].map((status): Row => [
    `status ${status}`,
    bytes('', {}, status),
    SERVER_ERROR,
  ]),
  ...[400, 404, 407, 418, 429, 451].map((status): Row => [
    `status ${status} with a page of HTML`,
    bytes('<html>', {}, status),
    BAD_ANSWER,
  ]),
  ...[301, 302, 303, 307, 308].map((status): Row => [
    `redirect ${status} to another server`,
    bytes('', { location: 'https://127.0.0.1:9/api/v1/changes' }, status),
    BAD_ANSWER,
  ]),
  ['status 204', bytes('', {}, 204), BAD_ANSWER],
  ['status 304', bytes('', {}, 304), BAD_ANSWER],
  ['status 999', bytes('', {}, 999), SERVER_ERROR],
  [
    'a switch of protocols',
    raw('HTTP/1.1 101 Switching Protocols\r\nupgrade: h2c\r\nconnection: upgrade\r\n\r\n'),
    BAD_ANSWER,
  ],
  ['an error without a message', error({ code: 'X' }), BAD_ANSWER],
  ['an error with a null code', error({ code: null, message: '错。' }), BAD_ANSWER],
  ['an error with an endless message', error({ code: 'X', message: '长'.repeat(100_000) }), BAD_ANSWER],
  ['an error with a code of 1,000 letters', error({ code: 'X'.repeat(1000), message: '错。' }), BAD_ANSWER],
  ['an error with a line break in its code', error({ code: 'X\nY', message: '错。' }), BAD_ANSWER],
  ['an error that is a list', error([]), BAD_ANSWER],
  ['an error that is null', error('null'), BAD_ANSWER],
  ...['LINE_OFFLINE', 'SIGNED_OUT', 'LOCKED', 'DEFECT', 'CANCELLED', 'UNAUTHORIZED', 'STORE_DAMAGED'].map(
    (code): Row => [`an error of the client's own: ${code}`, error({ code, message: '错。' }), BAD_ANSWER],
  ),
  ['an error of the platform', error({ code: 'NOT_PERMITTED', message: '无权。' }, 403), 'NOT_PERMITTED'],
];

const CONTENTS: Row[] = [
  ['HTML', bytes('<html>请先登录</html>', { 'content-type': 'text/html' }), BAD_ANSWER],
  ['JSON that is called HTML', bytes('{}', { 'content-type': 'text/html' }), BAD_ANSWER],
  ['JSON without a type', bytes('{}'), BAD_ANSWER],
  ['JSON called something like JSON', bytes('{}', { 'content-type': 'application/jsonp' }), BAD_ANSWER],
  ['nothing', bytes('', JSON_TYPE), BAD_ANSWER],
  ['null', json('null'), BAD_ANSWER],
  ['a list', json('[]'), BAD_ANSWER],
  ['a string', json('"x"'), BAD_ANSWER],
  ['a number beyond all bounds', json('1e999'), BAD_ANSWER],
  ['half an object', json('{"changes":[],"cursor":'), BAD_ANSWER],
  ['two objects', json('{}{}'), BAD_ANSWER],
  ['text that is not UTF-8', bytes(Buffer.from([0x22, 0xff, 0xfe, 0x22]), JSON_TYPE), BAD_ANSWER],
  ['UTF-16', bytes(Buffer.from('{}', 'utf16le'), JSON_TYPE), BAD_ANSWER],
  ['null bytes', bytes(Buffer.alloc(100_000), JSON_TYPE), BAD_ANSWER],
  ['100,000 open lists', json('['.repeat(100_000)), BAD_ANSWER],
  ['7 million open lists', json('['.repeat(7_000_000)), BAD_ANSWER],
  ['a million open objects', json('{"a":'.repeat(1_000_000)), BAD_ANSWER],
  ['2 million empty objects', json(`[${'{},'.repeat(2_000_000)}{}]`), BAD_ANSWER],
  ['3 million numbers', json(`[${'1,'.repeat(3_000_000)}1]`), BAD_ANSWER],
  ['300,000 keys', json(`{${Array.from({ length: 300_000 }, (_, n) => `"${n}":0`).join()}}`), BAD_ANSWER],
  ['a string of 7 MB', json(`"${'x'.repeat(7_000_000)}"`), BAD_ANSWER],
  ['7 MB of escapes', json(`"${'\\u0000'.repeat(1_100_000)}"`), BAD_ANSWER],
  ['7 MB of blanks', json(' '.repeat(7_000_000)), BAD_ANSWER],
  ['a key that is a prototype', json('{"__proto__":{"changes":[],"cursor":1,"more":false}}'), BAD_ANSWER],
];

const PAGES: Row[] = [
  ['no changes', page((it) => ({ ...it, changes: undefined })), BAD_ANSWER],
  ['changes that are null', page((it) => ({ ...it, changes: null })), BAD_ANSWER],
  ['changes that are an object', page((it) => ({ ...it, changes: { length: 1 } })), BAD_ANSWER],
  [
    '2,001 changes',
    page((it) => ({ ...it, changes: Array(2001).fill(null), cursor: it.cursor + 1 })),
    BAD_ANSWER,
  ],
  ...[null, -1, 1.5, 1e20, '1', true, [1]].map((cursor): Row => [
    `cursor ${JSON.stringify(cursor)}`,
    page((it) => ({ ...it, cursor })),
    BAD_ANSWER,
  ]),
  ...[null, 'true', 1].map((more): Row => [
    `more: ${JSON.stringify(more)}`,
    page((it) => ({ ...it, more })),
    BAD_ANSWER,
  ]),
  ...[null, '', 'now', 0, '2026-13-01T00:00:00Z'].map((serverTime): Row => [
    `time ${JSON.stringify(serverTime)}`,
    page((it) => ({ ...it, serverTime })),
    BAD_ANSWER,
  ]),
  ['the cursor of yesterday', page((it) => ({ ...it, cursor: it.cursor - 1 })), STILL],
  ['a cursor of 0', page((it) => ({ ...it, cursor: 0 })), STILL],
  ['more to come, and no progress', page((it) => ({ ...it, more: true })), STILL],
  [
    'a change that does not move the cursor',
    page((it) => ({ ...it, changes: [{ seq: it.cursor, kind: 'x', record: {} }] })),
    STILL,
  ],
  [
    'a change before the cursor',
    page((it) => ({ ...it, changes: [{ seq: 1, kind: 'x', record: {} }], cursor: it.cursor + 1 })),
    STILL,
  ],
  [
    'a change behind the new cursor',
    page((it) => ({
      ...it,
      changes: [{ seq: it.cursor + 9, kind: 'x', record: {} }],
      cursor: it.cursor + 1,
    })),
    STILL,
  ],
  [
    'changes that run backwards',
    page((it) => ({
      ...it,
      changes: [2, 1].map((n) => ({ seq: it.cursor + n, kind: 'x', record: {} })),
      cursor: it.cursor + 2,
    })),
    STILL,
  ],
  ['the time of the year 9999', page((it) => ({ ...it, serverTime: '9999-12-31T23:59:59.000Z' })), null],
  ['the time of the year 1', page((it) => ({ ...it, serverTime: '0001-01-01T00:00:00.000Z' })), null],
];

const COMPRESSED: Row[] = [
  ['a bomb of 100 MB', compressionBomb(100), ANSWER_TOO_LARGE],
  ['a bomb of 1 GB', compressionBomb(1000), ANSWER_TOO_LARGE],
  [
    'half a stream',
    bytes(gzipSync('{}'.repeat(1000)).subarray(0, 20), { ...JSON_TYPE, 'content-encoding': 'gzip' }),
    BAD_ANSWER,
  ],
  ['no stream', bytes('{}', { ...JSON_TYPE, 'content-encoding': 'gzip' }), BAD_ANSWER],
  ['an empty stream', gzipped(''), BAD_ANSWER],
  [
    'garbage behind the stream',
    bytes(Buffer.concat([gzipSync('{}'), Buffer.from('garbage')]), {
      ...JSON_TYPE,
      'content-encoding': 'gzip',
    }),
    BAD_ANSWER,
  ],
  [
    '100,000 empty streams',
    bytes(Buffer.concat(Array<Buffer>(100_000).fill(gzipSync(''))), {
      ...JSON_TYPE,
      'content-encoding': 'gzip',
    }),
    BAD_ANSWER,
  ],
  ['a stream in a stream', gzipped(gzipSync('{}'), 'gzip, gzip'), BAD_ANSWER],
  ...['br', 'deflate', 'zstd', 'compress', 'x'].map((it): Row => [
    `coding ${it}`,
    gzipped('{}', it),
    BAD_ANSWER,
  ]),
  [
    'empty blocks without end',
    endless(chunk(Buffer.alloc(64 * 1024)), { head: chunkedHead({ 'content-encoding': 'gzip' }) }),
    BAD_ANSWER,
  ],
];

const CONNECTIONS: Row[] = [
  ['none', hangUp, DROPPED],
  ['silence', noAnswer, TIMEOUT],
  ['a byte of the head every 100 ms', endless('x', { head: 'HTTP/1.1 200 OK\r\nx: ', pause: 100 }), TIMEOUT],
  ['a byte of the body every 100 ms', endless(chunk(' '), { head: chunkedHead(), pause: 100 }), TIMEOUT],
  [
    'a byte of a known length every 100 ms',
    endless(' ', { head: head(['content-length: 1000000']), pause: 100 }),
    TIMEOUT,
  ],
  ['an interim answer every 100 ms', endless('HTTP/1.1 100 Continue\r\n\r\n', { pause: 100 }), TIMEOUT],
  ['interim answers without end', endless('HTTP/1.1 103 Early Hints\r\n\r\n'), BAD_ANSWER],
  ['a head without end', endless(`x: ${'y'.repeat(1000)}\r\n`, { head: 'HTTP/1.1 200 OK\r\n' }), BAD_ANSWER],
  ['a line without end', endless('y'.repeat(1000), { head: 'HTTP/1.1 200 OK\r\nx: ' }), BAD_ANSWER],
  ['a body without end', endless(chunk('x'.repeat(10_000)), { head: chunkedHead() }), ANSWER_TOO_LARGE],
  ['a length of 10 GB', raw(head(['content-length: 10000000000']), false), ANSWER_TOO_LARGE],
  ['a length beyond all bounds', raw(head([`content-length: ${'9'.repeat(40)}`]), false), BAD_ANSWER],
  ['a negative length', raw(head(['content-length: -1'])), BAD_ANSWER],
  ['a length that is a word', raw(head(['content-length: many'])), BAD_ANSWER],
  ['two lengths', raw(`${head(['content-length: 2', 'content-length: 3'])}{} `), BAD_ANSWER],
  ['a length and chunks', raw(`${head(['content-length: 2', 'transfer-encoding: chunked'])}{}`), BAD_ANSWER],
  ['too few bytes', raw(`${head(['content-length: 100'])}{}`), DROPPED],
  ['a chunk of 16 EB', raw(`${chunkedHead()}FFFFFFFFFFFFFFFFF\r\n`), BAD_ANSWER],
  ['a chunk without a size', raw(`${chunkedHead()}zz\r\n{}\r\n`), BAD_ANSWER],
  ['half a chunk', raw(`${chunkedHead()}64\r\n{}`), DROPPED],
  ['endless trailers', endless('x: y\r\n', { head: `${chunkedHead()}0\r\n` }), BAD_ANSWER],
  ['an SSH server', raw('SSH-2.0-OpenSSH_9.6\r\n'), BAD_ANSWER],
  ['HTTP/0.9', raw('{"changes":[]}'), BAD_ANSWER],
  ['HTTP/2', raw(Buffer.from('00001204000000000000030000006400041000000000', 'hex')), BAD_ANSWER],
  ['null bytes', raw(Buffer.alloc(1000)), BAD_ANSWER],
  ['a line break in a header', raw('HTTP/1.1 200 OK\r\nx: y\0z\r\n\r\n'), BAD_ANSWER],
];

let scene: Scene;
beforeAll(async () => {
  scene = await Scene.open('linxiaohe');
});
afterAll(() => scene.close());

const groups = {
  status: STATUSES,
  content: CONTENTS,
  page: PAGES,
  compression: COMPRESSED,
  connection: CONNECTIONS,
};

describe.each(Object.entries(groups))('an answer to GET /changes (%s)', (_, rows) => {
  it.each(rows.map(([name, answer, code]) => ({ name, answer, code })))(
    '$name has the expected result, and the core keeps working',
    async ({ name, answer, code }) => {
      expect(await scene.syncUnder({ name, route: 'GET /changes', answer })).toBe(code);
      await scene.expectWorking();
    },
  );
});

it('a feed without progress is requested again only after a pause', async () => {
  scene.platform.alter(
    'GET /changes',
    page((it) => ({ ...it, more: true })),
  );
  await scene.core.core.sync.now();
  await scene.core.core.sync.now();
  expect(scene.platform.requestCounts.get('GET /changes')).toBeLessThanOrEqual(4);
  scene.platform.restore();
  await scene.expectWorking();
});

it('the feed is requested more and more slowly when long polls return at once', async () => {
  const before = (await scene.core.core.sync.status()).lastSyncedAt;
  scene.platform.alter('GET /changes', ({ response, ...rest }) =>
    changeAnswer<UncheckedPage>((it) => it)({ response, ...rest }),
  );
  await scene.core.core.sync.now();
  await new Promise((done) => setTimeout(done, 1500));
  expect(scene.platform.requestCounts.get('GET /changes')).toBeLessThan(8);
  expect((await scene.core.core.sync.status()).lastSyncedAt).not.toBe(before);
  scene.platform.restore();
  await scene.expectWorking();
});

it('the answer CURSOR_UNKNOWN does not clear the cache while the new feed cannot be read', async () => {
  const { total } = await scene.core.core.articles.list({});
  const unknown = json({ code: 'CURSOR_UNKNOWN', message: '数据已重新建立。' }, 410);
  expect(await scene.syncUnder({ name: 'always', route: 'GET /changes', answer: unknown })).toBe(
    'CURSOR_UNKNOWN',
  );
  expect((await scene.core.core.articles.list({})).total).toBe(total);
  await scene.expectWorking();
});
