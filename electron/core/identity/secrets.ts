import { createHash } from 'node:crypto';
import type { KeyLocation } from '../contract';
import { readKeyFile } from './keystores/files/keyfile';

/** Since when the present password or PIN is in use. `mark` tells a file with another password apart; it is no secret. */
export interface SecretUse {
  mark: string;
  since: string;
}

const DAY = 86_400_000;
const TOKEN = 'pin';

/**
 * A file's password cannot change without the file changing, so its hash stands for it. A token's PIN may be changed
 * outside the program unseen: its time counts from the first use, or from a change made here.
 */
export async function markOf(location: KeyLocation): Promise<string> {
  if (location.kind !== 'file') return TOKEN;
  return createHash('sha256')
    .update(await readKeyFile(location.path))
    .digest('hex');
}

/** The use so far goes on while the mark is the same. */
export function usedSince(earlier: SecretUse | null, mark: string, now: Date): SecretUse {
  return earlier?.mark === mark ? earlier : { mark, since: now.toISOString() };
}

/** The shorter of two numbers of days of which 0 means never. */
export function secretDays(policy: number, setting: number): number {
  return policy === 0 || setting === 0 ? Math.max(policy, setting) : Math.min(policy, setting);
}

/** What to tell a person whose password or PIN is older than `days`; null when it is not, or nobody asks for it. */
export function secretReminder(
  location: KeyLocation,
  { since }: SecretUse,
  days: number,
  now: Date,
): string | null {
  const age = Math.floor((now.getTime() - Date.parse(since)) / DAY);
  if (days === 0 || age < days) return null;
  return location.kind === 'file'
    ? `证书密码已使用 ${age} 天，超过规定的 ${days} 天，请更换：重新导出证书文件并设置新密码，或请发证机构换发。`
    : `UKey 的 PIN 已使用 ${age} 天，超过规定的 ${days} 天，请在“设置”中修改 PIN。`;
}
