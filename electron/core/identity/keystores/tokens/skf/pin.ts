import { pinLastTry, pinLocked, pinWrong } from '../failures';
import { closeQuietly, pinTriesLeft } from './devices';
import { SAR, SkfError, ulongBuffer, type Handle, type Skf } from './library';
import { zeroTerminated } from './text';

/** An application whose PIN is sent. `pinType` is that of the settings: user or administrator. */
export interface PinHolder {
  skf: Skf;
  application: Handle;
  pinType: number;
}

/**
 * Sends the PIN to an application once. An existing login is ended first, because a token that is logged in does not
 * check the PIN.
 *
 * @throws Failure PIN_LOCKED, PIN_LAST_TRY, PIN_WRONG with the remaining tries, or an SkfError
 */
export function verifyPin(holder: PinHolder, pin: string, lastTry: boolean): void {
  const { skf, application, pinType } = holder;
  guardPin(holder, lastTry);
  closeQuietly(skf, 'SKF_ClearSecureState', application);
  const left = ulongBuffer();
  try {
    skf.call('SKF_VerifyPIN', application, pinType, pinBytes(pin), left);
  } catch (error) {
    throw pinFailure(error, left);
  }
}

/**
 * Changes the PIN.
 *
 * @throws Failure PIN_LOCKED, PIN_LAST_TRY, PIN_WRONG with the remaining tries, or an SkfError
 */
export function changePin(holder: PinHolder, current: string, next: string): void {
  const { skf, application, pinType } = holder;
  guardPin(holder, false);
  const left = ulongBuffer();
  try {
    skf.call('SKF_ChangePIN', application, pinType, pinBytes(current), pinBytes(next), left);
  } catch (error) {
    throw pinFailure(error, left);
  }
}

/** Returns the PIN with a closing zero. A zero inside would cut the PIN off, so it counts as wrong. */
function pinBytes(pin: string): Buffer {
  if (pin.includes('\0')) throw pinWrong(null);
  return zeroTerminated(pin);
}

function guardPin({ skf, application, pinType }: PinHolder, lastTry: boolean): void {
  const left = pinTriesLeft(skf, application, pinType);
  if (left === 0) throw pinLocked();
  if (left === 1 && !lastTry) throw pinLastTry();
}

function pinFailure(error: unknown, left: Buffer): unknown {
  if (!(error instanceof SkfError)) return error;
  if (error.code === SAR.pinLocked) return pinLocked(error);
  if (error.code !== SAR.pinIncorrect) return error;
  const tries = left.readUInt32LE();
  return tries === 0 ? pinLocked(error) : pinWrong(tries, error);
}
