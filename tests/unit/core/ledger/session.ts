import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach } from 'vitest';
import { feedRecords } from '../../../../electron/core/capabilities';
import { appendAudit } from '../../../../electron/core/audit/service';
import { createSessionClock } from '../../../../electron/core/clock/service';
import { createSigner } from '../../../../electron/core/identity/signer';
import { parseCertificate } from '../../../../electron/pki/certificates';
import { entryDigest, parseEntryStatement, correctedTimeOf } from '../../../../electron/domain/ledger/entry';
import type { EntryContext, Refusal } from '../../../../electron/domain/ledger/judge';
import type { LedgerReader } from '../../../../electron/domain/ledger/entry';
import { withhold } from '../../../../electron/domain/ledger/withheld';
import type { Clock, Session, Machine, Signer, Topic } from '../../../../electron/core/types';
import { closeStores, openStores } from '../../../../electron/core/store';
import { writeCursor } from '../../../../electron/core/sync/cache';
import { writeChange } from '../../../../electron/core/sync/feed-records';
import { recordAnswers } from '../../../../electron/core/sync/outbox';
import { waitingAppends } from '../../../../electron/core/sync/service';
import {
  BASE_OFFER,
  type Account,
  type Change,
  type LedgerRecord,
} from '../../../../electron/platform/contract';
import { issueRoot } from '../../../../electron/platform/practice/ca/issue';
import { newKey, signerOf } from '../../../../electron/platform/practice/ca/keys';
import { readerOf, recordEntry } from './reader';
import { everyone, officer } from './people';

export const NOW = '2026-11-24T02:00:00.000Z';
const KEY = Buffer.alloc(32, 7);

const folders = new Set<string>();
const opened = new Set<Session['stores']>();
afterEach(async () => {
  for (const stores of opened) await close(stores);
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  folders.clear();
});

async function close(stores: Session['stores']): Promise<void> {
  opened.delete(stores);
  await closeStores(stores);
}

export interface TestSession extends Session {
  /** Emitted topics in order. */
  emitted: Topic[];
  /** Sets this machine's clock. */
  at(instant: string): void;
}

export interface SessionOptions {
  /** Name of the machine. An account has a separate book on each machine. */
  device?: string;
  signer?: boolean;
  now?: string;
  host?: Partial<Session['host']>;
  documents?: Session['documents'];
  parser?: Session['parser'];
  /** Folder of the stores. A new folder by default. */
  directory?: string;
}

/** Opens a session on real stores with a new signing key and without a connection. Its cache has all of `everyone`. */
export async function openSession(
  account: Account = officer,
  options: SessionOptions = {},
): Promise<TestSession> {
  const directory = options.directory ?? mkdtempSync(join(tmpdir(), 'ledger-'));
  folders.add(directory);
  const { stores } = await openStores(directory, KEY, new Date());
  opened.add(stores);
  const emitted: Topic[] = [];
  let now = new Date(options.now ?? NOW);
  const started = now.getTime();
  const machine: Machine = {
    device: options.device ?? `pc-${account.id}`,
    runId: randomUUID(),
    time: () => now,
    uptime: () => Math.max(0, now.getTime() - started),
  };
  const clock = createSessionClock(machine, () => session.platform.clockOffset);
  const offline = () => Promise.reject(new Error('the line is down'));
  const session: TestSession = {
    account,
    offer: BASE_OFFER,
    stores,
    signer: options.signer === false ? null : await signerFor(account, { now: () => now }),
    platform: { getBlob: offline, clockOffset: 0 } as unknown as Session['platform'],
    search: { query: offline } as unknown as Session['search'],
    documents: options.documents ?? ({ run: offline } as unknown as Session['documents']),
    pages: { open: offline } as unknown as Session['pages'],
    parser: options.parser ?? { roster: offline },
    sync: { commandAdded: () => undefined } as unknown as Session['sync'],
    clock,
    machine,
    events: { emit: (topic) => void emitted.push(topic), on: () => () => undefined },
    host: {
      info: { nativeDialogs: true },
      confirmDriver: () => Promise.resolve(true),
      printPdf: () => Promise.resolve(null),
      pickFile: () => Promise.resolve(null),
      pickTarget: () => Promise.resolve(null),
      ...options.host,
    } as Session['host'],
    audit: (action, subject, detail) =>
      appendAudit(stores.work, { at: now.toISOString(), actorId: account.id, action, subject, detail }),
    emitted,
    at: (instant) => void (now = new Date(instant)),
  };
  applyFeed(session, ...everyone.map((record) => ({ kind: 'account' as const, record })));
  return session;
}

