import type { Database } from 'better-sqlite3';
import type {
  Account,
  AdministrationRequest,
  AuditAction,
  AuditEntry,
  AuditHead,
  AuditPage,
  AuditQuery,
  Challenge,
  UncheckedPage,
  Command,
  CommandResult,
  HandOver,
  Health,
  Offer,
  RecoveryRequest,
  ReviewStage,
  PlatformSession,
  Trust,
} from '../platform/contract';
import type {
  CertificateInfo,
  DriverState,
  FilePurpose,
  FoundKey,
  HostInfo,
  Notice,
  PracticeInfo,
  SessionState,
  Settings,
  SettingsInput,
  SignInKey,
  SyncStatus,
} from './contract';
import type { ChosenFiles } from './chosen-files';
import type { SignInInput, UnlockInput } from './identity/service';
import type { CaInfo } from './settings/certificate';
import type { PracticeMessage } from './practice';
import type { FileParser, ParserHost } from './documents/parser/protocol';
import type { DocumentWorker } from './documents/protocol';
import type { PageInspector } from './publishing/inspection/client';
import type { PublicAnswer, PublicRequest } from './sync/public-page';

export type { PublicAnswer, PublicRequest };

/**
 * Services of the environment that the core runs in. A browser host has no dialogs: `pickFile` resolves with null
 * there.
 */
export interface Host {
  info: HostInfo;
  pickFile(purpose: FilePurpose): Promise<string | null>;
  /** Asks where to write a file of this name. Null when the user cancelled. */
  pickTarget(name: string): Promise<string | null>;
  /**
   * Asks the user, in a dialog that no page can answer, whether a token driver may be loaded: it is the vendor's code
   * and runs in this program. `sha256` is hex; `changed` is true when another file was confirmed at this path before.
   */
  confirmDriver(driver: {
    kind: 'pkcs11' | 'skf';
    path: string;
    sha256: string;
    changed: boolean;
  }): Promise<boolean>;
  /** Returns a PDF (A4) of HTML without scripts. Null where the host cannot print. */
  printPdf(html: string): Promise<Uint8Array | null>;
  /** The system's keyring. Null when there is none or its storage is not protected. */
  keyring: Keyring | null;
  openExternal(url: string): Promise<boolean>;
  /** Runs the parser of untrusted files. Absent where the core may start processes. */
  parser?: ParserHost;
}

/**
 * Encrypts for this user on this machine. Both reject with `Failure` 'KEYRING_REFUSED' or 'KEYRING_MISSING' when the
 * system does not.
 */
export interface Keyring {
  encrypt(plain: Uint8Array): Promise<Uint8Array>;
  decrypt(sealed: Uint8Array): Promise<Uint8Array>;
}

/** Paths. `bundles` are the built scripts that the core starts. */
export interface Paths {
  data: string;
  /**
   * Folder of the practice platform, `<data>/practice/platform` when absent. Clients with the same folder share the
   * platform.
   */
  practice?: string;
  bundles: {
    practice: string;
    indexer: string;
    searcher: string;
    tokens: string;
    documents: string;
    pages: string;
    /** Runs in a separate process. */
    parser: string;
  };
}

export interface Clock {
  /** Returns the platform's time where the clock offset is known, this machine's time otherwise. */
  now(): Date;
}

/** The clocks of a machine. */
export interface MachineClock {
  /** Returns the time of the machine's clock, for comparison and records only. All other code uses `Clock.now`. */
  time(): Date;
  /** Returns the ms of a monotonic clock, which cannot be set and includes sleep. */
  uptime(): number;
}

/** This machine in this run of the program. */
export interface Machine extends MachineClock {
  /** Name of this data folder at the platform (`deviceName`). */
  device: string;
  /** UUID of this run of the core. */
  runId: string;
}

/** What changed; pages fetch it again. */
export type Topic = 'articles' | 'drafts' | 'ledger' | 'outbox' | 'notices' | 'search' | 'session' | 'sync';
export interface Events {
  emit(topic: Topic): void;
  on(topic: Topic, listener: () => void): () => void;
}

export interface Stores {
  /** `<data>/<realm>/accounts/<account id>` */
  directory: string;
  work: Database;
  cache: Database;
}

