import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import path from 'node:path';
import type { Account } from '../contract';
import { PRACTICE_PASSWORD, type RefusalCase } from './ca';
import type { FaultSettings } from './faults';
import { importArticles, type ImportedArticle } from './import';
import { Listener } from './listener';
import { PEOPLE } from './people';
import { Platform } from './platform';
import { createRoutes } from './routes';

export type { FaultSettings } from './faults';
export type { ImportedArticle } from './import';

/** One of the invented people, with the file to sign in by. */
export interface PracticePerson {
  accountId: string;
  name: string;
  department: string;
  roles: Account['roles'];
  certificatePath: string;
  password: string;
}

/** What `practice.json` says of a running platform, and its worker posts when it is ready. */
export interface PracticeInfo {
  platformUrl: string;
  publicUrl: string;
  /** The CA to pin, PEM. */
  caCertificatePem: string;
  accounts: PracticePerson[];
  /** Certificates that a login must refuse. */
  refusals: Array<{ reason: RefusalCase; certificatePath: string; password: string }>;
  /** Bearer token of `{publicUrl}/practice/faults`. */
  controlToken: string;
}

export interface PracticeServer extends PracticeInfo {
  /** Whether there was no article at the start. */
  empty: boolean;
  faults: {
    readonly settings: FaultSettings;
    /** Resolves when the change is in force: going offline closes the port. */
    set(change: Partial<FaultSettings>): Promise<void>;
    clear(): Promise<void>;
  };
  /** Revokes every certificate of an account, and ends its sessions. */
  revoke(accountId: string): void;
  /** Suspends an account or lets it in again. */
  setActive(accountId: string, active: boolean): void;
  importArticles(articles: AsyncIterable<ImportedArticle> | Iterable<ImportedArticle>): Promise<number>;
  close(): Promise<void>;
}

export interface PracticeOptions {
  directory: string;
  /** 0 or absent: the port of the last start; any free one at the first. */
  port?: number;
  publicPort?: number;
  faults?: Partial<FaultSettings>;
  /** Hears of defects, which a client only sees as 500. */
  report?: (error: unknown) => void;
}

interface Remembered {
  port: number;
  publicPort: number;
  controlToken: string;
}

/**
 * Starts the practice platform on 127.0.0.1: the contract over HTTPS, the public site over HTTP and HTTPS. All that it
 * keeps is in `directory`: killed at any moment, it starts there again with everything it acknowledged, on the same
 * ports. Rejects with EADDRINUSE when one of them stays taken for three seconds.
 */
export async function startPractice(options: PracticeOptions): Promise<PracticeServer> {
  const { directory } = options;
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const last = recall(directory);
  const controlToken = last?.controlToken ?? randomBytes(32).toString('base64url');
  const platform = await Platform.open(directory);
  const { tls, rootPem } = platform.ca;
  const secured = new Listener(https.createServer({ ...tls, minVersion: 'TLSv1.2' }));
  const open = new Listener(http.createServer());
  const close = async () => {
    platform.feed.announce();
    await Promise.all([secured.close(), open.close()]);
    platform.store.close();
  };
  const faults: PracticeServer['faults'] = {
    get settings() {
      return platform.faults.settings;
    },
    set: (change) => {
      platform.faults.set(change);
      return secured.setOpen(!platform.faults.settings.offline);
    },
    clear: () => {
      platform.faults.clear();
      return secured.setOpen(true);
    },
  };
  try {
    platform.platformUrl = `https://127.0.0.1:${await secured.open(options.port || last?.port || 0)}`;
    platform.publicUrl = `http://127.0.0.1:${await open.open(options.publicPort || last?.publicPort || 0)}`;
    platform.seed();
    const control = { token: controlToken, set: faults.set, clear: faults.clear };
    const routes = createRoutes(platform, control, options.report ?? (() => undefined));
    secured.serve(routes.secured);
    open.serve(routes.open);
    if (options.faults) await faults.set(options.faults);
  } catch (error) {
    await close();
    throw error;
  }
  const info: PracticeInfo = {
    platformUrl: platform.platformUrl,
    publicUrl: platform.publicUrl,
    caCertificatePem: rootPem,
    accounts: people(platform),
    refusals: platform.ca.records.flatMap(({ refusal, path: certificatePath }) =>
      refusal ? [{ reason: refusal, certificatePath, password: PRACTICE_PASSWORD }] : [],
    ),
    controlToken,
  };
  remember(directory, { ...info, port: secured.port, publicPort: open.port });
  return {
    ...info,
    empty: !platform.store.has('article'),
    faults,
    revoke: (accountId) => platform.revoke(accountId),
    setActive: (accountId, active) => platform.setActive(accountId, active),
    importArticles: (articles) => importArticles(platform, articles),
    close,
  };
}

function people({ ca }: Platform): PracticePerson[] {
  return PEOPLE.flatMap(({ id, name, department, roles }) => {
    const record = ca.records.find((r) => r.accountId === id && r.refusal === null);
    if (!record) return [];
    return [
      { accountId: id, name, department, roles, certificatePath: record.path, password: PRACTICE_PASSWORD },
    ];
  });
}

function recall(directory: string): Remembered | null {
  try {
    return JSON.parse(readFileSync(path.join(directory, 'practice.json'), 'utf8')) as Remembered;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

function remember(directory: string, file: PracticeInfo & Remembered): void {
  const target = path.join(directory, 'practice.json');
  writeFileSync(`${target}.new`, JSON.stringify(file, null, 1), { mode: 0o600 });
  renameSync(`${target}.new`, target);
}
