import type { DriverState, FoundKey, KeyLocation } from '../../contract';
import type { SignatureAlgorithm } from '../../../pki/algorithms';
import type { Certificate } from '../../../pki/certificates';

/** An unlocked key, in a file or on a token. */
export interface UnlockedKey {
  readonly location: KeyLocation;
  readonly certificate: Certificate;
  readonly algorithm: SignatureAlgorithm;
  /**
   * Returns the signature in the encoding of CMS: PKCS#1 v1.5 for RSA, DER of r and s for ECDSA and SM2. A key in a
   * file signs `toBeSigned`; a token signs `digest`, 32 bytes, which for SM2 is SM3(Z ‖ toBeSigned).
   *
   * @throws Failure LOCKED after `close`, TOKEN_REMOVED, TOKEN_BUSY, TOKEN_FAILED
   */
  sign(input: { toBeSigned: Buffer; digest: Buffer }): Promise<Buffer>;
  /** Returns the data key wrapped under this key; null when the key cannot unwrap. */
  wrap(dataKey: Buffer): Promise<string | null>;
  /**
   * Returns the unwrapped data key. Rejects with `Failure` 'KEY_UNWRAP_FAILED' when it was not wrapped under this key.
   */
  unwrap(wrapped: string): Promise<Buffer>;
  /** Calls `listener` once when the token is removed; never for a file. Returns a function that stops listening. */
  onRemoved(listener: () => void): () => void;
  /** Changes a token's PIN; null for a file. */
  changePin: ((current: string, next: string) => Promise<void>) | null;
  /** Logs out of the token and forgets the key. */
  close(): Promise<void>;
}

/** Opens keys in files and on tokens. */
export interface KeyStores {
  /**
   * Returns the certificates on connected tokens. Never rejects with a `Failure`: each driver's state says whether it
   * works.
   */
  listTokens(): Promise<{ keys: FoundKey[]; drivers: DriverState[] }>;
  /**
   * Opens a key with the file's password or the token's PIN. A PIN is sent to the token once and never repeated.
   *
   * @throws Failure PFX_*, TOKEN_MISSING, PIN_WRONG (the message says how many tries are left), PIN_LOCKED,
   * PIN_LAST_TRY (one try is left and `lastTry` is not set: the PIN was not sent), DRIVER_FAILED
   */
  unlock(location: KeyLocation, secret: string, options?: { lastTry?: boolean }): Promise<UnlockedKey>;
  close(): Promise<void>;
}
