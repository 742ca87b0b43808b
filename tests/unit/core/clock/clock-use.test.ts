import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';

/** TypeScript files below a folder whose text matches, sorted; paths are relative to the folder. */
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
  it('of the machine is read in three files of the core only', () => {
    const readers = filesWith('electron/core', new RegExp(`${SYSTEM_CLOCK.source}|${MACHINE_CLOCK.source}`));
    expect(readers).toEqual(['clock/service.ts', 'duty/clock-monitor.ts', 'ledger/service.ts']);
  });

  it('of the system is read in one file of the core, and not in `domain` and `pki`', () => {
    expect(filesWith('electron/core', SYSTEM_CLOCK)).toEqual(['clock/service.ts']);
    for (const layer of ['electron/domain', 'electron/pki']) {
      expect(filesWith(layer, SYSTEM_CLOCK)).toEqual([]);
      expect(filesWith(layer, MACHINE_CLOCK)).toEqual([]);
    }
  });

  it('on the page is read as a date in one file only', () => {
    expect(filesWith('renderer', /\bnew Date\(\s*\)|\bnew Date\(Date\.now\(\)/)).toEqual([
      'components/machineClock.ts',
    ]);
  });

  it('is compared with tolerances that one file defines', () => {
    const defined = /const \w*(?:TOLERANCE|OFFSET|CLOCK|DRIFT|SKEW|BACKDATE)\w* = \d/;
    expect(filesWith('electron', defined)).toEqual(['domain/clock/tolerances.ts']);
  });
});
