import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { reportErrorsTo } from '../../../electron/error-boundary';
import { timeCall } from '../../../electron/core/call-timing';
import { watchLoopDelay } from '../../../electron/core/loop-delay';
import { reportIfSlow, reportSlowTo, SLOW, type SlowOperation } from '../../../electron/core/slow-operations';
import { openClient } from './office/client';

let reported: SlowOperation[];
let stop: () => void;
beforeEach(() => {
  reported = [];
  stop = reportSlowTo((operation) => reported.push(operation));
});
afterEach(() => stop());

/** Occupies the thread for `ms`. */
function occupy(ms: number): void {
  for (const end = performance.now() + ms; performance.now() < end;);
}

describe('a call of the page', () => {
  const path = ['articles', 'list'];

  it('that takes longer than the limit is reported with its path and duration', async () => {
    await timeCall(path, () => pause(SLOW + 20));
    expect(reported).toEqual([
      { area: 'articles', event: 'slow call', detail: 'articles.list', ms: expect.any(Number) as number },
    ]);
    expect(reported[0]?.ms).toBeGreaterThan(SLOW);
  });

  it('that takes long and fails is reported, and fails with its own error', async () => {
    const error = new Error('refused');
    const failing = timeCall(path, () => pause(SLOW + 20).then(() => Promise.reject(error)));
    await expect(failing).rejects.toBe(error);
    expect(reported).toMatchObject([{ detail: 'articles.list' }]);
  });

  it('answers what it answers without timing', async () => {
    expect(await timeCall(path, () => 7)).toBe(7);
  });
});

describe('an operation', () => {
  const operation = { area: 'a', event: 'slow call', detail: 'a.b' };

  it('is reported when it took more than 50 ms, not when it took 50', () => {
    reportIfSlow({ ...operation, ms: 50 });
    reportIfSlow({ ...operation, ms: 50.1 });
    expect(reported).toEqual([{ ...operation, ms: 50.1 }]);
  });

  it('succeeds although its report fails, and the other reports are made', () => {
    const errors: unknown[] = [];
    const removals = [
      reportSlowTo(() => {
        throw new Error('disk full');
      }),
      reportErrorsTo((_, error) => errors.push(error)),
    ];
    reportIfSlow({ ...operation, ms: 60 });
    for (const remove of removals) remove();
    expect(reported).toHaveLength(1);
    expect(errors).toEqual([new Error('disk full')]);
  });
});

describe('the event loop', () => {
  it('is reported when it was delayed, with about the length of the delay', async () => {
    const end = watchLoopDelay();
    await pause(100);
    occupy(200);
    await pause(100);
    end();
    expect(reported).toMatchObject([{ area: 'core', event: 'event loop delayed', detail: '' }]);
    expect(reported[0]?.ms).toBeGreaterThan(150);
  });
});

describe('the log of slow operations of a running core', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'slow-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('names a slow call as a warning, and none of its input', async () => {
    const client = await openClient(join(folder, 'practice'), join(folder, 'data'), undefined, undefined, {
      openExternal: () => pause(SLOW + 50, true),
    });
    await client.core.host.openPublicPage({ url: 'https://example.gov.cn/geheim' });
    await client.stop();
    const text = readFileSync(join(folder, 'data', 'logs', 'slow.log'), 'utf8');
    const records = text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    const [call] = records.filter(({ detail }) => detail === 'host.openPublicPage');
    expect(call).toMatchObject({ level: 'warn', area: 'host', event: 'slow call' });
    expect(call?.['ms']).toBeGreaterThan(SLOW);
    expect(text).not.toContain('geheim');
  });
});
