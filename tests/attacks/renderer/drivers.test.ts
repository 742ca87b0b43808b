import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { tokenObstacles } from '../../../build/machine.mjs';
import type { Settings } from '../../../electron/core/contract';
import type { Host } from '../../../electron/core/types';
import { DEFAULT_SETTINGS } from '../../../electron/core/settings/service';
import { compileLibrary } from '../../unit/core/identity/keystores/skf';
import { openClient, type Client } from '../../unit/core/office/client';

const obstacle = tokenObstacles().skf;
if (obstacle) console.warn(`left out: loading libraries: ${obstacle}`);

const root = mkdtempSync(join(tmpdir(), 'drivers-attack-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** A client, the answers to its dialogs, and a library that creates a file when it is loaded. */
interface Scene {
  client: Client;
  data: string;
  library: string;
  /** Drivers that the person was asked to confirm, in order. */
  asked: Array<Parameters<Host['confirmDriver']>[0]>;
  loaded(): boolean;
  reopen(): Promise<void>;
}

let scene: Scene;
const open: Client[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((client) => client.stop()));
});

async function begin(options: { allows?: boolean; dialogs?: boolean; picks?: string | null } = {}) {
  const { allows = true, dialogs = true } = options;
  const data = mkdtempSync(join(root, 'data-'));
  const trace = join(data, 'trace');
  process.env['LIBRARY_LOADED'] = trace;
  const library = compileLibrary('library/loaded.c', []);
  const asked: Scene['asked'] = [];
  const host: Partial<Host> = {
    info: { kind: 'test', version: '0', nativeDialogs: dialogs },
    pickFile: () => Promise.resolve(options.picks === undefined ? library : options.picks),
    confirmDriver: (driver) => {
      asked.push(driver);
      return Promise.resolve(allows);
    },
  };
  const start = async () => {
    const client = await openClient(join(root, 'practice'), join(data, 'office'), undefined, undefined, host);
    open.push(client);
    return client;
  };
  scene = {
    client: null as unknown as Client,
    data: join(data, 'office'),
    library,
    asked,
    loaded: () => existsSync(trace),
    async reopen() {
      await scene.client?.stop();
      open.splice(0);
      scene.client = await start();
    },
  };
  return scene;
}

async function save(drivers: Array<Settings['drivers'][number] & { file?: string }>): Promise<string> {
  const { core } = scene.client;
  const { settings } = await core.settings.load();
  return core.settings.save({ ...settings, drivers }).then(
    () => 'saved',
    (error: { code: string }) => error.code,
  );
}
const driver = (path: string) => ({ kind: 'skf' as const, path, pinType: 1 as const });
const chosen = async () => (await scene.client.core.host.pickFile({ purpose: 'driver' })).file!;
const states = async () => (await scene.client.core.identity.tokens()).drivers;
const confirmed = () => join(scene.data, 'drivers.json');

describe.skipIf(obstacle)('a page that tries to load a library before sign-in', () => {
  beforeEach(async () => {
    await begin();
    await scene.reopen();
  });

  it('cannot give it by path', async () => {
    expect(await save([driver(scene.library)])).toBe('FILE_NOT_CHOSEN');
    expect(await states()).toEqual([]);
    expect(scene.asked).toEqual([]);
    expect(scene.loaded()).toBe(false);
  });

  it.each([
    ['signs in with it', 'skf' as const],
    ['signs in with it as PKCS#11', 'pkcs11' as const],
  ])('does not succeed when it %s', async (_, kind) => {
    const at = { driver: scene.library, serial: '1', label: '1' };
    const key =
      kind === 'skf' ? { kind, ...at, application: '1', container: '1' } : { kind, ...at, keyId: '01' };
    await expect(scene.client.core.identity.signIn({ key, secret: '1' })).rejects.toMatchObject({
      code: 'DRIVER_FAILED',
    });
    expect(scene.loaded()).toBe(false);
  });

  it('cannot use a handle of another purpose, a used handle or a forged one', async () => {
    const { core } = scene.client;
    const other = (await core.host.pickFile({ purpose: 'proof' })).file!;
    expect(await save([{ ...driver(scene.library), file: other.handle }])).toBe('FILE_NOT_CHOSEN');
    expect(await save([{ ...driver(scene.library), file: 'x'.repeat(43) }])).toBe('FILE_NOT_CHOSEN');
    const { handle } = await chosen();
    expect(await save([{ ...driver('/elsewhere.so'), file: handle }])).toBe('saved');
    // The path of the dialog is saved, not that of the page.
    expect((await core.settings.load()).settings.drivers).toEqual([driver(scene.library)]);
    expect(await save([])).toBe('saved');
    expect(await save([{ ...driver(scene.library), file: handle }])).toBe('FILE_NOT_CHOSEN');
  });

  it('cannot request the confirmation of a driver that is not in the settings', async () => {
    const { core } = scene.client;
    await expect(core.settings.confirmDriver({ kind: 'skf', path: scene.library })).rejects.toMatchObject({
      code: 'FILE_NOT_CHOSEN',
    });
    expect(scene.asked).toEqual([]);
  });
});

