import dns from 'node:dns/promises';
import net from 'node:net';
import { guarded } from '../../error-boundary';
import type { LineStep, Settings } from '../contract';
import { Failure } from '../failure';
import type { MachineClock } from '../types';
import { createPlatformClient, describeClock } from '../sync/service';
import { normalizePlatformAddress, normalizeProxyAddress } from './fields';

const REACH_TIMEOUT = 10_000;

const LABELS: Record<LineStep['name'], string> = {
  address: '平台地址',
  proxy: '代理服务器',
  dns: '域名解析',
  connect: '网络连通',
  tls: '加密与证书',
  platform: '平台应答',
  clock: '本机时钟',
};
const ORDER = Object.keys(LABELS) as Array<LineStep['name']>;

type Said = Pick<LineStep, 'result' | 'message' | 'advice'>;
const ok = (message: string): Said => ({ result: 'ok', message, advice: '' });
const failed = (failure: Failure): Said => ({
  result: 'failed',
  message: failure.message,
  advice: failure.advice,
});

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

async function resolveName(host: string): Promise<Said> {
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

async function reachProxy(url: URL): Promise<Said> {
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
  const said = new Map<LineStep['name'], Said>();
  const answer = (): { steps: LineStep[] } => ({
    steps: ORDER.map((name) => ({
      name,
      label: LABELS[name],
      ...(said.get(name) ?? { result: 'skipped', message: '前一项未通过，没有检查。', advice: '' }),
    })),
  });
  /** Saves the result of a step; returns false when it failed. */
  const note = (name: LineStep['name'], step: Said): boolean => {
    said.set(name, step);
    return step.result !== 'failed';
  };
  const told = <T>(name: LineStep['name'], read: () => T): T | null => {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      note(name, failed(error));
      return null;
    }
  };

  const address = told('address', () => new URL(normalizePlatformAddress(settings.platformUrl)));
  if (!address) return answer();
  note('address', ok(address.host));

  const manual = settings.proxy.mode === 'manual';
  if (manual) {
    const proxy = told('proxy', () => new URL(normalizeProxyAddress(settings.proxy.url)));
    if (!proxy || !note('proxy', await reachProxy(proxy))) return answer();
    note('dns', ok('由代理服务器解析。'));
  } else {
    note('proxy', ok('不使用代理。'));
    if (!note('dns', await resolveName(address.hostname))) return answer();
    try {
      await reach(address.hostname, portOf(address));
      note('connect', ok(`${address.hostname} 的 ${portOf(address)} 端口已接通。`));
    } catch (cause) {
      note(
        'connect',
        failed(
          new Failure(
            'LINE_OFFLINE',
            `${address.hostname} 的 ${portOf(address)} 端口接不通。`,
            '请核对地址和端口；确认本机在平台所在的网络（如政务外网）里，防火墙没有拦截。',
            { cause },
          ),
        ),
      );
      return answer();
    }
  }

  const client = createPlatformClient({ settings, machine });
  try {
    const health = await client.health();
    if (manual) note('connect', ok('代理服务器已转接到平台。'));
    note(
      'tls',
      ok(settings.caCertificate === '' ? '证书由本机信任的机构签发。' : '证书由设置中的 CA 签发。'),
    );
    note('platform', ok(`${health.name}（${health.version}）${health.practice ? '，这是演练平台' : ''}。`));
    const wrong = describeClock(client.clockOffset);
    note('clock', wrong ? { result: 'warning', ...wrong } : ok('与平台时间相符。'));
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const step = stepOf(error.code);
    if (step !== 'connect') note('connect', ok('已接通。'));
    if (step === 'platform') note('tls', ok('证书可信。'));
    note(step, failed(error));
  } finally {
    client.close();
  }
  return answer();
}
