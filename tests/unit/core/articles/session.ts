import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach } from 'vitest';
import { feedRecords } from '../../../../electron/core/capabilities';
import { putBlob } from '../../../../electron/core/articles/service';
import { appendAudit } from '../../../../electron/core/audit/service';
import type { Session, Topic } from '../../../../electron/core/types';
import type { ArticleCase } from '../../../../electron/domain/article/life-cycle';
import { closeStores, openStores } from '../../../../electron/core/store';
import { writeCursor } from '../../../../electron/core/sync/cache';
import { writeChange } from '../../../../electron/core/sync/feed-records';
import {
  BASE_OFFER,
  type Account,
  type Attachment,
  type Change,
} from '../../../../electron/platform/contract';
import { corpusColumns } from '../../../fixtures/corpus';
import { editor, allAccounts, uuid } from './cases';

export const NOW = '2026-11-24T02:00:00.000Z';
export const KEY = Buffer.alloc(32, 7);

const opened: Array<() => Promise<void>> = [];
afterEach(async () => {
  for (const close of opened.splice(0)) await close();
});

export interface TestSession extends Session {
  /** Topics emitted, in order. */
  emittedTopics: Topic[];
  /** Sets this machine's clock. */
  setClock(instant: string): void;
}

/**
 * A session with real stores in a temporary folder or in `directory`. Closed after each test. The platform is
 * unreachable.
 */
export async function openSession(account: Account = editor, directory?: string): Promise<TestSession> {
  const folder = directory ?? mkdtempSync(join(tmpdir(), 'articles-'));
  const { stores } = await openStores(folder, KEY, new Date());
  opened.push(async () => {
    await closeStores(stores);
    if (!directory) rmSync(folder, { recursive: true, force: true });
  });
  const emitted: Topic[] = [];
  let now = new Date(NOW);
  const clock = { now: () => now };
  const offline = () => Promise.reject(new Error('the line is down'));
  return {
    account,
    offer: BASE_OFFER,
    stores,
    signer: null,
    platform: { getBlob: offline } as unknown as Session['platform'],
    search: { query: offline } as unknown as Session['search'],
    documents: { run: offline } as unknown as Session['documents'],
    pages: { open: offline } as unknown as Session['pages'],
    parser: { roster: offline },
    sync: { commandAdded: () => undefined } as unknown as Session['sync'],
    clock,
    machine: {
      device: 'pc-test',
      runId: '0199c1e0-0000-7000-8000-000000000001',
      time: () => now,
      uptime: () => now.getTime(),
    },
    events: { emit: (topic) => void emitted.push(topic), on: () => () => undefined },
    host: {} as Session['host'],
    audit: (action, subject, detail) =>
      appendAudit(stores.work, { at: now.toISOString(), actorId: account.id, action, subject, detail }),
    emittedTopics: emitted,
    setClock: (instant) => void (now = new Date(instant)),
  };
}

/** Applies records of the change feed and its cursor in one transaction. */
export function applyRecords(session: Session, ...records: Array<Omit<Change, 'seq'>>): void {
  const { cache } = session.stores;
  cache.transaction(() => {
    let seq = Number(cache.prepare("SELECT value FROM meta WHERE key = 'cursor'").pluck().get() ?? 0);
    for (const record of records) writeChange(cache, feedRecords, { ...record, seq: ++seq } as Change);
    writeCursor(cache, seq, '');
  })();
}

/** Applies the site, its columns and its accounts. */
export function applySitesAndAccounts(session: Session): void {
  applyRecords(
    session,
    { kind: 'site', record: { id: 'xfj', name: '市信访局', url: 'https://xfj.example.gov.cn' } },
    ...corpusColumns.map(({ id, name, path }, position) => ({
      kind: 'column' as const,
      record: { id, siteId: 'xfj', parentId: id === 'counties' ? 'work-news' : null, name, path, position },
    })),
    ...allAccounts.map((record) => ({ kind: 'account' as const, record })),
  );
}

/** Applies an article with its newest revision and decisions. */
export function applyCase(session: Session, { article, revision, decisions }: ArticleCase): void {
  applyRecords(
    session,
    { kind: 'revision', record: revision },
    ...decisions.map((record) => ({ kind: 'decision' as const, record })),
    { kind: 'article', record: article },
  );
}

/** Uploads a file as the page does, in pieces of `pieceSize` bytes. */
export async function upload(
  session: Session,
  name: string,
  bytes: Buffer,
  pieceSize = 1024 * 1024,
): Promise<Attachment> {
  const uploadId = uuid();
  for (let offset = 0; ;) {
    const piece = bytes.subarray(offset, offset + pieceSize).toString('base64');
    const answer = await putBlob(session, {
      uploadId,
      name,
      mediaType: '',
      size: bytes.length,
      offset,
      bytes: piece,
    });
    if (answer.attachment) return answer.attachment;
    offset = answer.offset;
  }
}
