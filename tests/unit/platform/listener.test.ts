import { once } from 'node:events';
import http from 'node:http';
import https from 'node:https';
import { connect } from 'node:net';
import { expect, it } from 'vitest';
import { Listener } from '../../../electron/platform/practice/listener';

it.each([
  ['plain', () => http.createServer()],
  ['secured', () => https.createServer()],
])('a %s listener closes although a client is connected and sends nothing', async (_, create) => {
  const listener = new Listener(create());
  const silent = connect(await listener.open(0), '127.0.0.1');
  await once(silent, 'connect');
  const gone = once(silent, 'close');
  await listener.close();
  await gone;
  expect(silent.destroyed).toBe(true);
});