/** Closes the session's stores and opens a session on them in a new run, as a restart of the program does. */
export async function restart(
  session: TestSession,
  options: Omit<SessionOptions, 'directory'> = {},
): Promise<TestSession> {
  const { directory } = session.stores;
  await close(session.stores);
  const device = session.machine.device;
  return openSession(session.account, {
    device,
    now: session.machine.time().toISOString(),
    ...options,
    directory,
  });
}

/** Returns a signer with a new key and a self-signed certificate in the person's name. */
async function signerFor({ name }: Account, clock: Clock): Promise<Signer> {
  const { pkcs8, spki } = await newKey('p256');
  const subject = [['CN', name]] as const;
  const made = new Date('2026-01-01T00:00:00.000Z');
  const { certificate } = await issueRoot(subject, { pkcs8, spki }, 'ecdsa-sha256', {
    from: made,
    years: 10,
  });
  const sign = signerOf('ecdsa-sha256', pkcs8);
  return createSigner(
    {
      location: { kind: 'file', path: '' },
      certificate: parseCertificate(certificate),
      algorithm: 'ecdsa-sha256',
      sign: ({ toBeSigned }) => Promise.resolve(sign(toBeSigned)),
      wrap: () => Promise.resolve(null),
      unwrap: () => Promise.reject(new Error('no data key is under this key')),
      onRemoved: () => () => undefined,
      changePin: null,
      close: () => Promise.resolve(),
    },
    clock,
  );
}

/** Applies records of the feed and its cursor in one transaction. */
export function applyFeed(session: Session, ...records: Array<Omit<Change, 'seq'>>): void {
  const { cache } = session.stores;
  cache.transaction(() => {
    let seq = cursorOf(session);
    for (const record of records) writeChange(cache, feedRecords, { ...record, seq: ++seq } as Change);
    writeCursor(cache, seq, '');
  })();
}

const cursorOf = ({ stores }: Session) =>
  Number(stores.cache.prepare("SELECT value FROM meta WHERE key = 'cursor'").pluck().get() ?? 0);

export type EntryRule = (reader: LedgerReader, body: never, circumstances: EntryContext) => Refusal | null;

/** A platform for the ledger only: receives entries in order, and feeds them to all sessions. */
export class TestPlatform {
  readonly records: LedgerRecord[] = [];
  #last = 0;

  constructor(
    private readonly sessions: readonly Session[],
    /** Judges received entries. By default nothing is refused. */
    private readonly judge: EntryRule = () => null,
  ) {}

  reader(): LedgerReader {
    return readerOf(this.records.map(recordEntry));
  }

  /** Receives the waiting entries of a session, by default at the session's time. Returns the refusals. */
  receive(session: Session, at: string = session.clock.now().toISOString()): Refusal[] {
    return waitingAppends(session).flatMap(({ id, statement: text, cms }) => {
      this.#last = Math.max(this.#last + 1, Date.parse(at));
      const receivedAt = new Date(this.#last).toISOString();
      const waiting: LedgerRecord = {
        id,
        statement: text,
        cms,
        receivedAt,
        authorRoles: session.account.roles,
        refused: null,
        evidence: null,
      };
      const { statement, body } = recordEntry(waiting);
      const circumstances: EntryContext = {
        account: session.account,
        accounts: everyone,
        at: correctedTimeOf(statement, receivedAt),
        now: receivedAt,
      };
      const refused = this.judge(this.reader(), body as never, circumstances);
      const whole = { ...waiting, refused };
      this.records.push(refused ? withhold(whole, parseEntryStatement(text)!, entryDigest(text)) : whole);
      this.#show(session, id, statement.number, refused);
      return refused ? [refused] : [];
    });
  }

  #show(from: Session, id: string, number: number, refused: Refusal | null): void {
    const record = this.records.at(-1);
    for (const session of new Set([...this.sessions, from]))
      applyFeed(session, { kind: 'ledger', record } as never);
    const seq = cursorOf(from);
    recordAnswers(
      from.stores.work,
      [refused ? { id, status: 'rejected', ...refused } : { id, status: 'accepted', version: number, seq }],
      () => undefined,
    );
  }
}
