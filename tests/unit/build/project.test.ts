import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { root } from '../../../build/machine.mjs';

/**
 * Temporary project with a copy of the build scripts, so that the test does not depend on the state of this repository.
 */
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

describe('the build script', () => {
  const build = () =>
    evaluate(`import { bundle } from './build/bundle.mjs';
      process.stdout.write(JSON.stringify(await bundle({ only: ['preload'] })));`);

  it('builds again only what has changed', () => {
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

  it('bundles the preload script into one file that requires Electron only, as the sandbox demands', () => {
    const text = readFileSync(join(project, 'dist/preload.cjs'), 'utf8');
    const needs = [...text.matchAll(/(?:require|import)\(["']([^"']+)["']\)/g)].map(([, name]) => name);
    expect(needs).toEqual(['electron']);
  });
});

describe('the check whether packages have to be installed', () => {
  const isInstalled = () =>
    evaluate(`import { isInstalled } from './build/machine.mjs';
      process.stdout.write(JSON.stringify(isInstalled()));`);
  const lock = (packages: object) =>
    writeFileSync(join(project, 'package-lock.json'), JSON.stringify({ packages: { '': {}, ...packages } }));

  it('compares package-lock.json with the lock that npm wrote into node_modules', () => {
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
