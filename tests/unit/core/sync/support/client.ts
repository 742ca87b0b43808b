import type http from 'node:http';
import { afterEach, expect } from 'vitest';
import type { Settings } from '../../../../../electron/core/contract';
import { Failure } from '../../../../../electron/core/failure';
import type { MachineClock, PlatformClient } from '../../../../../electron/core/types';
import { createPlatformClient } from '../../../../../electron/core/sync/client';
import { createAuthority, sendJson, startHttps, type TestServer } from './server';

export const LOOPBACK = 'IP:127.0.0.1';
export const authority = createAuthority('Test CA');
export const serverKeys = authority.issue(LOOPBACK);
/** Functions that close what the running test opened. They are called after it, last first. */
export const stops: Array<() => Promise<void> | void> = [];

afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

export const machine: MachineClock = { time: () => new Date(), uptime: () => performance.now() };
export const health = () => ({ name: '平台', version: '1', practice: false, time: new Date().toISOString() });
export const healthy: http.RequestListener = (_, response) => sendJson(response, health());

export function clientOf(
  url: string,
  more: Partial<Pick<Settings, 'caCertificate' | 'proxy'>> & {
    connect?: number;
    answer?: number;
    now?: () => Date;
  } = {},
): PlatformClient {
  const client = createPlatformClient({
    settings: {
      platformUrl: url,
      caCertificate: more.caCertificate ?? authority.cert,
      proxy: more.proxy ?? { mode: 'none', url: '' },
    },
    machine: more.now ? { ...machine, time: more.now } : machine,
    limits: { connect: more.connect ?? 10_000, answer: more.answer ?? 10_000 },
  });
  stops.push(() => client.close());
  return client;
}

export async function serve(
  answer: http.RequestListener,
  keys = serverKeys,
  options = {},
): Promise<TestServer> {
  const server = await startHttps(keys, answer, options);
  stops.push(() => server.stop());
  return server;
}

export async function failureOf(promise: Promise<unknown>): Promise<Failure> {
  const error = await promise.then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(Failure);
  const failure = error as Failure;
  expect(failure.message).toMatch(/[\u4e00-\u9fff].*。$/);
  expect(failure.advice).toMatch(/[\u4e00-\u9fff].*。$/);
  return failure;
}
