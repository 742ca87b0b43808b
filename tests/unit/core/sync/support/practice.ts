import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { sealPackage } from '../../../../../electron/domain/article/package';
import { feedRecords } from '../../../../../electron/core/capabilities';
import { createMachine } from '../../../../../electron/core/clock/service';
import { appendAudit } from '../../../../../electron/core/audit/service';
import { createEvents } from '../../../../../electron/core/events';
import { createFileKey } from '../../../../../electron/core/identity/keystores/files/key';
import type { FileKeyPair } from '../../../../../electron/core/identity/keystores/files/key-pairs';
import { openPkcs12 } from '../../../../../electron/core/identity/keystores/files/pkcs12';
import { signCms } from '../../../../../electron/pki/cms';
import { canonicalText } from '../../../../../electron/domain/encoding/canonical';
import { enqueue } from '../../../../../electron/core/sync/service';
import type { Session, PlatformClient, Stores } from '../../../../../electron/core/types';
import { closeStores, openStores } from '../../../../../electron/core/store';
import { createPlatformClient } from '../../../../../electron/core/sync/client';
import type { SyncDependencies } from '../../../../../electron/core/sync/loop/dependencies';
import { createSync } from '../../../../../electron/core/sync/loop/loop';
import { TIMING, type SyncTiming } from '../../../../../electron/core/sync/loop/timing';
import {
  BASE_OFFER,
  type Account,
  type Command,
  type ContentPackage,
} from '../../../../../electron/platform/contract';
import type { FaultSettings } from '../../../../../electron/platform/practice/faults';
import type { PracticeServer } from '../../../../../electron/platform/practice/server';
import { startWithSharedKeys } from '../../../platform/shared-keys';
import { collectingLog, type LogRecord } from '../../collecting-log';
import { PEOPLE } from '../../../../../electron/platform/practice/people';

export const KEY = Buffer.alloc(32, 7);
/** Timing without delays between notices and attempts; otherwise as in production. */
export const FAST_TIMING: SyncTiming = { ...TIMING, noticeInterval: 0, random: () => 0 };

