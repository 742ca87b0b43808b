import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tmpdir } from 'node:os';
import type { FilePurpose } from '../../../electron/core/contract';
import { openClient, signInAs, type Client } from '../../unit/core/office/client';
import { openPractice, type Practice } from '../../unit/platform/practice-client';

/** Paths picked in the host's file dialog that are not usable files. */

let practice: Practice;
let client: Client;
let folder: string;
let picked: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'named-'));
  practice = await openPractice();
  client = await openClient(practice.directory, join(folder, 'data'), undefined, undefined, {
    info: { kind: 'test', version: '0', nativeDialogs: true },
    pickFile: () => Promise.resolve(picked),
  });
  const at = (name: string) => join(folder, name);
  mkdirSync(at('folder'));
  execFileSync('mkfifo', [at('pipe')]);
  symlinkSync('/dev/zero', at('link to a device'));
  symlinkSync(at('pipe'), at('link to a pipe'));
  symlinkSync(at('circle'), at('circle'));
  for (const name of ['empty', 'huge']) writeFileSync(at(name), '');
  truncateSync(at('huge'), 8 * 1024 ** 3);
});
afterAll(async () => {
  await client.stop();
  await practice.remove();
  rmSync(folder, { recursive: true, force: true });
});

/** Resolves with a handle to `path`, picked in the host's dialog. */
async function handle(purpose: FilePurpose, path: string): Promise<string> {
  picked = path;
  const { file } = await client.core.host.pickFile({ purpose });
  if (!file) throw new Error('nothing was picked');
  return file.handle;
}

/** Paths that get no handle. */
const NO_FILES = [
  '/dev/zero',
  '/dev/stdin',
  'folder',
  'pipe',
  'link to a device',
  'link to a pipe',
  'circle',
  'missing',
  'nul\u0000character',
];
/** Files that get a handle, but are refused when they are read. */
const FILES = ['/proc/self/mem', 'huge', 'empty'];

interface FileCall {
  door: string;
  accountId: string;
  codes: string[];
  open(path: string): Promise<unknown>;
}
const FILE_CALLS: FileCall[] = [
  {
    door: 'settings.readCertificate',
    accountId: 'linxiaohe',
    codes: ['CA_UNREADABLE', 'FILE_UNREADABLE'],
    open: async (path) => client.core.settings.readCertificate({ file: await handle('caCertificate', path) }),
  },
  {
    door: 'roster.importWorkbook',
    accountId: 'linxiaohe',
    codes: ['WORKBOOK_UNREADABLE'],
    open: async (path) =>
      client.core.roster.importWorkbook({ month: '2026-12', file: await handle('workbook', path) }),
  },
  {
    door: 'proof.verify',
    accountId: 'linxiaohe',
    codes: ['PROOF_UNREADABLE'],
    open: async (path) => client.core.proof.verify({ file: await handle('proof', path) }),
  },
  {
    door: 'accounts.readCertificate',
    accountId: 'xuwenbo',
    codes: ['CERTIFICATE_UNREADABLE', 'FILE_UNREADABLE'],
    open: async (path) => client.core.accounts.readCertificate({ file: await handle('certificate', path) }),
  },
  {
    door: 'duty.verify',
    accountId: 'fengqinghe',
    codes: ['PROOF_UNREADABLE'],
    open: async (path) => client.core.duty.verify({ file: await handle('proof', path) }),
  },
  {
    door: 'identity.signIn',
    accountId: 'fengqinghe',
    codes: ['PFX_UNREADABLE', 'PFX_MISSING', 'PFX_NOT_READABLE'],
    open: async (path) =>
      client.core.identity.signIn({ key: { kind: 'chosen', file: await handle('key', path) }, secret: 'x' }),
  },
];

describe.each(FILE_CALLS)('$door', ({ accountId, codes, open }) => {
  beforeAll(async () => {
    await client.core.identity.signOut();
    await signInAs(client, accountId);
  });

  const refusal = (name: string) =>
    open(name.startsWith('/') ? name : join(folder, name)).catch((error: unknown) => error);

  it.each(NO_FILES)(
    'gets no handle to %j',
    async (name) => {
      expect(await refusal(name)).toMatchObject({
        ...{ code: 'FILE_UNREADABLE', message: '文件打不开。' },
        data: { advice: expect.stringMatching(/^请/) },
      });
    },
    10_000,
  );

  it.each(FILES)(
    'refuses %j',
    async (name) => {
      const failure = await refusal(name);
      expect(failure).toHaveProperty('code', expect.stringMatching(new RegExp(`^(${codes.join('|')})$`)));
      expect(failure).toHaveProperty('message', expect.stringMatching(/\p{Script=Han}/u));
      expect(failure).toHaveProperty('data.advice', expect.stringMatching(/^请/));
    },
    10_000,
  );
});

it('an empty file is reported as not being a workbook', async () => {
  await client.core.identity.signOut();
  const { accountId, open } = FILE_CALLS.find(({ door }) => door === 'roster.importWorkbook')!;
  await signInAs(client, accountId);
  await expect(open(join(folder, 'empty'))).rejects.toMatchObject({
    message: expect.stringMatching(/不是 .xlsx/),
  });
});
