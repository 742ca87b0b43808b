import { describe, expect, it } from 'vitest';
import { registerSave, saveAll } from '../../../../renderer/client/saveBeforeLeaving';

describe('saving before the session is left', () => {
  it('saves every open page and no closed one', async () => {
    const saved: string[] = [];
    const closed = registerSave(async () => void saved.push('closed'));
    const first = registerSave(async () => void saved.push('first'));
    const second = registerSave(async () => void saved.push('second'));
    closed();
    await saveAll();
    expect(saved).toEqual(['first', 'second']);
    first();
    second();
  });
  it('rejects when one page cannot save, after the others have saved', async () => {
    const saved: string[] = [];
    const failing = registerSave(() => Promise.reject(new Error('disk full')));
    const working = registerSave(async () => void saved.push('other'));
    await expect(saveAll()).rejects.toThrow('disk full');
    expect(saved).toEqual(['other']);
    failing();
    working();
  });
});
