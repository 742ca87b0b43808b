import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';

/** The files of a folder, at any depth, whose text matches. Paths relative to the folder. */
function filesWith(folder: string, pattern: RegExp): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => pattern.test(readFileSync(path, 'utf8')))
    .map((path) => relative(folder, path).replaceAll('\\', '/'))
    .sort();
}

const SYSTEM_CLOCK = /\bDate\.now\b|\bnew Date\(\s*\)|(?<!new )\bDate\(\s*\)/;
const MACHINE_CLOCK = /\.time\(\)/;

describe('the time', () => {
  it('of the machine is read by three files of the core, and by all others as the session’s', () => {
    const readers = filesWith('electron/core', new RegExp(`${SYSTEM_CLOCK.source}|${MACHINE_CLOCK.source}`));
    expect(readers).toEqual(['clock/service.ts', 'duty/clockwatch.ts', 'ledger/service.ts']);
  });

  it('of the system is read by one of them', () => {
    expect(filesWith('electron/core', SYSTEM_CLOCK)).toEqual(['clock/service.ts']);
    for (const layer of ['electron/domain', 'electron/pki']) {
      expect(filesWith(layer, SYSTEM_CLOCK)).toEqual([]);
      expect(filesWith(layer, MACHINE_CLOCK)).toEqual([]);
    }
  });

  it('on the page is the session’s wherever a date is made of it', () => {
    expect(filesWith('renderer', /\bnew Date\(\s*\)|\bnew Date\(Date\.now\(\)/)).toEqual([
      'components/clock.ts',
    ]);
  });

  it('is compared within the tolerances of one file', () => {
    const defined = /const \w*(?:TOLERANCE|CLOCK|DRIFT|SKEW|BACKDATE)\w* = \d/;
    expect(filesWith('electron', defined)).toEqual(['domain/clock/tolerances.ts']);
  });
});
