import type { KeyLocation, Settings } from '../../../contract';
import type { SignatureAlgorithm } from '../../../../pki/algorithms';

export type DriverSetting = Settings['drivers'][number];
export type TokenLocation = Exclude<KeyLocation, { kind: 'file' }>;

/**
 * Each driver has its own worker, so that a hanging driver blocks nothing else. While a key is open, a second worker
 * only checks whether the token is present: a driver that signs cannot do so.
 */
export interface WorkerStart {
  setting: DriverSetting;
  /** SHA-256 of the confirmed driver file, hex; no other file is loaded. */
  sha256: string;
  role: 'acts' | 'watch';
}

/** A certificate on a token; DER. */
export interface ListedKey {
  location: TokenLocation;
  certificate: Uint8Array;
}

export interface OpenedToken {
  handle: number;
  /** Identifies the token for `present`. */
  token: string;
  certificate: Uint8Array;
  algorithm: SignatureAlgorithm;
}

/** Acts of a driver, called by the core through the worker. Every method throws `Failure`s. */
export interface DriverCalls {
  list(input: null): ListedKey[];
  /** Sends the PIN to the token once and opens the key. */
  open(input: { location: TokenLocation; pin: string; lastTry: boolean }): OpenedToken;
  /** `digest` as in `UnlockedKey.sign`; returns the signature in the encoding of CMS. */
  sign(input: { handle: number; digest: Uint8Array }): Uint8Array;
  /** Returns the wrapped data key; null when the token cannot unwrap it, which is tried first. */
  wrap(input: { handle: number; dataKey: Uint8Array }): string | null;
  unwrap(input: { handle: number; wrapped: string }): Uint8Array;
  changePin(input: { handle: number; current: string; next: string }): null;
  close(input: { handle: number }): null;
  /** Unloads the driver; must be the last call. */
  end(input: null): null;
}
export type DriverCall = keyof DriverCalls;
export type DriverInput<A extends DriverCall> = Parameters<DriverCalls[A]>[0];
export type DriverOutput<A extends DriverCall> = ReturnType<DriverCalls[A]>;

/** A loaded driver inside a worker. `present` may throw for a token that is removed or does not answer. */
export interface Driver extends DriverCalls {
  isPresent(token: string): boolean;
}

export type ToWorker =
  | { kind: 'act'; id: number; act: DriverCall; input: DriverInput<DriverCall> }
  | { kind: 'watch'; handle: number; token: string }
  | { kind: 'unwatch'; handle: number }
  /** Ends a watching thread between two checks: ended while loading a driver, it would end the process. */
  | { kind: 'stop' };

export type FromWorker =
  | { kind: 'done'; id: number; output: DriverOutput<DriverCall> }
  | { kind: 'failed'; id: number; code: string; message: string; advice: string }
  /** An error other than a `Failure`, which is a defect. */
  | { kind: 'broken'; id: number; error: string }
  | { kind: 'removed'; handle: number };
