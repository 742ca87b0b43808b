import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { chosenLevel, createLog, type LogLevel } from '../../../electron/core/log';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'log-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const clock = { now: () => new Date('2026-11-20T08:00:00.000Z') };
const open = (level: LogLevel = 'info') => createLog(folder, { clock, level, name: 'core' });
const file = () => join(folder, 'logs', 'core.log');
const lines = () => (existsSync(file()) ? readFileSync(file(), 'utf8').trimEnd().split('\n') : []);
const records = () => lines().map((line) => JSON.parse(line) as Record<string, unknown>);

describe('a record of the log', () => {
  it('has time, level, area, event and detail in one line', () => {
    open().area('sync').warn('sync failed', 'the line is down');
    expect(lines()).toEqual([
      '{"at":"2026-11-20T08:00:00.000Z","level":"warn","area":"sync","event":"sync failed","detail":"the line is down"}',
    ]);
  });

  it('has a rounded duration when something was timed, and none otherwise', () => {
    open().info('session opened', undefined, 12.6);
    open().info('session closed');
    expect(records()).toMatchObject([{ detail: '', ms: 13 }, { event: 'session closed' }]);
    expect(records()[1]).not.toHaveProperty('ms');
  });

  it('has the name of the file as its area until another is chosen', () => {
    const log = open();
    const sync = log.area('sync');
    log.error('a');
    sync.error('b');
    sync.area('store').error('c');
    expect(records().map(({ area }) => area)).toEqual(['core', 'sync', 'store']);
  });

  it('has the stack of an error and of its cause', () => {
    open().error('call failed', new Error('outside', { cause: new Error('inside') }));
    expect(records()[0]?.['detail']).toMatch(/Error: outside\n.*\ncaused by Error: inside\n/s);
  });

  it('has no control or format characters, whatever the event, the area and the detail contain', () => {
    open().area('a\u2028').error('b\u001b[2J', 'c\u202e\u0085');
    expect(lines()[0]).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
    expect(records()).toMatchObject([{ area: 'a\u2028', event: 'b\u001b[2J', detail: 'c\u202e\u0085' }]);
  });
});

describe('the level of the log', () => {
  it.each([
    ['error', ['error']],
    ['warn', ['error', 'warn']],
    ['info', ['error', 'warn', 'info']],
    ['debug', ['error', 'warn', 'info', 'debug']],
  ] as const)('%s leaves out less important records, in every area', (level, written) => {
    const log = open(level).area('sync');
    for (const each of ['error', 'warn', 'info', 'debug'] as const) log[each]('x');
    expect(records().map((record) => record['level'])).toEqual(written);
  });

  it('is named by the environment, and is info when that names none', () => {
    expect(chosenLevel({ GOV_CLIENT_LOG_LEVEL: 'debug' })).toBe('debug');
    expect(chosenLevel({ GOV_CLIENT_LOG_LEVEL: 'loud' })).toBe('info');
    expect(chosenLevel({})).toBe('info');
  });
});

describe('a log file', () => {
  it('of more than 2 MB is renamed, so that two files of this size remain', () => {
    const log = open();
    for (let i = 0; i < 700; i++) log.error('e', 'd'.repeat(8000));
    for (const name of [file(), `${file()}.1`]) expect(statSync(name).size).toBeLessThan(2.1 * 1024 * 1024);
    expect(statSync(`${file()}.1`).size).toBeGreaterThan(2 * 1024 * 1024);
  });
});
