import type { DriverState, FoundKey, KeyLocation } from '../../contract';
import type { SignatureAlgorithm } from '../../../pki/algorithms';
import type { Certificate } from '../../../pki/certificates';

/** A key that has been unlocked. Wherever it lives, it signs and unwraps alike. */
export interface UnlockedKey {
  readonly location: KeyLocation;
  readonly certificate: Certificate;
  readonly algorithm: SignatureAlgorithm;
  /**
   * The signature as CMS carries it: PKCS#1 v1.5 for RSA, DER of r and s for ECDSA and SM2. A file's key signs
   * `toBeSigned`; a token signs `digest`, 32 bytes, which for SM2 is SM3(Z ‖ toBeSigned) already.
   *
   * @throws Failure LOCKED after `close`, TOKEN_REMOVED, TOKEN_BUSY, TOKEN_FAILED
   */
  sign(input: { toBeSigned: Buffer; digest: Buffer }): Promise<Buffer>;
  /** How a data key is put under this key: by the certificate's public key, by the token, or null when it cannot. */
  wrap(dataKey: Buffer): Promise<string | null>;
  /** Throws a Failure KEY_UNWRAP_FAILED when it was not put under this key. */
  unwrap(wrapped: string): Promise<Buffer>;
  /** Calls once when the token is gone. Never for a file. Answers how to stop listening. */
  onRemoved(listener: () => void): () => void;
  /** Changes a token's PIN. Null for a file. */
  changePin: ((current: string, next: string) => Promise<void>) | null;
  /** Logs out of the token and forgets the key. */
  close(): Promise<void>;
}

/** All the places keys are in, behind one door. */
export interface KeyStores {
  /** Tokens that are plugged in now. Never rejects: a driver that does not work says so in its state. */
  listTokens(): Promise<{ keys: FoundKey[]; drivers: DriverState[] }>;
  /**
   * Opens a key with the file's password or the token's PIN. A PIN is sent to the token once, never again by itself.
   *
   * @throws Failure PFX_*, TOKEN_MISSING, PIN_WRONG (the sentence says how many tries are left), PIN_LOCKED,
   *   PIN_LAST_TRY (one try is left: not sent unless `lastTry`), DRIVER_FAILED
   */
  unlock(location: KeyLocation, secret: string, options?: { lastTry?: boolean }): Promise<UnlockedKey>;
  close(): Promise<void>;
}
