import { ORPCError } from '@orpc/client';
import { describe, expect, it } from 'vitest';
import { followStream } from '../../../../renderer/client/followStream';

async function* saying(...values: number[]) {
  yield* values;
}

describe('following a stream of the core', () => {
  it('opens the stream again when it ends or fails, and reports every failure except a lost connection', async () => {
    const stop = new AbortController();
    const heard: number[] = [];
    const reported: unknown[] = [];
    const streams = [
      () => saying(1, 2),
      () => {
        throw new ORPCError('CORE_UNREACHABLE', { data: { advice: '' } });
      },
      () => {
        throw new Error('broken');
      },
      () => saying(3),
    ];
    await followStream(
      () => Promise.resolve().then(() => streams.shift()!()),
      (value) => {
        heard.push(value);
        if (value === 3) stop.abort();
      },
      stop.signal,
      (error) => reported.push(error),
    );
    expect(heard).toEqual([1, 2, 3]);
    expect(reported).toEqual([new Error('broken')]);
  });
  it('passes on no value after it was stopped', async () => {
    const stop = new AbortController();
    const heard: number[] = [];
    await followStream(
      () => Promise.resolve(saying(1, 2, 3)),
      (value) => {
        heard.push(value);
        stop.abort();
      },
      stop.signal,
      () => undefined,
    );
    expect(heard).toEqual([1]);
  });
});
