import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createFileParser } from '../../../electron/core/documents/parser/client';
import { forkedParser } from '../../../electron/core/documents/parser/fork';
import { goodWorkbook } from './workbooks';
import { collectingLog, type LogRecord } from '../../unit/core/collecting-log';

const folder = mkdtempSync(join(tmpdir(), 'parser-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const GOOD = join('dist', 'core', 'parser.cjs');
const answering = (answer: string) => `process.once('message', () => process.send(${answer}))`;

/** Programs that replace the parser, as if a hostile file had taken control of it. */
const BROKEN: Array<[string, string, RegExp]> = [
  ['does not end', `process.once('message', () => { for (;;); })`, /用时过长/],
  ['does not answer', `process.once('message', () => setInterval(() => {}, 1000))`, /用时过长/],
  [
    'is aborted by V8',
    `process.once('message', () => { const a = []; for (;;) a.push(new Array(1e6).fill(a)); })`,
    /读不出来/,
  ],
  ['ends before it reads', 'process.exit(3)', /读不出来/],
  ['answers without an output', answering(`{ kind: 'done' }`), /读不出来/],
  ['answers null', answering('null'), /读不出来/],
  [
    'answers with another code',
    answering(`{ kind: 'failed', code: 'LOCKED', message: 'x', advice: 'y' }`),
    /读不出来/,
  ],
  [
    'answers with too many rows',
    answering(
      `{ kind: 'done', output: { title: '', month: '', rows: [], important: [], problems: Array(1e5).fill('x') } }`,
    ),
    /读不出来/,
  ],
  [
    'answers with more fields',
    answering(
      `{ kind: 'done', output: { title: '', month: '', rows: [], important: [], problems: [], path: '/' } }`,
    ),
    /读不出来/,
  ],
];

describe('a parser process that', () => {
  it.each(BROKEN)('%s gives a clear error, and the next file is read', async (_, program, message) => {
    const script = join(folder, 'broken.cjs');
    writeFileSync(script, program);
    const written: LogRecord[] = [];
    const hosts = [forkedParser(script), forkedParser(GOOD)];
    const parser = createFileParser(
      { parse: (request, limit) => hosts.shift()!.parse(request, limit) },
      collectingLog(written),
      // The time limit also applies to the good parser, which needs about 0.3 s.
      10_000,
    );
    const [failure, reading] = await Promise.all([
      parser.roster(await goodWorkbook()).catch((error: unknown) => error),
      parser.roster(await goodWorkbook()),
    ]);
    expect(failure).toMatchObject({ code: 'WORKBOOK_UNREADABLE', message: expect.stringMatching(message) });
    expect(failure).toHaveProperty('advice', expect.stringMatching(/^请/));
    expect(written.map(({ event }) => event)).toEqual(['file not parsed']);
    expect(reading.rows).toHaveLength(1);
  });
});
