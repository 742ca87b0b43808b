import { afterEach, describe, expect, it } from 'vitest';
import type { LineStep, Settings } from '../../../../electron/core/contract';
import { DEFAULT_SETTINGS, testLine } from '../../../../electron/core/settings/service';
import {
  createAuthority,
  sendJson,
  startHttps,
  startProxy,
  startTcp,
  type TestServer,
} from '../sync/support/server';

const authority = createAuthority('Line CA');
const pair = authority.issue('IP:127.0.0.1');
const stops: Array<() => Promise<void>> = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});
const kept = async (server: Promise<TestServer>) => {
  const started = await server;
  stops.push(() => started.stop());
  return started;
};
const platform = (keys = pair) =>
  kept(
    startHttps(keys, (_, response) =>
      sendJson(response, { name: '市平台', version: '2', practice: false, time: new Date().toISOString() }),
    ),
  );

const ORDER = ['address', 'proxy', 'dns', 'connect', 'tls', 'platform', 'clock'];
async function test(change: Partial<Settings>, now = () => new Date()) {
  const settings = { ...DEFAULT_SETTINGS, caCertificate: authority.cert, ...change };
  const { steps } = await testLine(settings, { time: now, uptime: () => performance.now() });
  expect(steps.map((step) => step.name)).toEqual(ORDER);
  return steps;
}

/** Returns the failed step. Expects the steps before it to be ok, and those after it to be skipped. */
function faultOf(steps: LineStep[]): LineStep {
  const at = steps.findIndex((step) => step.result === 'failed');
  expect(at).toBeGreaterThanOrEqual(0);
  expect(steps.slice(0, at).map((step) => step.result)).toEqual(steps.slice(0, at).map(() => 'ok'));
  expect(steps.slice(at + 1).every((step) => step.result === 'skipped')).toBe(true);
  expect(steps[at]!.advice).not.toBe('');
  return steps[at]!;
}

describe('the connection test', () => {
  it('passes every step of a working connection', async () => {
    const steps = await test({ platformUrl: (await platform()).url });
    expect(steps.map((step) => step.result)).toEqual(ORDER.map(() => 'ok'));
    expect(steps[5]!.message).toContain('市平台');
  });

  it('reports an invalid address', async () => {
    expect(faultOf(await test({ platformUrl: '' })).name).toBe('address');
    expect(faultOf(await test({ platformUrl: 'http://plain.example' })).name).toBe('address');
  });

  it('reports a proxy that is unreachable, refuses, or has an invalid address', async () => {
    const gone = await startProxy();
    await gone.stop();
    const platformUrl = (await platform()).url;
    const through = (proxy: TestServer) =>
      test({ platformUrl, proxy: { mode: 'manual', url: `http://127.0.0.1:${proxy.port}` } });
    expect(faultOf(await through(gone)).name).toBe('proxy');
    const deaf = await kept(startProxy(() => 403));
    expect(faultOf(await through(deaf)).name).toBe('connect');
    const good = await kept(startProxy());
    expect((await through(good)).every((step) => step.result === 'ok')).toBe(true);
    expect(faultOf(await test({ platformUrl, proxy: { mode: 'manual', url: 'nothing' } })).name).toBe(
      'proxy',
    );
  });

  it('reports a host name that does not resolve', async () => {
    expect(faultOf(await test({ platformUrl: 'https://platform.invalid' })).name).toBe('dns');
  });

  it('reports a closed port', async () => {
    const server = await platform();
    await stops.pop()!();
    expect(faultOf(await test({ platformUrl: server.url })).name).toBe('connect');
  });

  it('reports an untrusted certificate, and a server without TLS', async () => {
    const other = await platform(createAuthority('Other').issue('IP:127.0.0.1'));
    expect(faultOf(await test({ platformUrl: other.url })).name).toBe('tls');
    const chosen = faultOf(await test({ platformUrl: other.url }));
    expect(chosen.message).toContain('选定的 CA“Line CA”');
    expect(chosen.advice).toContain('选定的 CA 证书与这个平台不配套');
    const none = faultOf(await test({ platformUrl: other.url, caCertificate: '' }));
    expect(none.message).toContain('本机系统信任的机构');
    expect(none.advice).toContain('请在“设置”中选择平台的 CA 证书');
    const plain = await kept(startTcp((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')));
    expect(faultOf(await test({ platformUrl: plain.url })).name).toBe('tls');
  });

  it('reports that the chosen CA has expired', async () => {
    const expired = createAuthority('Old CA', { from: '20200101000000Z', to: '20210101000000Z' });
    const { url } = await platform(expired.issue('IP:127.0.0.1'));
    const fault = faultOf(await test({ platformUrl: url, caCertificate: expired.cert }));
    expect(fault.message).toContain('选定的 CA 证书“Old CA”已于2021年1月1日');
    expect(fault.advice).toContain('索取新的 CA 证书');
  });

  it('reports a server that is not the platform', async () => {
    const server = await kept(startHttps(pair, (_, response) => response.end('<html></html>')));
    expect(faultOf(await test({ platformUrl: server.url })).name).toBe('platform');
  });

  it('warns of a wrong clock', async () => {
    const { url } = await platform();
    const steps = await test({ platformUrl: url }, () => new Date(Date.now() - 3 * 3_600_000));
    expect(steps.at(-1)).toMatchObject({ result: 'warning', message: '本机时钟比平台慢约 3 小时。' });
  });
});
