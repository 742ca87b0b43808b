import type { Account, PlatformSession } from '../../platform/contract';
import type { CertificateInfo, KeyLocation } from '../contract';
import type { Failure } from '../failure';
import type { Clock, Keyring, PlatformClient, Signer } from '../office';
import type { KeyStores } from './keystores/keystore';
import type { Certificate } from '../../pki/certificates';
import type { TrustMaterial } from '../../pki/trust';
import type { KeyAct } from './seat';

/** What this machine asks of people, beside the platform's policy; the stricter counts. */
export interface IdentitySettings {
  offlineDays: number;
  idleMinutes: number;
  sessionMinutes: number;
  secretDays: number;
}

export interface IdentityParts {
  /** `<data>/<realm>`, realm being `practice` or `office`. */
  realm: string;
  platform: PlatformClient;
  clock: Clock;
  settings(): IdentitySettings;
  /** This data folder's name, told to the platform (`deviceName`). */
  device: string;
  keys: KeyStores;
  keyring: Keyring | null;
  /** The token was pulled out: the key is gone already, and `unlock` brings it back. */
  onRemoved(): void;
}

/** What the platform has confirmed, now or at the last online login. */
export interface Confirmed {
  account: Account;
  policy: PlatformSession['policy'];
  /** Pinned anchors with the newest intermediates and CRLs known: hand it to `keepTrust` once the stores are open. */
  trust: TrustMaterial;
  /** SHA-256 of the founding act that the platform names; to be compared by the person while `trust.root` is null. */
  offeredRoot: string | null;
  /** Sentences to tell the person: roles that exclude each other, trust that does not reach the own certificate. */
  warnings: string[];
}

export interface SignedIn extends Confirmed {
  /** Where this account's databases are. */
  directory: string;
  /** 32 bytes. Overwritten at sign-out, so close the stores before. */
  dataKey: Buffer;
  /** The data key before it was changed, when files may still be under it: `changeKey`, then `keySettled`. */
  formerKey: Buffer | null;
  signer: Signer;
  certificate: CertificateInfo;
  key: KeyLocation;
  standing: 'online' | 'offline';
  /** Why the platform could not be reached, when offline. */
  line: Failure | null;
  /** What was done to the keys of the data, for the audit trail. */
  acts: KeyAct[];
}

export interface SignInInput {
  key: KeyLocation;
  /** Password of the file, PIN of the token. */
  secret: string;
  smsCode?: string | undefined;
  /** Send the PIN although the token has one try left. */
  lastTry?: boolean | undefined;
}
export type UnlockInput = Pick<SignInInput, 'secret' | 'lastTry'>;

/** Minutes until the screen locks: without a touch, and since password or PIN were last given. */
export interface LockLimits {
  idleMinutes: number;
  sessionMinutes: number;
}

/** The person at this machine, in one realm. Made anew when the platform in use changes; signed out at first. */
export interface Identity {
  /**
   * Opens the key and logs in to the platform; when the platform cannot be reached, lets a known account work offline
   * within its period (第十四条(三) 数字证书身份认证). Every fault of key, password, certificate, account or clock is a
   * Failure with its own code. After CERTIFICATE_RENEWED the next call may bring the old key, which hands the data over;
   * or the new one again, which says that the old one is lost (RECOVERY_REQUESTED).
   */
  signIn(input: SignInInput): Promise<SignedIn>;
  /** Logs in again with the key in hand, when the line is back or the token has run out. LOCKED while locked. */
  reconnect(): Promise<Confirmed>;
  /** Asks the platform for newer CRLs; they age while a session lasts. */
  refreshTrust(): Promise<TrustMaterial>;
  /**
   * Pins the root of trust of the office (SHA-256 of its founding act), which the person has compared. Returns the trust
   * to keep. Throws ROOT_PINNED when one is pinned already, ROOT_CHANGED when the platform names another one.
   */
  pinRoot(root: string): Promise<TrustMaterial>;
  /** The shorter of policy and settings, for whoever is signed in. */
  limits(): LockLimits;
  /** Takes the key away. The platform's token stays: receiving goes on until it runs out, nothing is signed. */
  lock(): void;
  /** Opens the same key again; another certificate, an expired one or an ended offline period is refused. */
  unlock(input: UnlockInput): Promise<Signer>;
  /** Changes the token's PIN. PIN_NOT_HERE for a file. */
  changePin(current: string, next: string): Promise<void>;
  /** Puts the data key in keeping under these system administrators' certificates, which have been checked. */
  depositKey(administrators: readonly Certificate[]): Promise<void>;
  /** Every file here is under the data key now: forgets the former one. */
  keySettled(): Promise<void>;
  /**
   * Forgets keys of this account whose binding has ended: they open the data no more. Answers their certificates. When
   * one of them was `lost`, the next sign-in changes the data key.
   */
  dropKeys(ended: ReadonlySet<string>, lost?: ReadonlySet<string>): Promise<string[]>;
  /** Forgets the keys, and ends the platform's session if it can be reached. */
  signOut(): Promise<void>;
  /** The key last used in this realm. */
  lastKey(): Promise<KeyLocation | null>;
}
