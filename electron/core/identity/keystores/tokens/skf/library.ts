import { createRequire } from 'node:module';
import type * as Koffi from 'koffi';
import { locked } from '../../failures';
import { driverFailed, pinUnfit, pinUnset, tokenFailed, tokenRemoved } from '../failures';
import { checkLibrary } from '../library';

const load = createRequire(import.meta.url);

/** Codes of GM/T 0016 appendix A that have a failure of their own. */
export const SAR = {
  ok: 0,
  notSupported: 0x0a000003,
  invalidHandle: 0x0a000005,
  bufferTooSmall: 0x0a000020,
  deviceRemoved: 0x0a000023,
  pinIncorrect: 0x0a000024,
  pinLocked: 0x0a000025,
  pinInvalid: 0x0a000026,
  pinLength: 0x0a000027,
  alreadyLoggedIn: 0x0a000028,
  pinNotInitialized: 0x0a000029,
  notLoggedIn: 0x0a00002d,
} as const;

/** A return code of the driver other than 0. */
export class SkfError extends Error {
  constructor(
    readonly code: number,
    readonly call: string,
  ) {
    super(`${call} 0x${code.toString(16).padStart(8, '0')}`);
    this.name = 'SkfError';
  }
}

/** Converts an `SkfError` to a `Failure`. Other errors are returned unchanged. */
export function toFailure(error: unknown): unknown {
  if (!(error instanceof SkfError)) return error;
  if (error.code === SAR.deviceRemoved || error.code === SAR.invalidHandle) return tokenRemoved(error);
  if (error.code === SAR.notLoggedIn) return locked();
  if (error.code === SAR.pinNotInitialized) return pinUnset();
  if (error.code === SAR.pinInvalid || error.code === SAR.pinLength) return pinUnfit(0, 0, error);
  return tokenFailed(error.message, error);
}

export type Handle = bigint;

const ULONG = 'uint32_t';
/** Handles are pointers: returned through memory and passed as numbers. */
const HANDLE = 'size_t';
const MEMORY = 'void *';
const POINTER_SIZE = 8;

/** Functions that every driver must have: name and parameters. All return a 32-bit ULONG. */
const FUNCTIONS = {
  SKF_EnumDev: ['int32_t', MEMORY, MEMORY],
  SKF_ConnectDev: [MEMORY, MEMORY],
  SKF_DisConnectDev: [HANDLE],
  SKF_GetDevInfo: [HANDLE, MEMORY],
  SKF_EnumApplication: [HANDLE, MEMORY, MEMORY],
  SKF_OpenApplication: [HANDLE, MEMORY, MEMORY],
  SKF_CloseApplication: [HANDLE],
  SKF_VerifyPIN: [HANDLE, ULONG, MEMORY, MEMORY],
  SKF_ChangePIN: [HANDLE, ULONG, MEMORY, MEMORY, MEMORY],
  SKF_EnumContainer: [HANDLE, MEMORY, MEMORY],
  SKF_OpenContainer: [HANDLE, MEMORY, MEMORY],
  SKF_CloseContainer: [HANDLE],
  SKF_ExportCertificate: [HANDLE, 'int32_t', MEMORY, MEMORY],
  SKF_ECCSignData: [HANDLE, MEMORY, ULONG, MEMORY],
  SKF_ImportSessionKey: [HANDLE, ULONG, MEMORY, ULONG, MEMORY],
  SKF_Decrypt: [HANDLE, MEMORY, ULONG, MEMORY, MEMORY],
  SKF_CloseHandle: [HANDLE],
} as const;
/** Functions that some vendors leave out. */
const OPTIONAL = {
  SKF_GetDevState: [MEMORY, MEMORY],
  SKF_GetPINInfo: [HANDLE, ULONG, MEMORY, MEMORY, MEMORY],
  SKF_ClearSecureState: [HANDLE],
} as const;
export type SkfFunction = keyof typeof FUNCTIONS | keyof typeof OPTIONAL | 'SKF_DecryptInit';
type Argument = number | bigint | Buffer | object;

