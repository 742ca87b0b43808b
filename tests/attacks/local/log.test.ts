import { lstatSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openClient, type Client } from '../../unit/core/office/client';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';

/** Attack: a page forges records in the log of the core. */

let client: Client;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'log-'));
  client = await openClient(join(folder, 'practice'), join(folder, 'data'));
});
afterAll(async () => {
  await client.stop();
  rmSync(folder, { recursive: true, force: true });
});

const log = (name: string) => {
  try {
    return readFileSync(join(client.data, 'logs', name), 'utf8');
  } catch {
    return '';
  }
};

const FORGED = '2026-11-20T08:00:00.000Z store damaged';
const REPORTS: Array<[string, { message: string; stack: string }]> = [
  ['a line of its own', { message: `x\n${FORGED}`, stack: '' }],
  ['a line in the stack', { message: 'x', stack: `at a\n${FORGED}\r\n${FORGED}` }],
  ['a line separator of Unicode', { message: `x\u2028${FORGED}`, stack: `\u2029${FORGED}\u0085` }],
  ['a record of JSON', { message: 'x"}\n{"at":"2026-11-20","event":"store damaged"}', stack: '' }],
  ['colours and a cleared screen', { message: '\u001b[2J\u001b[32mall is well', stack: '\u009b2J' }],
  ['text that is shown backwards', { message: '\u202egol.eroc', stack: '\u2066x\u2069\u200f' }],
  ['a bell and a carriage return', { message: '\u0007\rx', stack: '\b\b\b\u0000' }],
];

describe('an error report of the page with', () => {
  it.each(REPORTS)('%s becomes one record in a separate file', async (_, report) => {
    const before = log('page.log').split('\n').length;
    const core = log('core.log');
    await client.core.host.reportError(report);
    expect(log('core.log')).toBe(core);
    const lines = log('page.log').split('\n');
    expect(lines).toHaveLength(before + 1);
    const record = JSON.parse(lines.at(-2) ?? '') as { event: string; detail: string };
    expect(Object.keys(record)).toEqual(['at', 'level', 'area', 'event', 'detail']);
    expect(lines.at(-2)).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
  });

  it('ten megabytes in total neither displaces records of the core nor exceeds the size limit', async () => {
    const core = log('core.log');
    for (let i = 0; i < 2500; i++)
      await client.core.host.reportError({ message: 'm'.repeat(1000), stack: 's'.repeat(4000) });
    expect(log('core.log')).toBe(core);
    for (const name of ['page.log', 'page.log.1'])
      expect(lstatSync(join(client.data, 'logs', name)).size).toBeLessThan(2.1 * 1024 * 1024);
  });
});