/** Creates a directory that is removed by `stops`. Returns its path. */
export function temporaryDirectory(stops: Array<() => Promise<void> | void>): string {
  const directory = mkdtempSync(path.join(tmpdir(), 'sync-'));
  stops.push(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

export async function practice(
  stops: Array<() => Promise<void> | void>,
  faults: Partial<FaultSettings> = {},
): Promise<PracticeServer> {
  const directory = temporaryDirectory(stops);
  const server = await startWithSharedKeys({ directory, faults });
  stops.push(() => server.close());
  return server;
}

export function person(id: string): Account {
  const found = PEOPLE.find((account) => account.id === id);
  if (!found) throw new Error(`no person ${id}`);
  return found;
}

export function keyOf(server: PracticeServer, accountId: string): Promise<FileKeyPair> {
  const entry = server.accounts.find((account) => account.accountId === accountId);
  if (!entry) throw new Error(`no certificate of ${accountId}`);
  return openPkcs12(readFileSync(entry.certificatePath), entry.password);
}

export async function signWith(opened: FileKeyPair, text: string): Promise<string> {
  const { certificate, sign } = createFileKey({ kind: 'file', path: 'person.pfx' }, opened);
  const cms = await signCms({
    content: Buffer.from(text),
    certificate: certificate.der,
    at: new Date(),
    sign,
  });
  return cms.toString('base64');
}

export async function signIn(client: PlatformClient, key: FileKeyPair): Promise<void> {
  const challenge = await client.challenge();
  const statement = canonicalText({
    typ: 'gov.session.login/1',
    nonce: challenge.nonce,
    audience: challenge.audience,
    certificate: key.certificate.sha256,
    device: 'test',
    at: new Date().toISOString(),
  });
  await client.logIn({ statement, cms: await signWith(key, statement) });
}

export interface TestSyncSession extends Session {
  /** Emitted topics in order. */
  emitted: string[];
  logged: LogRecord[];
  /** Stops the sync and closes the stores, as the end of the program does. The directory can be opened again. */
  close(): Promise<void>;
}

/** Opens a person's session at a practice platform. Its sync runs, and signs in when it needs to. */
export async function openSyncSession(
  stops: Array<() => Promise<void> | void>,
  server: PracticeServer,
  accountId: string,
  options: {
    directory?: string;
    timing?: SyncTiming;
    now?: () => Date;
    parts?: Partial<SyncDependencies>;
  } = {},
): Promise<TestSyncSession> {
  const key = await keyOf(server, accountId);
  const { stores } = await openStores(options.directory ?? temporaryDirectory(stops), KEY, new Date());
  const now = options.now ?? (() => new Date());
  const machine = createMachine({ time: now, uptime: () => now().getTime() }, 'pc-test');
  const clock = { now };
  const platform = createPlatformClient({
    settings: {
      platformUrl: server.platformUrl,
      caCertificate: server.caCertificatePem,
      proxy: { mode: 'none', url: '' },
    },
    machine,
  });
  const events = createEvents();
  const told: string[] = [];
  for (const topic of ['articles', 'outbox', 'sync', 'drafts'] as const)
    events.on(topic, () => told.push(topic));
  const logged: LogRecord[] = [];
  const record: Session['audit'] = (action, subject, detail) =>
    appendAudit(stores.work, {
      at: clock.now().toISOString(),
      actorId: accountId,
      action,
      subject,
      detail,
    });
  const sync = createSync(
    {
      stores,
      feedRecords,
      platform,
      search: { cacheChanged: () => undefined },
      clock,
      machine,
      events,
      reconnect: () => signIn(platform, key).then(() => true),
      audit: record,
      log: collectingLog(logged),
      ...options.parts,
    },
    options.timing ?? FAST_TIMING,
  );
  let open = true;
  const close = async () => {
    if (!open) return;
    open = false;
    await sync.stop();
    platform.close();
    await closeStores(stores);
  };
  stops.push(close);
  return {
    account: person(accountId),
    offer: BASE_OFFER,
    stores,
    signer: null,
    platform,
    search: {
      query: () => Promise.reject(new Error('no search here')),
      cacheChanged: () => undefined,
      close: () => Promise.resolve(),
    },
    documents: {
      run: () => Promise.reject(new Error('no documents here')),
      running: false,
      close: () => Promise.resolve(),
    },
    pages: {
      open: () => {
        throw new Error('no pages here');
      },
    },
    parser: { roster: () => Promise.reject(new Error('no parser here')) },
    sync,
    clock,
    machine,
    events,
    host: {
      info: { kind: 'test', version: '0', nativeDialogs: false },
      pickFile: () => Promise.resolve(null),
      pickTarget: () => Promise.resolve(null),
      confirmDriver: () => Promise.resolve(true),
      printPdf: () => Promise.resolve(null),
      keyring: null,
      openExternal: () => Promise.resolve(false),
    },
    audit: record,
    emitted: told,
    logged,
    close,
  };
}

export function content(title: string, change: Partial<ContentPackage> = {}): ContentPackage {
  return {
    schema: 'article-content/1',
    title,
    target: { siteId: 'portal' },
    columnId: 'gzdt',
    source: '办公室',
    summary: '',
    major: false,
    secrecy: {
      conclusion: 'publicDisclosure',
      reason: '不涉及国家秘密和工作秘密',
      personalData: 'none',
      checkedBy: '办公室',
      checkedOn: '2026-11-24',
    },
    body: {
      type: 'doc',
      content: [{ type: 'paragraph', content: [{ type: 'text', text: `${title}正文` }] }],
    },
    attachments: [],
    ...change,
  };
}

let counter = 0;
/** Makes the ids different in each run. */
const run = Date.now().toString(16).padStart(12, '0');
export function newId(): string {
  counter += 1;
  return `${run.slice(0, 8)}-${run.slice(8)}-7000-8000-${counter.toString(16).padStart(12, '0')}`;
}

export function submitCommand(
  body: ContentPackage,
  change: Partial<Extract<Command, { type: 'article.submit' }>> = {},
): Extract<Command, { type: 'article.submit' }> {
  const sealed = sealPackage(body);
  return {
    id: newId(),
    type: 'article.submit',
    madeAt: new Date().toISOString(),
    articleId: newId(),
    baseVersion: 0,
    purpose: 'publish',
    package: sealed.text,
    contentHash: sealed.hash,
    reason: '',
    ...change,
  };
}

export function recallCommand(articleId: string, baseVersion: number): Command {
  return { id: newId(), type: 'article.recall', madeAt: new Date().toISOString(), articleId, baseVersion };
}

/** Returns the records in the cache by table, for comparison. */
export function cacheContent(stores: Pick<Stores, 'cache'>): Record<string, unknown[]> {
  const orders = { account: 'id', site: 'id', channel: 'id', article: 'id', revision: 'id', decision: 'id' };
  return Object.fromEntries(
    Object.entries(orders).map(([table, order]) => [
      table,
      stores.cache.prepare(`SELECT * FROM ${table} ORDER BY ${order}`).all(),
    ]),
  );
}

/** Enqueues commands in one transaction, and wakes the session's sync. */
export function send(session: TestSyncSession, ...commands: Command[]): void {
  session.stores.work.transaction(() => commands.forEach((command) => enqueue(session, command))).immediate();
  session.sync.commandAdded();
}

/** Resolves when the condition is true. Has no time limit besides that of the test. */
export async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 5));
}
