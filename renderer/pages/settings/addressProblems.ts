import type { Settings } from '../../../electron/core/contract';

function parsed(text: string): URL | null {
  try {
    return new URL(text);
  } catch {
    return null;
  }
}

/** Returns an error sentence for an invalid platform address; null when it is valid or empty. */
export function platformUrlProblem(text: string): string | null {
  if (text === '') return null;
  const url = parsed(text);
  if (url === null) return '地址格式不对，应形如 https://主机名。';
  if (url.protocol !== 'https:') return '平台地址必须以 https:// 开头。';
  if (url.username !== '' || url.password !== '') return '地址里不能带用户名或密码。';
  return null;
}

/** Returns an error sentence for an invalid or empty proxy address; null when it is valid. */
export function proxyUrlProblem(text: string): string | null {
  if (text === '') return '请填写代理地址。';
  const url = parsed(text);
  if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:'))
    return '代理地址应形如 http://主机:端口。';
  return null;
}

/** True when the change concerns the connection to the platform, which ends the session. */
export function changesConnection(before: Settings, after: Settings): boolean {
  return (
    before.platformUrl !== after.platformUrl ||
    before.caCertificate !== after.caCertificate ||
    before.proxy.mode !== after.proxy.mode ||
    before.proxy.url !== after.proxy.url
  );
}