type NativeFunction = (...given: Argument[]) => number;

/** Opens an SKF library (GM/T 0016). Throws `Failure` 'DRIVER_FAILED' whose message says why it does not work. */
export function openSkf(path: string): Skf {
  checkLibrary(path);
  const koffi = openBinding();
  let library: Koffi.LibraryHandle;
  try {
    library = koffi.load(path);
  } catch (cause) {
    throw driverFailed('UKey 驱动装载失败，它可能缺少所依赖的组件；请重新安装 UKey 厂商的驱动程序。', cause);
  }
  return new Skf(bindFunctions(koffi, library));
}

/** Returns the functions of a library by name. Throws `Failure` 'DRIVER_FAILED' when one is missing. */
function bindFunctions(koffi: typeof Koffi, library: Koffi.LibraryHandle): Map<string, NativeFunction> {
  // BLOCKCIPHERPARAM is passed by value.
  const cipherParameters = koffi.struct({
    IV: koffi.array('uint8_t', 32, 'Typed'),
    IVLen: ULONG,
    PaddingType: ULONG,
    FeedBitLen: ULONG,
  });
  const functions = new Map<string, NativeFunction>();
  const bind = (name: string, parameters: ReadonlyArray<string | Koffi.TypeObject>) =>
    functions.set(name, library.func('__stdcall', name, ULONG, [...parameters]) as NativeFunction);
  try {
    for (const [name, parameters] of Object.entries(FUNCTIONS)) bind(name, parameters);
    bind('SKF_DecryptInit', [HANDLE, cipherParameters]);
  } catch (cause) {
    throw driverFailed('所选的文件不是国密接口（SKF）的 UKey 驱动；若是 PKCS#11 驱动，请更改类型。', cause);
  }
  for (const [name, parameters] of Object.entries(OPTIONAL)) {
    try {
      bind(name, parameters);
    } catch {
      functions.set(name, () => SAR.notSupported);
    }
  }
  return functions;
}

/** Largest buffer in bytes that `Skf.bytes` offers to a function. */
const LARGEST = 1024 * 1024;

/** The functions of an SKF library. All methods throw an `SkfError` for a return code other than 0. */
export class Skf {
  constructor(private readonly functions: ReadonlyMap<string, NativeFunction>) {}

  /** Calls a function. */
  call(name: SkfFunction, ...given: Argument[]): void {
    const code = (this.functions.get(name)?.(...given) ?? SAR.notSupported) >>> 0;
    if (code !== SAR.ok) throw new SkfError(code, name);
  }

  /** Calls a function whose last parameter receives a handle. */
  open(name: SkfFunction, ...given: Argument[]): Handle {
    const out = Buffer.alloc(POINTER_SIZE);
    this.call(name, ...given, out);
    return out.readBigUInt64LE();
  }

  /** Calls a function whose last two parameters are a buffer and its size, in and out. */
  bytes(name: SkfFunction, ...given: Argument[]): Buffer {
    let room = 4096;
    for (;;) {
      const buffer = Buffer.alloc(room);
      const size = ulongBuffer(room);
      try {
        this.call(name, ...given, buffer, size);
        return buffer.subarray(0, Math.min(size.readUInt32LE(), room));
      } catch (error) {
        if (!(error instanceof SkfError && error.code === SAR.bufferTooSmall) || room >= LARGEST) throw error;
        room *= 4;
      }
    }
  }
}

/** Returns 4 bytes of memory with a little-endian ULONG. */
export function ulongBuffer(value = 0): Buffer {
  const memory = Buffer.alloc(4);
  memory.writeUInt32LE(value);
  return memory;
}

function openBinding(): typeof Koffi {
  try {
    return load('koffi') as typeof Koffi;
  } catch (cause) {
    throw driverFailed('本程序的这一份没有带上国密 UKey 组件，不能使用这类 UKey。', cause);
  }
}
