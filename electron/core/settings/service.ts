import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { writeFileAtomic } from '../atomic-file';
import { settingsSchema, type Notice, type Settings } from '../contract';
import { Failure } from '../failure';
import { describeCertificate, readCaCertificate, type CaInfo } from './certificate';
import { DEFAULT_SETTINGS, normalizePlatformAddress, normalizeProxyAddress } from './fields';

export { readCertificate } from './certificate';
export { confirmNewDrivers } from './drivers';
export { testLine } from './connection-test';
export { DEFAULT_SETTINGS } from './fields';

/** Returns the description of the settings' CA certificate; null when none is set. Throws `Failure` 'CA_UNREADABLE'. */
export function caInfo(settings: Settings): CaInfo | null {
  return settings.caCertificate === '' ? null : describeCertificate(settings.caCertificate);
}

/**
 * Returns the settings in their stored form. Throws a `ZodError` for another shape, and the `Failure` of the first
 * invalid field: 'LINE_ADDRESS', 'PROXY_ADDRESS' or 'CA_*'.
 */
export function checkSettings(input: Settings): Settings {
  const settings = settingsSchema.parse(input);
  const { proxy } = settings;
  return {
    ...settings,
    platformUrl: settings.platformUrl.trim() === '' ? '' : normalizePlatformAddress(settings.platformUrl),
    caCertificate:
      settings.caCertificate.trim() === '' ? '' : readCaCertificate(Buffer.from(settings.caCertificate)),
    proxy:
      proxy.mode === 'manual'
        ? { mode: 'manual', url: normalizeProxyAddress(proxy.url) }
        : { mode: 'none', url: '' },
  };
}

function readSettings(text: string): Settings | null {
  try {
    const stored = JSON.parse(text) as Partial<Settings>;
    return checkSettings({ ...DEFAULT_SETTINGS, ...stored });
  } catch {
    return null;
  }
}

/**
 * Reads the settings file; returns the defaults when there is none. A malformed file is renamed to
 * `<path>.damaged-<ms>`, and a notice says so. Rejects with `Failure` 'SETTINGS_UNREADABLE' when the file cannot be
 * read.
 */
export async function loadSettings(
  path: string,
  now: Date,
): Promise<{ settings: Settings; notice: Notice | null }> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT')
      return { settings: DEFAULT_SETTINGS, notice: null };
    throw new Failure('SETTINGS_UNREADABLE', '设置文件打不开。', '请检查本程序数据目录的权限。', {
      cause: error,
    });
  }
  const settings = readSettings(text);
  if (settings) return { settings, notice: null };
  const kept = `${path}.damaged-${now.getTime()}`;
  await rename(path, kept);
  return {
    settings: DEFAULT_SETTINGS,
    notice: {
      id: randomUUID(),
      level: 'warning',
      message: '设置文件已损坏，已恢复为默认设置。',
      advice: `请到“设置”中重新填写平台地址等；原文件保留为 ${kept}。`,
    },
  };
}

/**
 * Checks the settings, writes the file atomically and returns what was stored. Rejects with the errors of
 * `checkSettings` and of the file system.
 */
export async function saveSettings(path: string, input: Settings): Promise<Settings> {
  const settings = checkSettings(input);
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  await writeFileAtomic(path, `${JSON.stringify(settings, null, 2)}\n`);
  return settings;
}
