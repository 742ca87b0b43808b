import dns from 'node:dns/promises';
import net from 'node:net';
import { guarded } from '../../error-boundary';
import type { LineStep, Settings } from '../contract';
import { Failure } from '../failure';
import type { MachineClock } from '../types';
import { createPlatformClient, describeClock } from '../sync/service';
import { ConnectionSteps, failed, ok, type StepResult } from './connection-steps';
import { normalizePlatformAddress, normalizeProxyAddress } from './fields';

const REACH_TIMEOUT = 10_000;

function reach(host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = net.connect({ host: host.replace(/^\[|\]$/g, ''), port });
    socket.setTimeout(REACH_TIMEOUT, () => socket.destroy(new Error('timeout')));
    socket.on(
      'connect',
      guarded('settings/line-test: connect', () => {
        socket.destroy();
        resolve();
      }),
    );
    socket.on('error', reject);
  });
}

function portOf(url: URL): number {
  return url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : Number(url.port);
}

async function resolveName(host: string): Promise<StepResult> {
  try {
    const addresses = await dns.lookup(host.replace(/^\[|\]$/g, ''), { all: true });
    return ok(`已解析为 ${addresses.map((a) => a.address).join('、')}。`);
  } catch (cause) {
    return failed(
      new Failure(
        'LINE_OFFLINE',
        `找不到“${host}”。`,
        '请核对平台地址，检查本机是否联网、DNS 服务器是否正确。',
        { cause },
      ),
    );
  }
}

async function reachProxy(url: URL): Promise<StepResult> {
  try {
    await reach(url.hostname, portOf(url));
    return ok(`代理服务器 ${url.host} 已接通。`);
  } catch (cause) {
    return failed(
      new Failure(
        'LINE_PROXY',
        `连不上代理服务器 ${url.host}。`,
        '请核对代理地址和端口；不需要代理时请改为“不使用代理”。',
        {
          cause,
        },
      ),
    );
  }
}

async function reachPlatform(url: URL): Promise<StepResult> {
  const place = `${url.hostname} 的 ${portOf(url)} 端口`;
  try {
    await reach(url.hostname, portOf(url));
    return ok(`${place}已接通。`);
  } catch (cause) {
    return failed(
      new Failure(
        'LINE_OFFLINE',
        `${place}接不通。`,
        '请核对地址和端口；确认本机在平台所在的网络（如政务外网）里，防火墙没有拦截。',
        { cause },
      ),
    );
  }
}

/** Returns the step at which a call to the platform failed, from the code of its failure. */
function stepOf(code: string): 'connect' | 'tls' | 'platform' {
  if (code.startsWith('LINE_TLS_') || code === 'CA_UNREADABLE') return 'tls';
  return code === 'LINE_PROXY' || code === 'LINE_OFFLINE' ? 'connect' : 'platform';
}

/**
 * 线路自检: checks each step of the connection to the platform in order. After the first failed step the later ones are
 * 'skipped'. Sends only a health request. Rejects with errors that are not a `Failure`.
 */
export async function testLine(settings: Settings, machine: MachineClock): Promise<{ steps: LineStep[] }> {
  const steps = new ConnectionSteps();
  const address = steps.try('address', () => new URL(normalizePlatformAddress(settings.platformUrl)));
  if (address) {
    steps.add('address', ok(address.host));
    const isReached =
      settings.proxy.mode === 'manual'
        ? await checkProxy(steps, settings.proxy.url)
        : await checkDirectConnection(steps, address);
    if (isReached) await checkPlatform(steps, settings, machine);
  }
  return { steps: steps.list() };
}

/** Returns false when a step failed. */
async function checkProxy(steps: ConnectionSteps, given: string): Promise<boolean> {
  const proxy = steps.try('proxy', () => new URL(normalizeProxyAddress(given)));
  if (!proxy || !steps.add('proxy', await reachProxy(proxy))) return false;
  return steps.add('dns', ok('由代理服务器解析。'));
}

/** Returns false when a step failed. */
async function checkDirectConnection(steps: ConnectionSteps, address: URL): Promise<boolean> {
  steps.add('proxy', ok('不使用代理。'));
  if (!steps.add('dns', await resolveName(address.hostname))) return false;
  return steps.add('connect', await reachPlatform(address));
}

async function checkPlatform(
  steps: ConnectionSteps,
  settings: Settings,
  machine: MachineClock,
): Promise<void> {
  const client = createPlatformClient({ settings, machine });
  try {
    const { name, version, practice } = await client.health();
    if (settings.proxy.mode === 'manual') steps.add('connect', ok('代理服务器已转接到平台。'));
    const isOwnCa = settings.caCertificate !== '';
    steps.add('tls', ok(isOwnCa ? '证书由设置中的 CA 签发。' : '证书由本机信任的机构签发。'));
    steps.add('platform', ok(`${name}（${version}）${practice ? '，这是演练平台' : ''}。`));
    const wrong = describeClock(client.clockOffset);
    steps.add('clock', wrong ? { result: 'warning', ...wrong } : ok('与平台时间相符。'));
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const step = stepOf(error.code);
    if (step !== 'connect') steps.add('connect', ok('已接通。'));
    if (step === 'platform') steps.add('tls', ok('证书可信。'));
    steps.add(step, failed(error));
  } finally {
    client.close();
  }
}
