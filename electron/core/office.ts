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
import type { ChosenFiles } from './chosen';
import type { SignInInput, UnlockInput } from './identity/service';
import type { CaInfo } from './settings/certificate';
import type { PracticeMessage } from './practice';
import type { FileParser, ParserHost } from './documents/parser/protocol';
import type { DocumentWorker } from './documents/protocol';
import type { PageInspector } from './publishing/inspection/client';
import type { PublicAnswer, PublicRequest } from './sync/public-page';

export type { PublicAnswer, PublicRequest };

/** What the place the core runs in does for it. A browser host has no dialogs: `pickFile` answers null there. */
export interface Host {
  info: HostInfo;
  pickFile(purpose: FilePurpose): Promise<string | null>;
  /** Asks where to write a file of this name; null when cancelled. */
  pickTarget(name: string): Promise<string | null>;
  /**
   * Asks a person, where no page can answer, whether a token driver may be loaded: code of its maker runs in this program.
   * `sha256` is hex; `changed` when another file was confirmed at this path before.
   */
  confirmDriver(driver: {
    kind: 'pkcs11' | 'skf';
    path: string;
    sha256: string;
    changed: boolean;
  }): Promise<boolean>;
  /** A PDF (A4) of a page of HTML without scripts; null where nothing here can print. */
  printPdf(html: string): Promise<Uint8Array | null>;
  /** The system's keyring; null when there is none, or none that a stranger at this disk could not open. */
  keyring: Keyring | null;
  openExternal(url: string): Promise<boolean>;
  /** Runs the parser of untrusted files. Absent where the core may start processes itself. */
  parser?: ParserHost;
}

/** Encrypts for this user of this machine. Both reject when the system refuses. */
export interface Keyring {
  encrypt(plain: Uint8Array): Promise<Uint8Array>;
  decrypt(sealed: Uint8Array): Promise<Uint8Array>;
}

/** Where things are. `bundles` are the built scripts that the core starts. */
export interface Paths {
  data: string;
  /** Where the practice platform lives; another client on this machine that names the same folder shares it. */
  practice?: string;
  bundles: {
    practice: string;
    indexer: string;
    searcher: string;
    tokens: string;
    documents: string;
    pages: string;
    /** Runs in a process of its own. */
    parser: string;
  };
}

export interface Clock {
  /** The platform's time where it is known, this machine's otherwise; UTC. */
  now(): Date;
}

/** Both clocks of a machine. */
export interface MachineClock {
  /** What the machine's clock shows, UTC: to be compared or recorded. Everything else goes by `Clock.now`. */
  time(): Date;
  /** Milliseconds by a clock that nobody can set and that goes on while the machine sleeps. */
  uptime(): number;
}

/** This machine, in this run of the program. */
export interface Machine extends MachineClock {
  /** This data folder's name at the platform. */
  device: string;
  /** UUID of this run of the core. */
  run: string;
}

/** Names what changed, so that pages fetch it again. */
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

/** The signed-in person's certificate. The private key stays inside; null in `Desk.signer` while locked. */
export interface Signer {
  certificate: CertificateInfo;
  /** Detached CMS with ESS signingCertificateV2 over `content`, in the certificate's algorithm, DER in base64. */
  sign(content: Uint8Array): Promise<string>;
  /** What is under this certificate's public key (`pki/wrap.ts`), opened with the private one. */
  unwrap(wrapped: string): Promise<Buffer>;
}

