import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BenchCore } from '../../bench/lib/core';
import { LONGEST_BLOCK, MOST_MEMORY, startVictim, type Victim } from './core';

/** Files that a person names, which are none. */

let victim: Victim;
beforeAll(async () => {
  victim = await startVictim('linxiaohe');
  const at = (name: string) => join(victim.folder, name);
  mkdirSync(at('folder'));
  execFileSync('mkfifo', [at('pipe')]);
  symlinkSync('/dev/zero', at('link to a device'));
  symlinkSync(at('pipe'), at('link to a pipe'));
  symlinkSync(at('circle'), at('circle'));
  writeFileSync(at('huge'), '');
  truncateSync(at('huge'), 8 * 1024 ** 3);
});
afterAll(() => victim.stop());

const NAMES = [
  '/dev/zero',
  '/dev/stdin',
  '/proc/self/mem',
  'folder',
  'pipe',
  'link to a device',
  'link to a pipe',
  'circle',
  'huge',
  'missing',
  'nul\u0000character',
];

interface Door {
  door: string;
  accountId: string;
  codes: string[];
  open(core: BenchCore['core'], path: string): Promise<unknown>;
}
const DOORS: Door[] = [
  {
    door: 'settings.readCertificate',
    accountId: 'linxiaohe',
    codes: ['CA_UNREADABLE', 'FILE_UNREADABLE'],
    open: (core, path) => core.settings.readCertificate({ path }),
  },
  {
    door: 'roster.importWorkbook',
    accountId: 'linxiaohe',
    codes: ['WORKBOOK_UNREADABLE'],
    open: (core, path) => core.roster.importWorkbook({ month: '2026-12', path, bytes: null }),
  },
  {
    door: 'proof.verify',
    accountId: 'linxiaohe',
    codes: ['PROOF_UNREADABLE'],
    open: (core, path) => core.proof.verify({ path }),
  },
  {
    door: 'accounts.readCertificate',
    accountId: 'xuwenbo',
    codes: ['CERTIFICATE_UNREADABLE', 'FILE_UNREADABLE'],
    open: (core, path) => core.accounts.readCertificate({ path }),
  },
  {
    door: 'duty.verify',
    accountId: 'fengqinghe',
    codes: ['PROOF_UNREADABLE'],
    open: (core, path) => core.duty.verify({ path }),
  },
  {
    door: 'identity.signIn',
    accountId: 'fengqinghe',
    codes: ['PFX_UNREADABLE', 'PFX_MISSING', 'PFX_NOT_READABLE'],
    open: (core, path) => core.identity.signIn({ key: { kind: 'file', path }, secret: 'x' }),
  },
];

describe.each(DOORS)('$door', ({ accountId, codes, open }) => {
  beforeAll(() => victim.core.signInAs(accountId));

  it.each(NAMES)(
    'refuses %j',
    async (name) => {
      const failure = await open(
        victim.core.core,
        name.startsWith('/') ? name : join(victim.folder, name),
      ).catch((error: unknown) => error);
      expect(failure).toHaveProperty('code', expect.stringMatching(new RegExp(`^(${codes.join('|')})$`)));
      expect(failure).toHaveProperty('data.advice', expect.stringMatching(/^请/));
    },
    10_000,
  );
});

it('leaves the core below its limits of memory and time', async () => {
  expect((await victim.blocks())[0] ?? 0).toBeLessThan(LONGEST_BLOCK);
  expect(await victim.core.memory()).toBeLessThan(MOST_MEMORY);
});