/**
 * The certificate of the signed-in account. The private key is not accessible; `Session.signer` is null while locked.
 */
export interface Signer {
  certificate: CertificateInfo;
  /**
   * Returns a detached CMS with ESS signingCertificateV2 over `content`, in the algorithm of the certificate; DER in
   * base64. Rejects with `Failure` 'LOCKED' after the screen was locked.
   */
  sign(content: Uint8Array): Promise<string>;
  /**
   * Decrypts data that was wrapped for this certificate (`pki/wrap.ts`). Rejects with `Failure` 'LOCKED' or
   * 'KEY_UNWRAP_FAILED'.
   */
  unwrap(wrapped: string): Promise<Buffer>;
}

/** Client of the platform over HTTPS. Every method rejects with a `Failure` whose message names the fault. */
export interface PlatformClient {
  readonly url: string;
  health(): Promise<Health>;
  challenge(): Promise<Challenge>;
  /** Logs in and keeps the token for later calls. */
  logIn(request: { statement: string; cms: string; code?: string }): Promise<PlatformSession>;
  logOut(): Promise<void>;
  readonly signedIn: boolean;
  trust(): Promise<Trust>;
  commands(commands: Command[]): Promise<CommandResult[]>;
  /**
   * Sends a signed act on accounts and rights. Resolves with the feed position that contains its result; `proposed` is
   * true when the act waits for a second signature.
   */
  submitAct(request: AdministrationRequest): Promise<{ seq: number; proposed: boolean }>;
  /** Returns the articles and duties of an account, for the system administrator who closes it. */
  openTasks(accountId: string): Promise<HandOver>;
  appendAudit(tail: { chain: string; device: string; entries: AuditEntry[] }): Promise<AuditHead>;
  auditHeads(): Promise<AuditHead[]>;
  auditEntries(query: AuditQuery): Promise<AuditPage>;
  depositKey(deposit: {
    device: string;
    wraps: Array<{ certificate: string; wrapped: string }>;
  }): Promise<void>;
  requestRecovery(request: { device: string; certificate: string }): Promise<{ id: string }>;
  recoveryRequests(): Promise<RecoveryRequest[]>;
  recoveryGrant(device: string): Promise<{ certificate: string; wrapped: string } | null>;
  /**
   * Returns the records after position `after`. `scope` is that of the page with this position. `wait` is in seconds.
   * Rejects with `Failure` 'SCOPE_CHANGED' when the scope of the account has changed.
   */
  changes(
    query: { after: number; scope: string; limit: number; wait: number },
    signal?: AbortSignal,
  ): Promise<UncheckedPage>;
  /**
   * Uploads a blob of `size` bytes; an interrupted upload resumes. `read` returns the bytes of [offset, offset +
   * length).
   */
  putBlob(
    sha256: string,
    size: number,
    read: (offset: number, length: number) => Uint8Array,
    signal?: AbortSignal,
  ): Promise<void>;
  /** Downloads a blob from `offset` on, in order. Resolves with the size of the whole blob in bytes. */
  getBlob(
    sha256: string,
    offset: number,
    write: (offset: number, bytes: Uint8Array) => void,
    signal?: AbortSignal,
  ): Promise<number>;
  /** Fetches a page or file of the public site without the session's token. */
  fetchPublic(request: PublicRequest): Promise<PublicAnswer>;
  /**
   * This machine's clock minus the platform's in ms: the newest comparison, corrected by later settings of the
   * machine's clock. Null before the first comparison.
   */
  readonly clockOffset: number | null;
  close(): void;
}

/** An excerpt of one part of an article, with the ranges of the search terms in it. */
export interface SearchExcerpt {
  part: 'body' | 'summary' | 'attachment' | 'opinion';
  text: string;
  ranges: Array<[number, number]>;
  /** Signer and stage of the opinion; null for other parts. */
  opinion: { stage: ReviewStage; signerId: string } | null;
}

