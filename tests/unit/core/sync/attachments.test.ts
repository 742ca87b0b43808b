import { createHash, randomBytes } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import { Failure } from '../../../../electron/core/failure';
import {
  finishUpload,
  hasBlob,
  CHUNK_SIZE,
  putUploadChunk,
  readBlobChunk,
} from '../../../../electron/core/store';
import { cachedArticle, cachedRevision } from '../../../../electron/core/store';
import { fetchBlob, returned, returnedCommands } from '../../../../electron/core/sync/service';
import { outboxCounts } from '../../../../electron/core/sync/outbox';
import {
  content,
  newId,
  openSyncSession,
  practice,
  send,
  submitCommand,
  until,
  type TestSyncSession,
} from './support/practice';

const stops: Array<() => Promise<void> | void> = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

describe('attachments', () => {
  const bytes = Buffer.concat([Buffer.from('%PDF-1.7\n'), randomBytes(2_499_991)]);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const body = content('有附件', {
    attachments: [{ name: '名单.pdf', sha256, size: bytes.length, mediaType: 'application/pdf' }],
  });

  async function keep(session: TestSyncSession): Promise<void> {
    const uploadId = newId();
    for (let offset = 0; offset < bytes.length; offset += CHUNK_SIZE)
      putUploadChunk(session.stores.work, {
        ...{ uploadId, name: '名单.pdf', mediaType: 'application/pdf', size: bytes.length, offset },
        bytes: bytes.subarray(offset, offset + CHUNK_SIZE),
      });
    expect((await finishUpload(session.stores, uploadId)).sha256).toBe(sha256);
  }

  function whole(session: TestSyncSession): Buffer {
    const parts: Buffer[] = [];
    for (let offset = 0; offset < bytes.length; offset += CHUNK_SIZE)
      parts.push(readBlobChunk(session.stores, sha256, offset)!.bytes);
    return Buffer.concat(parts);
  }

  it('are uploaded before the command that needs them, and downloaded when they are read', async () => {
    const server = await practice(stops);
    const author = await openSyncSession(stops, server, 'linxiaohe');
    await keep(author);
    const command = submitCommand(body);
    send(author, command);
    await author.sync.syncNow();
    expect(outboxCounts(author.stores.work)).toEqual({ waiting: 0, returned: 0 });

    const reader = await openSyncSession(stops, server, 'sunkexin');
    await reader.sync.syncNow();
    const revision = cachedRevision(reader.stores.cache, command.articleId, 1);
    expect(JSON.parse(revision?.package ?? '{}')).toMatchObject({ attachments: body.attachments });
    expect(hasBlob(reader.stores, sha256)).toBe(false);
    await Promise.all([fetchBlob(reader, sha256), fetchBlob(reader, sha256)]);
    expect(whole(reader).equals(bytes)).toBe(true);
  });

  it('are transferred over a connection that breaks midway, in both directions', async () => {
    const server = await practice(stops);
    const author = await openSyncSession(stops, server, 'linxiaohe');
    await author.sync.syncNow();
    await keep(author);
    await server.faults.set({ seed: 5, dropMidway: 0.5 });
    send(author, submitCommand(body));
    await until(() => outboxCounts(author.stores.work).waiting === 0);
    expect(returnedCommands(author)).toEqual([]);
    await server.faults.clear();
    const reader = await openSyncSession(stops, server, 'sunkexin');
    await reader.sync.syncNow();
    await server.faults.set({ dropMidway: 1 });
    for (let tries = 0; tries < 3; tries++) await expect(fetchBlob(reader, sha256)).rejects.toThrow(Failure);
    await server.faults.clear();
    await fetchBlob(reader, sha256);
    expect(whole(reader).equals(bytes)).toBe(true);
  });

  it('that this machine has lost cause a rejection of the command, and do not block later ones', async () => {
    const server = await practice(stops, { offline: true });
    const session = await openSyncSession(stops, server, 'linxiaohe');
    const lacking = submitCommand(body);
    const next = submitCommand(content('下一件'));
    send(session, lacking, next);
    await server.faults.set({ offline: false });
    await session.sync.syncNow();
    expect(returned(session, { commandId: lacking.id }).row.state).toBe('rejected');
    expect(cachedArticle(session.stores.cache, next.articleId)).not.toBeNull();
  });
});
