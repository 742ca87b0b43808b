import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { driverFailed } from './failures';

type Format = 'elf' | 'pe' | 'macho';
interface Library {
  format: Format;
  /** As in `process.arch`; null for other processors. */
  arch: string | null;
  bits: 32 | 64;
}

const HEAD = 4096;
const ELF_MACHINES: Record<number, string> = {
  3: 'ia32',
  62: 'x64',
  40: 'arm',
  183: 'arm64',
  258: 'loong64',
};
const PE_MACHINES: Record<number, string> = { 0x14c: 'ia32', 0x8664: 'x64', 0xaa64: 'arm64' };
const MACHO_CPUS: Record<number, string> = { 0x01000007: 'x64', 0x0100000c: 'arm64' };

/** Returns the kind of library from the first bytes of a file; null when it is none. */
export function detectLibrary(head: Buffer): Library | null {
  if (head.length < 64) return null;
  if (head.readUInt32BE(0) === 0x7f454c46) {
    const machine = head[5] === 2 ? head.readUInt16BE(18) : head.readUInt16LE(18);
    return { format: 'elf', arch: ELF_MACHINES[machine] ?? null, bits: head[4] === 1 ? 32 : 64 };
  }
  if (head.toString('latin1', 0, 2) === 'MZ') {
    const at = head.readUInt32LE(60);
    if (at + 26 > head.length || head.toString('latin1', at, at + 4) !== 'PE\0\0') return null;
    const bits = head.readUInt16LE(at + 24) === 0x20b ? 64 : 32;
    return { format: 'pe', arch: PE_MACHINES[head.readUInt16LE(at + 4)] ?? null, bits };
  }
  if (head.readUInt32LE(0) === 0xfeedfacf)
    return { format: 'macho', arch: MACHO_CPUS[head.readUInt32LE(4)] ?? null, bits: 64 };
  return null;
}

const SYSTEMS: Record<Format, string> = { elf: 'Linux', pe: 'Windows', macho: 'macOS' };
const FORMATS: Record<string, Format> = { win32: 'pe', darwin: 'macho' };

/**
 * Checks that a file can be loaded as a driver on this machine, since the system's own message names neither bits nor
 * processor. Throws `Failure` 'DRIVER_FAILED' with the reason.
 */
export function checkLibrary(path: string, platform = process.platform, arch: string = process.arch): void {
  const library = detectLibrary(readHead(path));
  const format = FORMATS[platform] ?? 'elf';
  // A universal macOS library has another header and contains several libraries.
  if (!library && platform === 'darwin') return;
  if (!library) throw driverFailed('所选的文件不是 UKey 驱动（动态库）。');
  if (library.format !== format)
    throw driverFailed(`这个 UKey 驱动是 ${SYSTEMS[library.format]} 的，本机系统用不了。`);
  const bits = arch === 'ia32' || arch === 'arm' ? 32 : 64;
  if (library.bits !== bits)
    throw driverFailed(
      `这个 UKey 驱动是 ${library.bits} 位的，本程序是 ${bits} 位的，两者不能配合；请安装 ${bits} 位的驱动。`,
    );
  if (library.arch !== null && library.arch !== arch)
    throw driverFailed(`这个 UKey 驱动是为另一种处理器（${library.arch}）做的，本机（${arch}）用不了。`);
}

function readHead(path: string): Buffer {
  try {
    const file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    try {
      if (!fstatSync(file).isFile()) throw new Error('not a file');
      const head = Buffer.alloc(HEAD);
      return head.subarray(0, readSync(file, head, 0, HEAD, 0));
    } finally {
      closeSync(file);
    }
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR')
      throw driverFailed('找不到 UKey 驱动文件，它可能没有安装，或已被移走。', cause);
    throw driverFailed('UKey 驱动文件读不了：没有读取权限，或者不是文件。', cause);
  }
}
