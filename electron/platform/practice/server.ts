import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import type { Offer } from '../contract';
import type { SignatureAlgorithm } from '../../pki/algorithms';
import { startEvidenceCompletion, completeEvidence } from './evidence-completion';
import type { FaultSettings } from './faults';
import { importArticles, type ImportedArticle } from './articles/import';
import { foundOffice } from './accounts/register';
import {
  describePlatform,
  keyOf,
  readPracticeFile,
  writePracticeFile,
  type PracticeInfo,
  type PracticeKey,
} from './practice-file';
import { Listener } from './listener';
import { Platform } from './platform';
import { CHECK_MS, HANDSHAKE_MS } from './limits';
import type { Control } from './control';
import { createRoutes } from './routes';
import { startMaintenance } from './maintenance';

export type { FaultSettings } from './faults';
export type { ImportedArticle } from './articles/import';
export type { PracticeInfo, PracticeKey, PracticePerson } from './practice-file';

export interface PracticeServer extends PracticeInfo {
  /** True when there was no article at the start. */
  empty: boolean;
  faults: {
    readonly settings: FaultSettings;
    /** Resolves when the change is in effect; `offline` closes the port. */
    set(change: Partial<FaultSettings>): Promise<void>;
    clear(): Promise<void>;
  };
  /** Revokes every certificate of an account and ends its sessions. */
  revoke(accountId: string): void;
  /** Revokes one certificate, given by its SHA-256, and ends its sessions. */
  revokeCertificate(sha256: string): void;
  /** Issues a certificate without binding it; `keys` and `practice.json` then contain it. */
  issueFor(accountId: string, algorithm: SignatureAlgorithm, days?: number): Promise<PracticeKey>;
  /** Suspends or reinstates an account. */
  setActive(accountId: string, active: boolean): void;
  importArticles(articles: AsyncIterable<ImportedArticle> | Iterable<ImportedArticle>): Promise<number>;
  close(): Promise<void>;
}

export interface PracticeOptions {
  directory: string;
  /** 0 or absent: the port of the last start, or any free one at the first start. */
  port?: number;
  publicPort?: number;
  faults?: Partial<FaultSettings>;
  /** What the platform says that it offers; everything by default. */
  offer?: Offer;
  /** Receives unexpected errors, which a client only sees as 500. */
  report?: (error: unknown) => void;
}

type Report = NonNullable<PracticeOptions['report']>;

/**
 * Starts the practice platform on 127.0.0.1: contract over HTTPS, public site over HTTP and HTTPS. All data are in
 * `directory`; after a crash it restarts there on the same ports without losing anything acknowledged. Rejects with
 * EADDRINUSE when a port stays in use for three seconds.
 */
export async function startPractice(options: PracticeOptions): Promise<PracticeServer> {
  const { directory, report = () => undefined } = options;
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const last = readPracticeFile(directory);
  const token = last?.controlToken ?? randomBytes(32).toString('base64url');
  const platform = await Platform.open(directory);
  if (options.offer) platform.offer = options.offer;
  const running = new RunningPractice(directory, platform, token);
  try {
    await running.listen(options.port || last?.port || 0, options.publicPort || last?.publicPort || 0);
    await running.serve(report, options.faults);
  } catch (error) {
    await running.close();
    throw error;
  }
  running.writeFile();
  return running.server();
}

/** A platform with its two listeners. */
class RunningPractice {
  readonly #directory: string;
  readonly #platform: Platform;
  readonly #token: string;
  readonly #secured: Listener;
  readonly #open: Listener;
  /** Ends the periodic work. */
  readonly #stops: Array<() => void> = [];

  constructor(directory: string, platform: Platform, token: string) {
    this.#directory = directory;
    this.#platform = platform;
    this.#token = token;
    const checks = { connectionsCheckingInterval: CHECK_MS };
    this.#secured = new Listener(
      https.createServer({
        ...platform.ca.tls,
        ...checks,
        minVersion: 'TLSv1.2',
        handshakeTimeout: HANDSHAKE_MS,
      }),
    );
    this.#open = new Listener(http.createServer(checks));
  }

  /** Opens both ports; 0: any free one. Rejects with EADDRINUSE when one stays in use. */
  async listen(port: number, publicPort: number): Promise<void> {
    this.#platform.platformUrl = `https://127.0.0.1:${await this.#secured.open(port)}`;
    this.#platform.publicUrl = `http://127.0.0.1:${await this.#open.open(publicPort)}`;
  }

  /** Fills a new platform, answers requests and starts the periodic work. */
  async serve(report: Report, faults: Partial<FaultSettings> | undefined): Promise<void> {
    const platform = this.#platform;
    platform.seed();
    await foundOffice(platform);
    const routes = createRoutes(platform, this.#control(), report);
    this.#secured.serve(routes.secured);
    this.#open.serve(routes.open);
    if (faults) await this.#setFaults(faults);
    this.#stops.push(startEvidenceCompletion(platform, report));
    this.#stops.push(startMaintenance(platform, routes.sessions, report));
  }

  async close(): Promise<void> {
    for (const stop of this.#stops) stop();
    this.#platform.feed.notifyWaiting();
    await Promise.all([this.#secured.close(), this.#open.close()]);
    this.#platform.store.close();
  }

  /** Writes `practice.json`. */
  writeFile(): void {
    writePracticeFile(this.#directory, {
      ...this.#describe(),
      port: this.#secured.port,
      publicPort: this.#open.port,
    });
  }

  server(): PracticeServer {
    const platform = this.#platform;
    const describe = () => this.#describe();
    return {
      ...describe(),
      get keys() {
        return describe().keys;
      },
      empty: !platform.store.has('article'),
      faults: {
        get settings() {
          return platform.faults.settings;
        },
        set: (change) => this.#setFaults(change),
        clear: () => this.#clearFaults(),
      },
      revoke: (accountId) => platform.revoke(accountId),
      revokeCertificate: (sha256) => platform.revokeCertificate(sha256),
      issueFor: (accountId, algorithm, days) => this.#issueFor(accountId, algorithm, days),
      setActive: (accountId, active) => platform.setActive(accountId, active),
      importArticles: (articles) => importArticles(platform, articles),
      close: () => this.close(),
    };
  }

  #describe(): PracticeInfo {
    return describePlatform(this.#platform, this.#token);
  }

  #control(): Control {
    return {
      token: this.#token,
      set: (change) => this.#setFaults(change),
      clear: () => this.#clearFaults(),
      issueFor: (accountId, algorithm, days) => this.#issueFor(accountId, algorithm, days),
    };
  }

  #setFaults(change: Partial<FaultSettings>): Promise<void> {
    this.#platform.faults.set(change);
    completeEvidence(this.#platform);
    return this.#secured.setOpen(!this.#platform.faults.settings.offline);
  }

  #clearFaults(): Promise<void> {
    this.#platform.faults.clear();
    completeEvidence(this.#platform);
    return this.#secured.setOpen(true);
  }

  async #issueFor(accountId: string, algorithm: SignatureAlgorithm, days?: number): Promise<PracticeKey> {
    const record = await this.#platform.issueFor(accountId, algorithm, days);
    this.writeFile();
    return keyOf(record);
  }
}