describe.skipIf(obstacle)('a driver that a person chose', () => {
  it('is loaded after the person confirmed its path and hash, which only the core stores', async () => {
    await begin();
    await scene.reopen();
    expect(await save([{ ...driver('x'), file: (await chosen()).handle }])).toBe('saved');
    expect(scene.asked).toEqual([
      { kind: 'skf', path: scene.library, sha256: expect.stringMatching(/^[0-9a-f]{64}$/), changed: false },
    ]);
    expect(scene.loaded()).toBe(false);
    await states();
    expect(scene.loaded()).toBe(true);
    expect(statSync(confirmed()).mode & 0o777).toBe(0o600);
    await scene.reopen();
    await states();
    expect(scene.asked).toHaveLength(1);
  });

  it('is neither saved nor loaded after a refusal, and the person is not asked again in this run', async () => {
    await begin({ allows: false });
    await scene.reopen();
    for (let time = 0; time < 3; time += 1)
      expect(await save([{ ...driver('x'), file: (await chosen()).handle }])).toBe('DRIVER_REFUSED');
    expect(scene.asked).toHaveLength(1);
    expect((await scene.client.core.settings.load()).settings.drivers).toEqual([]);
    expect(existsSync(confirmed())).toBe(false);
    expect(scene.loaded()).toBe(false);
  });

  it('is not loaded after its file has changed, until the person confirms it again', async () => {
    await begin();
    await scene.reopen();
    expect(await save([{ ...driver('x'), file: (await chosen()).handle }])).toBe('saved');
    appendFileSync(scene.library, 'more');
    expect(await states()).toMatchObject([{ working: false, unconfirmed: true }]);
    expect(scene.loaded()).toBe(false);
    expect(scene.asked).toHaveLength(1);
    await scene.client.core.settings.confirmDriver({ kind: 'skf', path: scene.library });
    expect(scene.asked.at(-1)).toMatchObject({ changed: true });
    await states();
    expect(scene.loaded()).toBe(true);
  });

  it('has to be confirmed again after it was removed from the settings', async () => {
    await begin();
    await scene.reopen();
    expect(await save([{ ...driver('x'), file: (await chosen()).handle }])).toBe('saved');
    expect(await save([])).toBe('saved');
    expect(JSON.parse(readFileSync(confirmed(), 'utf8'))).toEqual([]);
    expect(await save([{ ...driver('x'), file: (await chosen()).handle }])).toBe('saved');
    expect(scene.asked).toHaveLength(2);
  });

  it.each([
    ['a folder', () => root],
    ['a device', () => '/dev/zero'],
  ])('cannot be %s', async (_, path) => {
    await begin({ picks: path() });
    await scene.reopen();
    await expect(scene.client.core.host.pickFile({ purpose: 'driver' })).rejects.toMatchObject({
      code: 'FILE_UNREADABLE',
    });
  });

  it('cannot be a file that is not a library', async () => {
    const file = join(root, 'text.so');
    writeFileSync(file, '不是程序'.repeat(100));
    await begin({ picks: file });
    await scene.reopen();
    expect(await save([{ ...driver('x'), file: (await chosen()).handle }])).toBe('DRIVER_FAILED');
    expect(scene.asked).toEqual([]);
  });
});

describe.skipIf(obstacle)('a driver in the settings of an earlier version', () => {
  const withSettings = async (allows: boolean) => {
    await begin({ allows });
    mkdirSync(scene.data, { recursive: true });
    const settings = { ...DEFAULT_SETTINGS, drivers: [driver(scene.library)] };
    writeFileSync(join(scene.data, 'settings.json'), JSON.stringify(settings));
    await scene.reopen();
  };

  it('has to be confirmed once, and is then loaded', async () => {
    await withSettings(true);
    await Promise.all([states(), states()]);
    expect(scene.asked).toHaveLength(1);
    expect(scene.loaded()).toBe(true);
  });

  it('is not loaded when the person refuses', async () => {
    await withSettings(false);
    for (let time = 0; time < 3; time += 1)
      expect(await states()).toMatchObject([{ working: false, unconfirmed: true }]);
    expect(scene.asked).toHaveLength(1);
    expect(scene.loaded()).toBe(false);
  });
});

describe.skipIf(obstacle)('a driver on a host without dialogs', () => {
  it('is given by path, and still has to be confirmed', async () => {
    await begin({ dialogs: false, allows: false });
    await scene.reopen();
    expect(await save([driver(scene.library)])).toBe('DRIVER_REFUSED');
    expect(await save([driver('relative.so')])).toBe('FILE_NOT_CHOSEN');
    expect(await save([driver('/nowhere/driver.so')])).toBe('DRIVER_FAILED');
    expect(await save([driver('/dev/zero')])).toBe('DRIVER_FAILED');
    expect(scene.asked).toHaveLength(1);
    expect(scene.loaded()).toBe(false);
  });

  it('cannot be uploaded', async () => {
    await begin({ dialogs: false });
    await scene.reopen();
    const piece = { name: 'x.so', size: 1, offset: 0, bytes: 'eA==', upload: null };
    await expect(scene.client.core.host.putFile({ purpose: 'driver', ...piece })).rejects.toMatchObject({
      code: 'UPLOAD_REFUSED',
    });
  });
});
