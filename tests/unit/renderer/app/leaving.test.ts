import { describe, expect, it } from 'vitest';
import { beforeLeaving, saveBeforeLeaving } from '../../../../renderer/app/leaving';

describe('leaving the session', () => {
  it('saves every page that is open, and none that was closed', async () => {
    const saved: string[] = [];
    const closed = beforeLeaving(async () => void saved.push('closed'));
    const first = beforeLeaving(async () => void saved.push('first'));
    const second = beforeLeaving(async () => void saved.push('second'));
    closed();
    await saveBeforeLeaving();
    expect(saved).toEqual(['first', 'second']);
    first();
    second();
  });
  it('says that one page could not save, after the others did', async () => {
    const saved: string[] = [];
    const failing = beforeLeaving(() => Promise.reject(new Error('disk full')));
    const working = beforeLeaving(async () => void saved.push('other'));
    await expect(saveBeforeLeaving()).rejects.toThrow('disk full');
    expect(saved).toEqual(['other']);
    failing();
    working();
  });
});
