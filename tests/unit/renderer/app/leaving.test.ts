import { describe, expect, it } from 'vitest';
import { beforeLeaving, saveBeforeLeaving } from '../../../../renderer/app/leaving';

describe('saving before the session is left', () => {
  it('saves every open page and no closed one', async () => {
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
  it('rejects when one page cannot save, after the others have saved', async () => {
    const saved: string[] = [];
    const failing = beforeLeaving(() => Promise.reject(new Error('disk full')));
    const working = beforeLeaving(async () => void saved.push('other'));
    await expect(saveBeforeLeaving()).rejects.toThrow('disk full');
    expect(saved).toEqual(['other']);
    failing();
    working();
  });
});
