import type { Handle } from 'pkcs11js';
import { pinLastTry, pinLocked, pinUnfit, pinUnset, pinWrong } from '../failures';
import { CKR, codeOf, type Pkcs11Library } from './module';
import type { Token } from './tokens';

/** CKS_RO_USER_FUNCTIONS and CKS_RW_USER_FUNCTIONS. */
const LOGGED_IN = [1, 3];

/**
 * Throws `Failure` 'PIN_LOCKED', 'PIN_UNSET', or 'PIN_LAST_TRY' when one try is left and `lastTry` is false. No PIN is
 * sent.
 */
export function guardPin({ binding, module }: Pkcs11Library, { slot }: Token, lastTry: boolean): void {
  const { flags } = module.C_GetTokenInfo(slot);
  if (flags & binding.CKF_USER_PIN_LOCKED) throw pinLocked();
  if (!(flags & binding.CKF_USER_PIN_INITIALIZED)) throw pinUnset();
  if (flags & binding.CKF_USER_PIN_FINAL_TRY && !lastTry) throw pinLastTry();
}

/**
 * Sends the PIN once. An existing login would hide a wrong PIN, so it is ended first. Throws `Failure` 'PIN_WRONG',
 * 'PIN_LOCKED' or 'PIN_UNFIT', and errors of pkcs11js.
 */
export function logIn(library: Pkcs11Library, token: Token, session: Handle, pin: string): void {
  const { binding, module } = library;
  const { state } = module.C_GetSessionInfo(session);
  if (LOGGED_IN.includes(state)) module.C_Logout(session);
  try {
    module.C_Login(session, binding.CKU_USER, pin);
  } catch (error) {
    throw pinFailure(library, token, error);
  }
}

/**
 * Changes the PIN in a session that may write. Throws `Failure` 'PIN_WRONG', 'PIN_LOCKED', 'PIN_LAST_TRY', 'PIN_UNSET'
 * or 'PIN_UNFIT', and errors of pkcs11js.
 */
export function changePin(
  library: Pkcs11Library,
  token: Token,
  session: Handle,
  pins: { current: string; next: string },
): void {
  try {
    guardPin(library, token, false);
    library.module.C_SetPIN(session, pins.current, pins.next);
  } catch (error) {
    throw pinFailure(library, token, error);
  }
}

/** Maps an error of the token to a `Failure` of the PIN. The token's flags say how many tries are left. */
function pinFailure({ binding, module }: Pkcs11Library, { slot, info }: Token, error: unknown): unknown {
  const code = codeOf(error);
  if (code === CKR.pinInvalid || code === CKR.pinLenRange)
    return pinUnfit(info.minPinLen, info.maxPinLen, error);
  if (code !== CKR.pinIncorrect) return error;
  const { flags } = module.C_GetTokenInfo(slot);
  if (flags & binding.CKF_USER_PIN_LOCKED) return pinLocked(error);
  if (flags & binding.CKF_USER_PIN_FINAL_TRY) return pinWrong(1, error);
  return pinWrong(flags & binding.CKF_USER_PIN_COUNT_LOW ? 'few' : null, error);
}