/** The platform over HTTPS. Every method rejects with a `Failure` whose sentence explains the fault. */
export interface PlatformClient {
  readonly url: string;
  health(): Promise<Health>;
  challenge(): Promise<Challenge>;
  /** Keeps the token for the calls that follow. */
  openSession(request: { statement: string; cms: string; code?: string }): Promise<PlatformSession>;
  closeSession(): Promise<void>;
  readonly signedIn: boolean;
  trust(): Promise<Trust>;
  commands(commands: Command[]): Promise<CommandResult[]>;
  /** A signed act on accounts and rights; resolves with the feed position that shows it, or its proposal. */
  administer(request: AdministrationRequest): Promise<{ seq: number; proposed: boolean }>;
  /** What an account has in hand, for the system administrator who closes it. */
  handOver(accountId: string): Promise<HandOver>;
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
  /** `scope`: of the page that `after` is from. Rejects with `SCOPE_CHANGED` when it is no longer this account's. */
  changes(
    query: { after: number; scope: string; limit: number; wait: number },
    signal?: AbortSignal,
  ): Promise<UncheckedPage>;
  /** Uploads, from where the platform says it stopped. `read` gives the bytes of [offset, offset + length). */
  putBlob(
    sha256: string,
    size: number,
    read: (offset: number, length: number) => Uint8Array,
    signal?: AbortSignal,
  ): Promise<void>;
  /** Downloads from `offset` on, in order. Resolves with the whole size. */
  getBlob(
    sha256: string,
    offset: number,
    write: (offset: number, bytes: Uint8Array) => void,
    signal?: AbortSignal,
  ): Promise<number>;
  /** Something of the public site, as anyone would get it. */
  fetchPublic(request: PublicRequest): Promise<PublicAnswer>;
  /** This machine's clock minus the platform's, ms: from the newest answer, and what it was set by since; null before the first. */
  readonly clockOffset: number | null;
  close(): void;
}

/** Some characters of one part of an article, with the ranges of them in which terms occur. */
export interface SearchExcerpt {
  part: 'body' | 'summary' | 'attachment' | 'opinion';
  text: string;
  ranges: Array<[number, number]>;
  /** Whose opinion, and at which stage; null for other parts. */
  opinion: { stage: ReviewStage; signerId: string } | null;
}

/** What an article list looks like to the search workers; see `articles/search`. */
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
      /** Each part besides the title in which terms occur; else one, the beginning of the text, without ranges. */
      excerpts: SearchExcerpt[];
    }>;
    total: number;
    unindexed: number;
  }>;
  /** Says that the cache has news; the indexer goes on when it can. */
  wake(): void;
  close(): Promise<void>;
}

/** Keeps the cache and the outbox in step with the platform. */
export interface Sync {
  status(): SyncStatus;
  /** Ends any backoff; resolves when the round is over. */
  now(): Promise<SyncStatus>;
  /** A command was put in the outbox. */
  wake(): void;
  stop(): Promise<void>;
}

/** What a signed-in person works with. Every service function takes one as its first argument. */
export interface Session {
  account: Account;
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
  /** Appends to this account's audit chain in work.db; call it inside the transaction of what it records. */
  audit(action: AuditAction, subject: string, detail: string): void;
}

/** The office before and after anyone signs in. */
export interface Office {
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

/** What a person gives to sign in; a key file by the handle of the page that asks. */
export type SignInRequest = Omit<SignInInput, 'key'> & { key: SignInKey };

/** What the page may do to the office itself: enter and leave, lock, and set it up. */
export interface OfficeControl {
  office: Office;
  /** Returns the session of the account that is signed in and not locked. Throws `SIGNED_OUT` or `LOCKED`. */
  openSession(): Session;
  /** `files`: what the person chose on the page that asks. */
  signIn(input: SignInRequest, files: ChosenFiles): Promise<SessionState>;
  lock(reason: 'idle' | 'asked' | 'suspend'): SessionState;
  unlock(input: UnlockInput): Promise<SessionState>;
  changePin(input: { current: string; next: string }): Promise<void>;
  /** Pins the office's root of trust, which the person has compared. */
  pinRoot(root: string): Promise<SessionState>;
  signOut(): Promise<SessionState>;
  touch(): void;
  /** The tokens that are plugged in now. */
  tokens(): Promise<{ keys: FoundKey[]; drivers: DriverState[] }>;
  enterPractice(): Promise<PracticeInfo>;
  /** SMS that the practice platform has "sent"; none elsewhere. */
  practiceMessages(): Promise<PracticeMessage[]>;
  leavePractice(): Promise<SessionState>;
  loadSettings(): { settings: Settings; ca: CaInfo | null };
  /** `files`: what the person chose on the page that asks. */
  saveSettings(input: SettingsInput, files: ChosenFiles): Promise<{ settings: Settings; ca: CaInfo | null }>;
  /** Asks the person whether a driver of the settings may be loaded as its file is now. */
  confirmDriver(driver: Pick<Settings['drivers'][number], 'kind' | 'path'>): Promise<void>;
  dismissNotice(id: string): void;
  /** The machine woke up. */
  resume(): void;
  stop(): Promise<void>;
}
