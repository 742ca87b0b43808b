import { createHash } from 'node:crypto';
import type { KeyLocation } from '../contract';
import { readKeyFile } from './keystores/files/read-key-file';

/** Age of the current password or PIN. `mark` changes when the password of a file changes; it is not secret. */
export interface SecretAge {
  mark: string;
  since: string;
}

const DAY = 86_400_000;
const TOKEN = 'pin';

/**
 * Returns the mark of a secret. The password of a file cannot change without the file, so its SHA-256 is the mark. The
 * PIN of a token may be changed outside this program, so its mark is constant: its age counts from the first use or
 * from a change here. Rejects with the `Failure` of `readKeyFile`.
 */
export async function secretMark(location: KeyLocation): Promise<string> {
  if (location.kind !== 'file') return TOKEN;
  return createHash('sha256')
    .update(await readKeyFile(location.path))
    .digest('hex');
}

/** Returns the earlier entry while the mark is the same, a new one otherwise. */
export function updatedSecretAge(earlier: SecretAge | null, mark: string, now: Date): SecretAge {
  return earlier?.mark === mark ? earlier : { mark, since: now.toISOString() };
}

/** Returns the shorter of two periods in days, where 0 means none. */
export function secretDays(policy: number, setting: number): number {
  return policy === 0 || setting === 0 ? Math.max(policy, setting) : Math.min(policy, setting);
}

/** Returns the reminder for a password or PIN older than `days`; null when it is not older or `days` is 0. */
export function secretReminder(
  location: KeyLocation,
  { since }: SecretAge,
  days: number,
  now: Date,
): string | null {
  const age = Math.floor((now.getTime() - Date.parse(since)) / DAY);
  if (days === 0 || age < days) return null;
  return location.kind === 'file'
    ? `证书密码已使用 ${age} 天，超过规定的 ${days} 天，请更换：重新导出证书文件并设置新密码，或请发证机构换发。`
    : `UKey 的 PIN 已使用 ${age} 天，超过规定的 ${days} 天，请在“设置”中修改 PIN。`;
}