/** Full-text search of the articles; see `articles/search`. */
export interface SearchIndex {
  query(input: {
    text: string;
    columnId: string | null;
    onlyLive: boolean;
    order: 'relevance' | 'newest';
    offset: number;
    limit: number;
  }): Promise<{
    hits: Array<{
      articleId: string;
      title: string;
      titleRanges: Array<[number, number]>;
      /**
       * One excerpt per part, other than the title, that contains terms. Without such a part, the beginning of the text
       * without ranges.
       */
      excerpts: SearchExcerpt[];
    }>;
    /** Number of matches, at most 1,000; an estimate unless `exact`. */
    total: number;
    exact: boolean;
    /** Whether there are matches after this page. */
    more: boolean;
    /** Number of articles that are not indexed yet. */
    unindexed: number;
  }>;
  /** Tells the indexer that the cache has new records. */
  cacheChanged(): void;
  close(): Promise<void>;
}

/** Synchronizes the cache and the outbox with the platform. */
export interface Sync {
  status(): SyncStatus;
  /** Ends any backoff. Resolves after the first sync round that starts after the call. */
  syncNow(): Promise<SyncStatus>;
  /** Tells the sync that the outbox has a new command. */
  commandAdded(): void;
  stop(): Promise<void>;
}

/** Everything a signed-in account works with. Service functions take it as their first argument. */
export interface Session {
  account: Account;
  /** What the platform offered at the newest online login. */
  offer: Offer;
  stores: Stores;
  signer: Signer | null;
  platform: PlatformClient;
  search: SearchIndex;
  documents: DocumentWorker;
  pages: PageInspector;
  parser: FileParser;
  sync: Sync;
  clock: Clock;
  machine: Machine;
  events: Events;
  host: Host;
  /** Appends to this account's audit chain in work.db. Call it inside the transaction of the change that it records. */
  audit(action: AuditAction, subject: string, detail: string): void;
}

/** State of the running program, with or without a signed-in account. */
export interface AppState {
  paths: Paths;
  host: Host;
  clock: Clock;
  machine: Machine;
  events: Events;
  settings: Settings;
  practice: PracticeInfo | null;
  sessionState: SessionState;
  session: Session | null;
  notices: Notice[];
}

/** Input of a sign-in. A key file is named by its handle. */
export type SignInRequest = Omit<SignInInput, 'key'> & { key: SignInKey };

/** Calls on the program itself: sign in and out, lock, unlock, settings. */
export interface AppController {
  office: AppState;
  /** Returns the session of the account that is signed in and not locked. Throws `Failure` 'SIGNED_OUT' or 'LOCKED'. */
  openSession(): Session;
  /** `files`: the files that the user chose on the calling page. */
  signIn(input: SignInRequest, files: ChosenFiles): Promise<SessionState>;
  lock(reason: 'idle' | 'asked' | 'suspend'): SessionState;
  unlock(input: UnlockInput): Promise<SessionState>;
  changePin(input: { current: string; next: string }): Promise<void>;
  /** Pins the root of trust that the user has compared. Rejects with `Failure` 'ROOT_PINNED' or 'ROOT_CHANGED'. */
  pinRoot(root: string): Promise<SessionState>;
  signOut(): Promise<SessionState>;
  touch(): void;
  /** Returns the certificates on connected tokens and the state of each driver. */
  tokens(): Promise<{ keys: FoundKey[]; drivers: DriverState[] }>;
  enterPractice(): Promise<PracticeInfo>;
  /** Returns the simulated SMS of the practice platform; none when it is not in use. */
  practiceMessages(): Promise<PracticeMessage[]>;
  leavePractice(): Promise<SessionState>;
  loadSettings(): { settings: Settings; ca: CaInfo | null };
  /** `files`: the files that the user chose on the calling page. */
  saveSettings(input: SettingsInput, files: ChosenFiles): Promise<{ settings: Settings; ca: CaInfo | null }>;
  /**
   * Asks the user whether a driver of the settings may be loaded with its current file. Rejects with `Failure`
   * 'FILE_NOT_CHOSEN' for another driver, 'DRIVER_REFUSED' or 'DRIVER_FAILED'.
   */
  confirmDriver(driver: Pick<Settings['drivers'][number], 'kind' | 'path'>): Promise<void>;
  dismissNotice(id: string): void;
  /** Called when the machine wakes from sleep. */
  resume(): void;
  stop(): Promise<void>;
}
