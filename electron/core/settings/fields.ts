import type { Settings } from '../contract';
import { Failure } from '../failure';

export const DEFAULT_SETTINGS: Settings = {
  platformUrl: '',
  caCertificate: '',
  proxy: { mode: 'none', url: '' },
  idleMinutes: 10,
  offlineDays: 7,
  sessionMinutes: 720,
  maxTries: 5,
  secretDays: 90,
  drivers: [],
  fontSize: 16,
};

function parseUrl(text: string): URL | null {
  try {
    return new URL(text);
  } catch {
    return null;
  }
}

function bare(url: URL): boolean {
  return url.username === '' && url.password === '' && url.search === '' && url.hash === '';
}

/**
 * Returns the platform's address without trailing slashes. Throws `Failure` 'LINE_ADDRESS' unless it is an https
 * address without user name, query and fragment.
 */
export function normalizePlatformAddress(text: string): string {
  if (text.trim() === '')
    throw new Failure('LINE_ADDRESS', '还没有填写平台地址。', '请照平台运维人员给的地址填写。');
  const url = parseUrl(text.trim());
  if (!url || url.protocol !== 'https:' || !bare(url))
    throw new Failure(
      'LINE_ADDRESS',
      '平台地址须以 https:// 开头，不带用户名、问号和井号。',
      '请照平台运维人员给的地址填写，例如 https://platform.example.gov.cn。',
    );
  return `${url.origin}${url.pathname.replace(/\/+$/, '')}`;
}

/**
 * Returns the proxy's address. Throws `Failure` 'PROXY_ADDRESS' unless it is an http or https address; one with a user
 * name or a password is refused, because it would be stored in plain text.
 */
export function normalizeProxyAddress(text: string): string {
  const url = parseUrl(text.trim());
  if (!url || !/^https?:$/.test(url.protocol) || !bare(url))
    throw new Failure(
      'PROXY_ADDRESS',
      '代理地址须形如 http://地址:端口，不带用户名和密码。',
      '请核对代理地址；本程序不保存密码，需要密码的代理请网络管理人员为本机免密放行。',
    );
  return url.origin;
}
