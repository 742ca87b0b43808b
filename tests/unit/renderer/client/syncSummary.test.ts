import { describe, expect, it } from 'vitest';
import type { SyncStatus } from '../../../../electron/core/contract';
import { syncSummary } from '../../../../renderer/client/syncSummary';

const status = (over: Partial<SyncStatus>): SyncStatus => ({
  state: 'synced',
  waiting: 0,
  returned: 0,
  quarantined: 0,
  lastSyncedAt: null,
  error: null,
  nextTryAt: null,
  clockOffset: null,
  clockWrong: false,
  ...over,
});
const error = { code: 'X', message: '连不上平台。', advice: '请检查网线。' };

describe('the sync status text', () => {
  it('says that everything is synchronised', () => {
    expect(syncSummary(status({}))).toEqual({ tone: 'good', text: '已同步', reason: '' });
  });
  it('counts waiting commands', () => {
    expect(syncSummary(status({ state: 'waiting', waiting: 2 })).text).toBe('待发 2 条');
  });
  it('says when it is offline, with the reason, the waiting commands and that work can continue', () => {
    expect(syncSummary(status({ state: 'offline', waiting: 3, error }))).toEqual({
      tone: 'warning',
      text: '离线，可继续工作，待发 3 条',
      reason: '连不上平台。',
    });
  });
  it('gives the reason of an error', () => {
    expect(syncSummary(status({ state: 'error', error }))).toMatchObject({
      tone: 'bad',
      reason: '连不上平台。',
    });
  });
  it('names returned commands first, in every state of the connection', () => {
    expect(syncSummary(status({ returned: 1 }))).toMatchObject({ tone: 'bad', text: '1 条被退回，请处理' });
    expect(syncSummary(status({ returned: 1, state: 'offline', waiting: 2, error })).text).toBe(
      '1 条被退回，请处理，待发 2 条',
    );
  });
});
