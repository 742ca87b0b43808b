import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Settings } from '../../../../../electron/core/contract';
import type { KeyStores } from '../../../../../electron/core/identity/keystores/keystore';
import { createKeyStores } from '../../../../../electron/core/identity/keystores/stores';
import { newTriesPath } from './tries-file';
import { checkLibrary, detectLibrary } from '../../../../../electron/core/identity/keystores/tokens/library';
import { bundleTokens } from './bundle';
import { createTestConfirmations } from './confirmations';

/** The first bytes of an ELF library. */
function elf(bits: 32 | 64, machine: number): Buffer {
  const head = Buffer.alloc(64);
  head.write('\x7fELF', 'latin1');
  head[4] = bits === 32 ? 1 : 2;
  head[5] = 1;
  head.writeUInt16LE(machine, 18);
  return head;
}
/** The first bytes of a Windows (PE) library. */
function pe(machine: number, magic: number): Buffer {
  const head = Buffer.alloc(512);
  head.write('MZ');
  head.writeUInt32LE(128, 60);
  head.write('PE\0\0', 128, 'latin1');
  head.writeUInt16LE(machine, 132);
  head.writeUInt16LE(magic, 152);
  return head;
}

describe('a token driver', () => {
  let folder: string;
  let bundle: Awaited<ReturnType<typeof bundleTokens>>;
  let stores: KeyStores;
  let drivers: Settings['drivers'] = [];
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'drivers-'));
    bundle = await bundleTokens();
    stores = createKeyStores({
      confirmations: createTestConfirmations(),
      uptime: () => performance.now(),
      throttleFile: newTriesPath(),
      drivers: () => drivers,
      maxTries: () => 5,
      worker: bundle.worker,
    });
  });
  afterAll(async () => {
    await stores.close();
    bundle.remove();
    rmSync(folder, { recursive: true, force: true });
  });

  function put(name: string, bytes: Buffer): string {
    const path = join(folder, name);
    writeFileSync(path, bytes);
    return path;
  }

  it.each([
    ['ELF for x64', elf(64, 62), { format: 'elf', arch: 'x64', bits: 64 }],
    ['ELF for 32-bit Intel', elf(32, 3), { format: 'elf', arch: 'ia32', bits: 32 }],
    ['ELF for Loongson', elf(64, 258), { format: 'elf', arch: 'loong64', bits: 64 }],
    ['Windows, 64 bits', pe(0x8664, 0x20b), { format: 'pe', arch: 'x64', bits: 64 }],
    ['Windows, 32 bits', pe(0x14c, 0x10b), { format: 'pe', arch: 'ia32', bits: 32 }],
    ['text', Buffer.from('这不是驱动。'.repeat(20)), null],
    ['nothing', Buffer.alloc(0), null],
    ['a cut Windows file', pe(0x14c, 0x10b).subarray(0, 130), null],
  ])('is recognized by its first bytes: %s', (_name, head, expected) => {
    expect(detectLibrary(head)).toEqual(expected);
  });

  it.each([
    [
      'of 32 bits in a program of 64',
      pe(0x14c, 0x10b),
      'win32',
      'x64',
      '这个 UKey 驱动是 32 位的，本程序是 64 位的',
    ],
    [
      'of 64 bits in a program of 32',
      pe(0x8664, 0x20b),
      'win32',
      'ia32',
      '这个 UKey 驱动是 64 位的，本程序是 32 位的',
    ],
    ['for another system', pe(0x8664, 0x20b), 'linux', 'x64', '这个 UKey 驱动是 Windows 的，本机系统用不了'],
    ['for another processor', elf(64, 183), 'linux', 'x64', '为另一种处理器（arm64）做的'],
    ['that is no library', Buffer.alloc(4096), 'linux', 'x64', '不是 UKey 驱动（动态库）'],
  ] as const)('%s is refused with a message', (_name, head, platform, arch, message) => {
    expect(() => checkLibrary(put('driver', head), platform, arch)).toThrow(message);
  });

  it('that fits program and system is accepted', () => {
    expect(() => checkLibrary(put('driver', elf(64, 62)), 'linux', 'x64')).not.toThrow();
    expect(() => checkLibrary(put('driver', pe(0x14c, 0x10b)), 'win32', 'ia32')).not.toThrow();
  });

  it.each(['pkcs11', 'skf'] as const)(
    'that cannot be loaded is reported in its state, without affecting other drivers: %s',
    async (kind) => {
      mkdirSync(join(folder, `${kind}-folder`));
      const paths = [
        join(folder, 'none.so'),
        join(folder, `${kind}-folder`),
        put('text.so', Buffer.alloc(200, 'x')),
      ];
      drivers = paths.map((path) => ({ kind, path, pinType: 1 }));
      const answer = await stores.listTokens();
      expect(answer.keys).toEqual([]);
      expect(answer.drivers.map(({ working, message }) => [working, message])).toEqual([
        [false, '找不到 UKey 驱动文件，它可能没有安装，或已被移走。'],
        [false, 'UKey 驱动文件读不了：没有读取权限，或者不是文件。'],
        [false, '所选的文件不是 UKey 驱动（动态库）。'],
      ]);
    },
  );

  it.runIf(process.platform === 'linux')('that is of another kind is reported as such', async () => {
    const libc = [
      '/lib/x86_64-linux-gnu/libz.so.1',
      '/lib/x86_64-linux-gnu/libm.so.6',
      '/lib/aarch64-linux-gnu/libm.so.6',
    ];
    const { existsSync } = await import('node:fs');
    const path = libc.find((it) => existsSync(it)) ?? process.execPath;
    drivers = [
      { kind: 'pkcs11', path, pinType: 1 },
      { kind: 'skf', path, pinType: 1 },
    ];
    const [pkcs11, skf] = (await stores.listTokens()).drivers;
    expect(pkcs11?.message).toMatch(/不是 PKCS#11 UKey 驱动|没有带上 PKCS#11/);
    expect(skf?.message).toContain('不是国密接口（SKF）的 UKey 驱动');
  });

  it('that is not in the settings is not loaded', async () => {
    drivers = [];
    const place = { kind: 'pkcs11', driver: '/x.so', serial: '1', label: 'x', keyId: 'a1' } as const;
    await expect(stores.unlock(place, '123456')).rejects.toMatchObject({ code: 'DRIVER_FAILED' });
  });
});
