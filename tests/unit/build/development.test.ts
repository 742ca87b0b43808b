import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { bundles } from '../../../build/bundle.mjs';
import { importClosures, readSources } from '../../../build/lint.mjs';
import { root } from '../../../build/machine.mjs';
import { findAccount, listOf } from '../../../build/dev/account';

const DEVELOPMENT = /^build\/(dev|preview)\//;
const closures = importClosures(readSources());
const entriesOf = ({ entries = {}, page }: (typeof bundles)[number]) =>
  page ? [`${page}/main.tsx`] : Object.values(entries);
const developmentFilesOf = (bundle: (typeof bundles)[number]) =>
  entriesOf(bundle).flatMap((entry) => closures.get(entry)!.filter((file) => DEVELOPMENT.test(file)));

/** The patterns of the files in a package. */
function packagedFiles(): string[] {
  const text = readFileSync(join(root, 'build/electron-builder.yml'), 'utf8');
  const [, list = ''] = /^files:\n((?: {2}- .*\n)+)/m.exec(text) ?? [];
  return [...list.matchAll(/- '?([^'\n]+)'?/g)].map(([, pattern = '']) => pattern);
}

describe('the development loop', () => {
  it.each(bundles.filter(({ name }) => name !== 'preview'))('is no part of the bundle $name', (bundle) => {
    expect(entriesOf(bundle).length).toBeGreaterThan(0);
    expect(developmentFilesOf(bundle)).toEqual([]);
  });

  it('is in the bundle of the preview only, which no package contains', () => {
    expect(developmentFilesOf(bundles.find(({ name }) => name === 'preview')!)).toContain(
      'build/preview/sign-in.ts',
    );
    expect(packagedFiles()).toContain('!dist/preview');
  });

  it('has no files among those of a package', () => {
    const taken = packagedFiles().filter((pattern) => !pattern.startsWith('!'));
    expect(taken).toContain('dist/**/*');
    expect(taken.filter((pattern) => !/^(dist|node_modules\/[^.])/.test(pattern))).toEqual([]);
  });
});

describe('the account of the development loop', () => {
  const accounts = [
    { accountId: 'a', name: '甲', roles: ['editor' as const] },
    { accountId: 'b', name: '乙', roles: ['auditor' as const] },
  ];

  it('is named by its id or by the name of the person', () => {
    expect(findAccount(accounts, 'b')).toBe(accounts[1]);
    expect(findAccount(accounts, '甲')).toBe(accounts[0]);
    expect(findAccount(accounts, 'c')).toBeUndefined();
  });

  it('is looked up in a list with ids, names and roles', () => {
    expect(listOf(accounts)).toBe('  a  甲  editor\n  b  乙  auditor');
  });
});
