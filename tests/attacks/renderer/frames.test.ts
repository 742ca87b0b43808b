import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { noAnswer } from '../support/answers';
import { Scene } from '../platform/scene';

/** Frames on a page's port that are not valid calls: each is dropped or answered, and the core keeps running. */

const cyclic: Record<string, unknown> = { i: 'c' };
cyclic['p'] = cyclic;
const call = (json: string) => `{"i":"x","p":{"u":"/host/info","b":{"json":${json}}}}`;

const FRAMES: Array<[name: string, frame: unknown]> = [
  ...[null, undefined, true, 0, NaN, 2n ** 70n, new Date(0)].map((frame): [string, unknown] => [
    String(frame),
    frame,
  ]),
  ...['', ' ', 'null', '0', '"x"', '[]', '{}', '{', 'undefined', '\0', '\ud800'].map(
    (frame): [string, unknown] => [`text ${JSON.stringify(frame)}`, frame],
  ),
  ...[
    '{"i":1}',
    '{"i":null,"t":null,"p":null}',
    '{"i":"x","t":3}',
    '{"i":"x","t":3,"p":null}',
    '{"i":"x","t":4}',
    '{"i":"x","t":99,"p":{}}',
  ].map((frame): [string, unknown] => [frame, frame]),
  ...[
    '{"i":"x","p":{}}',
    '{"i":"x","p":{"u":1}}',
    '{"i":"x","p":{"u":"http://["}}',
    '{"i":"x","p":{"u":"file:///etc/passwd"}}',
    '{"i":"x","p":{"u":"/__proto__/constructor"}}',
  ].map((frame): [string, unknown] => [frame, frame]),
  ...[
    '{"i":"x","p":{"u":"/host/info","h":null}}',
    '{"i":"x","p":{"u":"/host/info","h":[1]}}',
    '{"i":"x","p":{"u":"/host/info","m":"TRACE"}}',
    '{"i":{},"p":{"u":"/host/info"}}',
  ].map((frame): [string, unknown] => [frame, frame]),
  [
    'an upload without bytes',
    '{"i":"x","p":{"u":"/host/info","h":{"content-disposition":"attachment; filename=x"}}}',
  ],
  ['a form without a form', '{"i":"x","p":{"u":"/host/info","h":{"content-type":"multipart/form-data"}}}'],
  [
    'an event stream without events',
    '{"i":"x","p":{"u":"/host/info","h":{"content-type":"text/event-stream"}}}',
  ],
  [
    'a body with a wrong map of types',
    '{"i":"x","p":{"u":"/host/info","b":{"json":{},"meta":[[99,"__proto__","x"]]}}}',
  ],
  ['a body with a map of types that is text', '{"i":"x","p":{"u":"/host/info","b":{"json":1,"meta":"x"}}}'],
  ['an object', { i: 'x', p: { u: '/host/info' } }],
  ['an object without a payload', { i: 'x' }],
  ['an object with a number for a payload', { i: 'x', p: 1 }],
  ['a cyclic object', cyclic],
  ['a list', [1, 2, 3]],
  ['a map', new Map([['i', 'x']])],
  ['an error', new Error('x')],
  ['bytes', new Uint8Array(1000)],
  ['no bytes', new Uint8Array(0)],
  ['bytes that are not UTF-8', new Uint8Array([255, 254, 253])],
  ['wide numbers', new Float64Array(10)],
  ['a view', new DataView(new ArrayBuffer(8))],
  ['a buffer', new ArrayBuffer(16)],
  ['20 MB of text', 'x'.repeat(20_000_000)],
  ['20 MB of bytes', new Uint8Array(20_000_000)],
  ['a million open lists', call(`${'['.repeat(1_000_000)}`)],
  ['100,000 nested lists', call(`${'['.repeat(100_000)}${']'.repeat(100_000)}`)],
  ['2 million numbers', call(`[${'1,'.repeat(2_000_000)}1]`)],
];

let scene: Scene;
beforeAll(async () => {
  scene = await Scene.open('linxiaohe');
});
afterAll(() => scene.close());

describe('a frame', () => {
  it.each(FRAMES)('%s does not end the core', async (_, frame) => {
    await scene.core.post(frame);
    await scene.expectWorking();
  });

  it('is dropped a thousand times, and the core still answers the page', async () => {
    for (let times = 0; times < 1000; times++) await scene.core.post(null);
    await scene.expectWorking();
  });
});

it('a sign-out that takes longer than the interval of the idle check does not end the core', async () => {
  const slow = await Scene.open('zhouzhengchuan', { connect: 2000, answer: 13_000 });
  slow.platform.alter('DELETE /session', noAnswer);
  // Takes longer than the idle check's interval of 10 s.
  await slow.core.core.identity.signOut().catch(() => undefined);
  expect(await slow.core.core.identity.state()).toMatchObject({ phase: 'signedOut' });
  await slow.close();
});
