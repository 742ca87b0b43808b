import { createRequire } from 'node:module';
import type * as Pkcs11 from 'pkcs11js';
import { driverFailed, pinLocked, pinUnset, pinWrong, tokenFailed, tokenRemoved } from '../failures';
import { locked } from '../../failures';
import { checkLibrary } from '../library';

const load = createRequire(import.meta.url);

/** Constants and classes of pkcs11js. */
export type Pkcs11Binding = typeof Pkcs11;

/** Return values of PKCS#11 that have a failure of their own (PKCS#11 v2.40 §11.1). */
export const CKR = {
  generalError: 0x5,
  deviceError: 0x30,
  deviceRemoved: 0x32,
  pinIncorrect: 0xa0,
  pinInvalid: 0xa1,
  pinLenRange: 0xa2,
  pinExpired: 0xa3,
  pinLocked: 0xa4,
  sessionClosed: 0xb0,
  sessionHandleInvalid: 0xb3,
  objectHandleInvalid: 0x82,
  keyHandleInvalid: 0x60,
  slotIdInvalid: 0x3,
  tokenNotPresent: 0xe0,
  tokenNotRecognized: 0xe1,
  userAlreadyLoggedIn: 0x100,
  userNotLoggedIn: 0x101,
  userPinNotInitialized: 0x102,
  alreadyInitialized: 0x191,
} as const;

/** The token is removed, or was removed in between. */
const GONE: number[] = [
  CKR.deviceRemoved,
  CKR.tokenNotPresent,
  CKR.tokenNotRecognized,
  CKR.slotIdInvalid,
  CKR.sessionClosed,
  CKR.sessionHandleInvalid,
];
/** Codes that some drivers return for a removed token, and also for other reasons; the token's presence decides. */
const PERHAPS_GONE: number[] = [
  CKR.generalError,
  CKR.deviceError,
  CKR.objectHandleInvalid,
  CKR.keyHandleInvalid,
];

/** Returns the CKR code of an error of pkcs11js; null for other errors. */
export const codeOf = (error: unknown): number | null =>
  error instanceof Error && error.name === 'Pkcs11Error' && 'code' in error ? Number(error.code) : null;

/** Converts an error of pkcs11js to a `Failure`. Other errors are returned unchanged. */
export function toFailure(error: unknown, isThere: () => boolean): unknown {
  const code = codeOf(error);
  if (code === null) return error;
  if (GONE.includes(code) || (PERHAPS_GONE.includes(code) && !isThere())) return tokenRemoved(error);
  if (code === CKR.userNotLoggedIn) return locked();
  if (code === CKR.pinIncorrect) return pinWrong(null, error);
  if (code === CKR.pinLocked) return pinLocked(error);
  if (code === CKR.userPinNotInitialized) return pinUnset();
  return tokenFailed((error as Error).message, error);
}

/** A PKCS#11 library in use. */
export interface Pkcs11Library {
  binding: Pkcs11Binding;
  module: Pkcs11.PKCS11;
}

/** Opens a PKCS#11 library. Throws `Failure` 'DRIVER_FAILED' whose message says why it does not work. */
export function openModule(path: string): Pkcs11Library {
  checkLibrary(path);
  const binding = openBinding();
  const module = new binding.PKCS11();
  try {
    module.load(path);
  } catch (cause) {
    throw driverFailed(reasonOf(String(cause)), cause);
  }
  try {
    initialize({ binding, module });
  } catch (cause) {
    throw driverFailed(`UKey 驱动不能启动（${(cause as Error).message}）。`, cause);
  }
  return { binding, module };
}

/**
 * Initializes the library. It may be initialized by the other worker already: PKCS#11 counts per process. Throws other
 * errors of pkcs11js.
 */
export function initialize({ binding, module }: Pkcs11Library): void {
  try {
    module.C_Initialize({ flags: binding.CKF_OS_LOCKING_OK });
  } catch (error) {
    if (codeOf(error) !== CKR.alreadyInitialized) throw error;
  }
}

function openBinding(): Pkcs11Binding {
  try {
    return load('pkcs11js') as Pkcs11Binding;
  } catch (cause) {
    throw driverFailed('本程序的这一份没有带上 PKCS#11 UKey 组件，不能使用这类 UKey。', cause);
  }
}

function reasonOf(message: string): string {
  return /C_GetFunctionList|undefined symbol|procedure could not be found|symbol not found/i.test(message)
    ? '所选的文件不是 PKCS#11 UKey 驱动；若是国密接口（SKF）的驱动，请把类型改为 SKF。'
    : 'UKey 驱动装载失败，它可能缺少所依赖的组件；请重新安装 UKey 厂商的驱动程序。';
}
