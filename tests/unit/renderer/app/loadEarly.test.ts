import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { loadEarly } from '../../../../renderer/app/loadEarly';

let idle: Array<() => void> = [];
const cancelled: number[] = [];

beforeEach(() => {
  idle = [];
  cancelled.length = 0;
  vi.stubGlobal('requestIdleCallback', (callback: () => void) => idle.push(callback));
  vi.stubGlobal('cancelIdleCallback', (handle: number) => cancelled.push(handle));
});
afterEach(() => vi.unstubAllGlobals());

const pageThat = (loads: string[], name: string, outcome: () => Promise<never> | Promise<() => null>) => ({
  load: () => {
    loads.push(name);
    return outcome();
  },
});
const works = () => Promise.resolve(() => null);
const settle = () => new Promise((resolve) => setImmediate(resolve));

describe('pages that are loaded early', () => {
  it('are loaded one after the other, each when the page is idle', async () => {
    const loads: string[] = [];
    loadEarly([pageThat(loads, 'drafts', works), pageThat(loads, 'review', works)]);
    expect(loads).toEqual([]);
    idle.shift()!();
    await settle();
    expect(loads).toEqual(['drafts']);
    idle.shift()!();
    await settle();
    expect(loads).toEqual(['drafts', 'review']);
    expect(idle).toEqual([]);
  });

  it('are loaded no further after the end of the session', async () => {
    const loads: string[] = [];
    const stop = loadEarly([pageThat(loads, 'drafts', works), pageThat(loads, 'review', works)]);
    idle.shift()!();
    stop();
    await settle();
    expect(idle).toEqual([]);
    expect(cancelled).toEqual([1]);
  });
});
