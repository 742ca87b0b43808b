import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  readTextOrNull,
  replaceFile,
  replaceFileSync,
  writeFileAtomic,
  writeFileAtomicSync,
} from '../../../electron/core/atomic-file';

let folder: string;
const path = (name: string) => join(folder, name);

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'atomic-file-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe.each([
  ['writeFileAtomic', writeFileAtomic],
  ['writeFileAtomicSync', async (file: string, text: string) => writeFileAtomicSync(file, text)],
])('%s', (_, write) => {
  it('replaces the content and leaves no other file', async () => {
    writeFileSync(path('settings.json'), 'old');
    await write(path('settings.json'), '新');
    expect(readFileSync(path('settings.json'), 'utf8')).toBe('新');
    expect(readdirSync(folder)).toEqual(['settings.json']);
  });

  it.skipIf(process.platform === 'win32')('gives access to the owner only', async () => {
    await write(path('key.json'), '{}');
    expect(statSync(path('key.json')).mode & 0o777).toBe(0o600);
  });

  it('leaves no temporary file when the target cannot be replaced', async () => {
    mkdirSync(path('settings.json'));
    await expect(write(path('settings.json'), 'new')).rejects.toThrow();
    expect(readdirSync(folder)).toEqual(['settings.json']);
  });
});

it.each([
  ['replaceFile', replaceFile],
  ['replaceFileSync', async (file: string, finished: string) => replaceFileSync(file, finished)],
])('%s moves a finished file over the old one', async (_, replace) => {
  writeFileSync(path('work.db'), 'old');
  writeFileSync(path('work.new'), 'new');
  await replace(path('work.db'), path('work.new'));
  expect(readFileSync(path('work.db'), 'utf8')).toBe('new');
  expect(readdirSync(folder)).toEqual(['work.db']);
});

it('reads no text where there is no file', async () => {
  writeFileSync(path('file'), 'text');
  expect(await readTextOrNull(path('file'))).toBe('text');
  expect(await readTextOrNull(path('missing'))).toBeNull();
  expect(await readTextOrNull(path('file/below'))).toBeNull();
  await expect(readTextOrNull(folder)).rejects.toThrow('EISDIR');
});
