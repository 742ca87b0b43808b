import type { Account, AuditAction, Offer, PlatformSession } from '../../platform/contract';
import type { CertificateInfo, KeyLocation } from '../contract';
import type { Failure } from '../failure';
import type { Clock, Keyring, PlatformClient, Signer } from '../types';
import type { KeyStores } from './keystores/keystore';
import type { Certificate } from '../../pki/certificates';
import type { TrustMaterial } from '../../pki/trust';

/** Security settings of this machine. The stricter of these and the platform's policy applies. */
export interface IdentitySettings {
  offlineDays: number;
  idleMinutes: number;
  sessionMinutes: number;
  secretDays: number;
}

export interface IdentityParts {
  /** `<data>/practice` or `<data>/office`. */
  realm: string;
  platform: PlatformClient;
  clock: Clock;
  settings(): IdentitySettings;
  /** Name of this data folder at the platform (`deviceName`). */
  device: string;
  keys: KeyStores;
  keyring: Keyring | null;
  /** Called when the token was removed. The key is closed already; `unlock` opens it again. */
  onTokenRemoved(): void;
}

/** A change of the keys of the local data, for the audit trail. */
export interface KeyEvent {
  action: AuditAction;
  detail: string;
}

/** Account data that the platform confirmed, now or at the last online login. */
export interface ConfirmedAccount {
  account: Account;
  policy: PlatformSession['policy'];
  offer: Offer;
  /** Pinned anchors with the newest known intermediates and CRLs. Pass it to `keepTrust` when the stores are open. */
  trust: TrustMaterial;
  /** SHA-256 of the founding act that the platform names. The user has to compare it while `trust.root` is null. */
  offeredRoot: string | null;
  /** Warnings for the user: conflicting roles, or trust that does not cover the account's own certificate. */
  warnings: string[];
}

export interface SignedIn extends ConfirmedAccount {
  /** Folder of this account's databases. */
  directory: string;
  /** 32 bytes. Overwritten at sign-out, so close the stores before. */
  dataKey: Buffer;
  /**
   * The former data key while files may still be encrypted with it: call `changeKey`, then `keySettled`. Null
   * otherwise.
   */
  formerKey: Buffer | null;
  signer: Signer;
  certificate: CertificateInfo;
  key: KeyLocation;
  standing: 'online' | 'offline';
  /** Why the platform could not be reached; null when online. */
  connectionFailure: Failure | null;
  /** Changes of the keys of the local data, for the audit trail. */
  keyEvents: KeyEvent[];
}

export interface SignInInput {
  key: KeyLocation;
  /** Password of the file or PIN of the token. */
  secret: string;
  smsCode?: string | undefined;
  /** Send the PIN although the token has only one try left. */
  lastTry?: boolean | undefined;
}
export type UnlockInput = Pick<SignInInput, 'secret' | 'lastTry'>;

/** Minutes until the screen locks: without user input, and since the last password or PIN. */
export interface LockLimits {
  idleMinutes: number;
  sessionMinutes: number;
}

/**
 * Sign-in and keys of the user in one realm. A new instance, signed out, is created when the platform in use changes.
 */
export interface Identity {
  /**
   * Opens the key and logs in to the platform. When the platform cannot be reached, an account that is known on this
   * machine may work offline within its period (第十四条(三) 数字证书身份认证). Rejects with a `Failure` whose code
   * names the fault of key, password, certificate, account or clock. After 'CERTIFICATE_RENEWED' the next call may use
   * the old key, which hands over the data; or the new key again, which requests a recovery because the old key is lost
   * ('RECOVERY_REQUESTED').
   */
  signIn(input: SignInInput): Promise<SignedIn>;
  /**
   * Logs in again with the open key, after a connection failure or when the platform's token has expired. Rejects with
   * `Failure` 'LOCKED' while locked and 'SIGNED_OUT' when no account is signed in.
   */
  reconnect(): Promise<ConfirmedAccount>;
  /** Fetches newer CRLs from the platform. Rejects with `Failure` 'SIGNED_OUT' when no account is signed in. */
  refreshTrust(): Promise<TrustMaterial>;
  /**
   * Pins the root of trust (SHA-256 of the founding act) that the user has compared. Resolves with the trust to keep.
   * Rejects with `Failure` 'ROOT_PINNED' when one is pinned already, 'ROOT_CHANGED' when the platform names another
   * one.
   */
  pinRoot(root: string): Promise<TrustMaterial>;
  /**
   * Returns the shorter of policy and settings for the signed-in account. Throws `Failure` 'SIGNED_OUT' without one.
   */
  limits(): LockLimits;
  /** Closes the key. The platform's token stays valid: sync receives until it expires, but nothing can be signed. */
  lock(): void;
  /**
   * Opens the same key again. Rejects with a `Failure` when it holds another certificate or an expired one, or when the
   * offline period is over.
   */
  unlock(input: UnlockInput): Promise<Signer>;
  /** Changes the token's PIN. Rejects with `Failure` 'PIN_NOT_HERE' for a file. */
  changePin(current: string, next: string): Promise<void>;
  /** Deposits the data key under these certificates of system administrators. The caller has checked them. */
  depositKey(administrators: readonly Certificate[]): Promise<void>;
  /** Forgets the former data key. Call it when all files are encrypted with the current one. */
  finishKeyRotation(): Promise<void>;
  /**
   * Removes keys of this account whose registration has ended, so that they no longer open the data. Resolves with the
   * SHA-256 of their certificates. When one of them is in `lost`, the next sign-in changes the data key.
   */
  removeKeys(ended: ReadonlySet<string>, lost?: ReadonlySet<string>): Promise<string[]>;
  /** Forgets the keys and ends the session on the platform if it can be reached. */
  signOut(): Promise<void>;
  /** Returns the key last used in this realm; null when there is none. */
  lastKey(): Promise<KeyLocation | null>;
}
