import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { root } from '../../../build/machine.mjs';

/** A project of its own with these scripts, so that nothing is built or judged but what the test put there. */
let project: string;
beforeAll(() => {
  project = mkdtempSync(join(tmpdir(), 'project-'));
  for (const path of ['build/bundle.mjs', 'build/machine.mjs', 'electron/preload.ts', 'tsconfig.json'])
    cpSync(join(root, path), join(project, path));
  writeFileSync(join(project, 'package.json'), '{ "type": "module" }');
});
afterAll(() => rmSync(project, { recursive: true }));

function evaluate(script: string): unknown {
  const text = execFileSync(process.execPath, ['--input-type=module', '-e', script], {
    cwd: project,
    encoding: 'utf8',
  });
  return JSON.parse(text);
}

describe('building', () => {
  const build = () =>
    evaluate(`import { bundle } from './build/bundle.mjs';
      process.stdout.write(JSON.stringify(await bundle({ only: ['preload'] })));`);

  it('builds what has changed, and nothing else', () => {
    symlinkSync(join(root, 'node_modules'), join(project, 'node_modules'), 'junction');
    writeFileSync(join(project, 'package-lock.json'), '{}');
    expect(build()).toEqual(['preload']);
    expect(build()).toEqual([]);
    const source = join(project, 'electron/preload.ts');
    writeFileSync(source, `${readFileSync(source, 'utf8')}\nexport const changed = true;\n`);
    expect(build()).toEqual(['preload']);
    expect(build()).toEqual([]);
    rmSync(join(project, 'node_modules'));
  });

  it('makes the preload script one file that needs Electron alone, as a sandbox demands', () => {
    const text = readFileSync(join(project, 'dist/preload.cjs'), 'utf8');
    const needs = [...text.matchAll(/(?:require|import)\(["']([^"']+)["']\)/g)].map(([, name]) => name);
    expect(needs).toEqual(['electron']);
  });
});

describe('knowing whether packages must be installed', () => {
  const isInstalled = () =>
    evaluate(`import { isInstalled } from './build/machine.mjs';
      process.stdout.write(JSON.stringify(isInstalled()));`);
  const lock = (packages: object) =>
    writeFileSync(join(project, 'package-lock.json'), JSON.stringify({ packages: { '': {}, ...packages } }));

  it('compares the lock with what npm put there', () => {
    lock({
      'node_modules/a': { version: '1.0.0' },
      'node_modules/fsevents': { version: '2.0.0', optional: true },
    });
    expect(isInstalled()).toBe(false);
    mkdirSync(join(project, 'node_modules'));
    const record = join(project, 'node_modules/.package-lock.json');
    writeFileSync(record, JSON.stringify({ packages: { 'node_modules/a': { version: '1.0.0' } } }));
    expect(isInstalled()).toBe(true);
    lock({ 'node_modules/a': { version: '1.1.0' } });
    expect(isInstalled()).toBe(false);
    lock({ 'node_modules/a': { version: '1.0.0' }, 'node_modules/b': { version: '1.0.0' } });
    expect(isInstalled()).toBe(false);
  });
});
