import type { SyncStatus } from '../../electron/core/contract';

export type SyncTone = 'good' | 'busy' | 'quiet' | 'warning' | 'bad';

/**
 * Returns the sync status in a few words, and the reason of an error. Returned commands take precedence over waiting
 * ones.
 */
export function syncSummary(status: SyncStatus | undefined): {
  tone: SyncTone;
  text: string;
  reason: string;
} {
  if (status === undefined) return { tone: 'quiet', text: '正在读取同步状态', reason: '' };
  const waiting = status.waiting > 0 ? `待发 ${status.waiting} 条` : '';
  const join = (...words: string[]) => words.filter((word) => word !== '').join('，');
  if (status.returned > 0)
    return { tone: 'bad', text: join(`${status.returned} 条被退回，请处理`, waiting), reason: '' };
  switch (status.state) {
    case 'error':
      return { tone: 'bad', text: join('同步出错', waiting), reason: status.error?.message ?? '' };
    case 'offline':
      return {
        tone: 'warning',
        text: join('离线，可继续工作', waiting),
        reason: status.error?.message ?? '',
      };
    case 'syncing':
      return { tone: 'busy', text: join('正在同步', waiting), reason: '' };
    case 'waiting':
      return { tone: 'busy', text: waiting || '等待发送', reason: '' };
    case 'synced':
      return { tone: 'good', text: join('已同步', waiting), reason: '' };
  }
}
