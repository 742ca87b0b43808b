import type { KeyLocation, Settings } from '../../../contract';
import type { SignatureAlgorithm } from '../../../../pki/algorithms';

export type DriverSetting = Settings['drivers'][number];
export type TokenLocation = Exclude<KeyLocation, { kind: 'file' }>;

/**
 * Each driver has a worker of its own, so that one that hangs holds up nobody else, and while a key is open a second one
 * that only looks whether the token is still there: a driver that signs does not look up.
 */
export interface WorkerStart {
  setting: DriverSetting;
  /** The file that a person has confirmed, SHA-256 in hex; no other is loaded. */
  sha256: string;
  role: 'acts' | 'watch';
}

/** A certificate on a token, DER. */
export interface ListedKey {
  location: TokenLocation;
  certificate: Uint8Array;
}

export interface OpenedToken {
  handle: number;
  /** By what the watch knows the token. */
  token: string;
  certificate: Uint8Array;
  algorithm: SignatureAlgorithm;
}

/** What a driver does, for the worker that runs it and for the core that asks. Every method throws Failures. */
export interface Acts {
  list(input: null): ListedKey[];
  /** Sends the PIN to the token, once. */
  open(input: { location: TokenLocation; pin: string; lastTry: boolean }): OpenedToken;
  /** `digest` as in `UnlockedKey.sign`; the answer as CMS carries it. */
  sign(input: { handle: number; digest: Uint8Array }): Uint8Array;
  /** Null when the token cannot take it out again; tried before it is answered. */
  wrap(input: { handle: number; dataKey: Uint8Array }): string | null;
  unwrap(input: { handle: number; wrapped: string }): Uint8Array;
  changePin(input: { handle: number; current: string; next: string }): null;
  close(input: { handle: number }): null;
  /** Leaves the driver; nothing may follow. */
  end(input: null): null;
}
export type Act = keyof Acts;
export type Input<A extends Act> = Parameters<Acts[A]>[0];
export type Output<A extends Act> = ReturnType<Acts[A]>;

/** A driver that is loaded, inside a worker. `present` may throw for a token that is gone or answers no more. */
export interface Driver extends Acts {
  present(token: string): boolean;
}

export type ToWorker =
  | { kind: 'act'; id: number; act: Act; input: Input<Act> }
  | { kind: 'watch'; handle: number; token: string }
  | { kind: 'unwatch'; handle: number }
  /** Ends a watching thread, between two looks: ended in the middle of loading a driver it would take the process with it. */
  | { kind: 'stop' };

export type FromWorker =
  | { kind: 'done'; id: number; output: Output<Act> }
  | { kind: 'failed'; id: number; code: string; message: string; advice: string }
  /** Not a Failure: a defect. */
  | { kind: 'broken'; id: number; error: string }
  | { kind: 'removed'; handle: number };
