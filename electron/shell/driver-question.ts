import type { MessageBoxOptions } from 'electron';

/** Index of the button that allows the driver; not the default button. */
export const ALLOW_BUTTON = 1;

/**
 * Returns the question whether a token driver may be loaded; null when `driver` does not have the shape of
 * `Host.confirmDriver`.
 */
export function driverQuestion(driver: unknown): MessageBoxOptions | null {
  const { kind, path, sha256, changed } = (driver ?? {}) as Record<string, unknown>;
  if (typeof path !== 'string' || typeof sha256 !== 'string' || !/^[0-9a-f]{64}$/.test(sha256)) return null;
  // Line breaks and bidirectional marks could disguise the path.
  const shown = path.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '\ufffd');
  return {
    type: 'warning',
    title: 'UKey 驱动',
    message:
      changed === true
        ? '这个 UKey 驱动的文件变了。允许本程序装载新的文件吗？'
        : '允许本程序装载这个 UKey 驱动吗？',
    detail:
      `位置：${shown}\n接口：${kind === 'skf' ? '国密 SKF' : 'PKCS#11'}\nSHA-256：${sha256.match(/.{16}/g)!.join(' ')}\n\n` +
      '驱动是厂家的程序，装载后在本程序里运行，能读到证书密码和全部资料。只允许自己安装的、从 UKey 厂家取得的驱动；' +
      '没有要求过添加驱动的，请按“不允许”并报告系统管理员。',
    buttons: ['不允许', '允许装载'],
    defaultId: 0,
    cancelId: 0,
    noLink: true,
  };
}
