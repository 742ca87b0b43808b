import { fork, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import {
  cpSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readDevelopmentVariables } from '../../../electron/shell/environment';
import { startBenchCore } from '../../bench/lib/core';
import { startAttackedCore, type AttackedCore } from '../files/attacked-core';

/** Attacks by another operating system account of the same machine, and through environment variables. */

const modeOf = (path: string) => lstatSync(path).mode & 0o777;
/** Null for a temporary file that has gone meanwhile. */
const statOf = (path: string) => lstatSync(path, { throwIfNoEntry: false }) ?? null;

/** Returns each path below `folder` whose mode is not 0700 (folders) or 0600 (files), with its mode. */
function open(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .map((entry) => join(entry.parentPath, entry.name))
    .concat(folder)
    .map((path) => ({ path, stat: statOf(path) }))
    .flatMap(({ path, stat }) => (stat === null || stat.isSymbolicLink() ? [] : { path, stat }))
    .map(({ path, stat }) => ({ path, mode: stat.mode & 0o777, due: stat.isDirectory() ? 0o700 : 0o600 }))
    .filter(({ mode, due }) => mode !== due)
    .map(({ path, mode }) => `${mode.toString(8)} ${path}`);
}

const LEFTOVERS = [
  'settings.json',
  'logs/core.log',
  'office/accounts/x/work.db',
  'office/accounts/x/backups/work.db',
];

describe('the data folder', () => {
  let victim: AttackedCore;
  let before: number;
  const outside = () => join(victim.folder, 'outside');
  beforeAll(async () => {
    before = process.umask(0);
    victim = await startAttackedCore('linxiaohe', (data) => {
      // State that an older version left.
      for (const name of LEFTOVERS) {
        mkdirSync(join(data, name, '..'), { recursive: true, mode: 0o755 });
        writeFileSync(join(data, name), name === 'settings.json' ? '{}' : '', { mode: 0o644 });
      }
      mkdirSync(join(data, '../outside'), { mode: 0o755 });
      symlinkSync(join(data, '../outside'), join(data, 'link'));
    });
  });
  afterAll(async () => {
    process.umask(before);
    await victim.stop();
  });

  it('is made private, including files that an older version left readable', () => {
    expect(open(victim.data)).toEqual([]);
    for (const name of LEFTOVERS) expect(modeOf(join(victim.data, name))).toBe(0o600);
  });

  it('does not change the mode of a link’s target outside it', () => {
    expect(modeOf(outside())).toBe(0o755);
  });

  it('stays private while the client works: databases, logs, settings, a failed login, exports, another account', async () => {
    const { core } = victim.core;
    await core.host.reportError({ message: 'x', stack: 'y' });
    const { settings } = await core.settings.load();
    await core.settings.save(settings);
    const shift = await core.roster.print({ month: '2026-12' }).catch((error: unknown) => error);
    expect(shift).toMatchObject({ code: 'NO_ROSTER' });
    await core.identity
      .signIn({ key: { kind: 'file', path: join(outside(), 'none.pfx') }, secret: 'x' })
      .catch(() => undefined);
    await victim.core.signInAs('fengqinghe');
    const { path } = await core.audit.export({});
    expect(modeOf(path!)).toBe(0o600);
    expect(open(victim.data)).toEqual([]);
    expect(open(victim.practice)).toEqual([]);
  });
});

it('a socket that another account occupies in the folder for temporary files does not prevent the client from starting', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'occupied-'));
  const data = join(folder, 'data');
  mkdirSync(data);
  const name = createHash('sha256').update(resolve(data)).digest('hex').slice(0, 24);
  const socket = join(tmpdir(), `gov-site-client-${name}.sock`);
  const occupant = spawn(
    process.execPath,
    [
      '-e',
      `require('net').createServer(() => {}).listen(${JSON.stringify(socket)}, () => console.log('there'))`,
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  await once(occupant.stdout, 'data');
  try {
    const core = await startBenchCore(data, join(folder, 'practice'));
    expect((await core.core.host.info()).kind).toBe('browser');
    await core.stop();
  } finally {
    occupant.kill();
    rmSync(socket, { force: true });
    rmSync(folder, { recursive: true, force: true });
  }
});

describe('a packaged program', () => {
  it('removes the development variables from its environment', () => {
    const given = {
      GOV_CLIENT_DATA: '/elsewhere',
      GOV_CLIENT_LOG_LEVEL: 'debug',
      GOV_CLIENT_PRACTICE: '/elsewhere',
      BETTER_SQLITE3_BINDING: '/tmp/evil.node',
      HOME: '/home/x',
    };
    const [packaged, unpacked] = [{ ...given }, { ...given }];
    expect(readDevelopmentVariables(packaged, true)).toEqual({ data: undefined, practice: undefined });
    expect(packaged).toEqual({ HOME: '/home/x' });
    expect(readDevelopmentVariables(unpacked, false)).toEqual({ data: '/elsewhere', practice: '/elsewhere' });
  });

  it('loads its own build of the database and ignores the environment', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'packaged-'));
    // Only the path matters here: the scripts need not be in a real archive.
    const app = join(folder, 'app.asar');
    cpSync('dist', join(app, 'dist'), { recursive: true });
    symlinkSync(resolve('node_modules'), join(app, 'node_modules'));
    const dist = join(app, 'dist');
    const start = (env: NodeJS.ProcessEnv, script: string) =>
      fork(script, [], { serialization: 'advanced', env: { ...process.env, ...env }, silent: true });
    const bundles = Object.fromEntries(
      ['practice', 'indexer', 'searcher', 'tokens', 'documents', 'parser'].map((name) => [
        name,
        join(dist, name === 'practice' ? 'practice' : 'core', `${name}.cjs`),
      ]),
    );
    const runs = async (script: string) => {
      const child = start({ BETTER_SQLITE3_BINDING: join(folder, 'missing.node') }, script);
      const exit = once(child, 'exit');
      child.send({ type: 'start', version: '0', paths: { data: join(folder, 'data'), bundles } });
      child.send({ type: 'stop' });
      const [code] = (await exit) as [number];
      return code;
    };
    try {
      expect(await runs(resolve('dist/preview/core.cjs'))).not.toBe(0);
      expect(await runs(join(dist, 'preview', 'core.cjs'))).toBe(0);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
