import { afterEach, describe, expect, it } from 'vitest';
import { Failure } from '../../../../electron/core/failure';
import { cachedArticle } from '../../../../electron/core/store';
import { readCursor } from '../../../../electron/core/sync/cache';
import {
  enqueue,
  outbox,
  returned,
  returnedCommands,
  settle,
  waitingCommands,
} from '../../../../electron/core/sync/service';
import { outboxCounts } from '../../../../electron/core/sync/outbox';
import {
  cacheContent,
  content,
  newId,
  openSyncSession,
  practice,
  FAST_TIMING,
  recallCommand,
  send,
  submitCommand,
  temporaryDirectory,
  until,
} from './support/practice';

const stops: Array<() => Promise<void> | void> = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

describe('a command in the outbox', () => {
  it('can be enqueued in a transaction only', async () => {
    const server = await practice(stops, { offline: true });
    const session = await openSyncSession(stops, server, 'linxiaohe');
    expect(() => enqueue(session, submitCommand(content('一')))).toThrow(/transaction/);
  });

  it('is in the overlay until the feed has its effect', async () => {
    const server = await practice(stops, { offline: true });
    const session = await openSyncSession(stops, server, 'linxiaohe');
    const command = submitCommand(content('关于下访的通知'));
    send(session, command);
    expect(waitingCommands(session).map(({ id }) => id)).toEqual([command.id]);
    expect(waitingCommands(session, newId())).toEqual([]);
    expect((await session.sync.syncNow()).state).toBe('offline');

    await server.faults.set({ offline: false });
    const status = await session.sync.syncNow();
    expect(status).toMatchObject({ state: 'synced', waiting: 0, returned: 0, error: null });
    expect(waitingCommands(session)).toEqual([]);
    expect(cachedArticle(session.stores.cache, command.articleId)).toMatchObject({
      stage: 'first',
      version: 1,
    });
    expect(outbox(session).rows[0]).toMatchObject({
      id: command.id,
      state: 'accepted',
      title: '关于下访的通知',
    });
  });

  it('is sent automatically', async () => {
    const server = await practice(stops);
    const session = await openSyncSession(stops, server, 'linxiaohe');
    await session.sync.syncNow();
    const command = submitCommand(content('马上'));
    send(session, command);
    await until(() => cachedArticle(session.stores.cache, command.articleId) !== null);
    expect(outboxCounts(session.stores.work)).toEqual({ waiting: 0, returned: 0 });
  });

  it('is sent without waiting for the end of a pause', async () => {
    const server = await practice(stops, { offline: true });
    const session = await openSyncSession(stops, server, 'linxiaohe', {
      // A pause longer than any test.
      timing: { ...FAST_TIMING, random: () => 1000 },
    });
    await until(() => session.sync.status().nextTryAt !== null);
    await server.faults.set({ offline: false });
    const command = submitCommand(content('不等'));
    send(session, command);
    await until(() => cachedArticle(session.stores.cache, command.articleId) !== null);
  });

  it('causes no further attempts while the platform is unreachable', async () => {
    let tries = 0;
    const gone = () => {
      tries += 1;
      return Promise.reject(new Failure('LINE_OFFLINE', '', ''));
    };
    const session = await openSyncSession(stops, await practice(stops), 'linxiaohe', {
      timing: { ...FAST_TIMING, random: () => 1000, minRetryInterval: 60_000 },
      parts: { reconnect: gone },
    });
    await until(() => session.sync.status().nextTryAt !== null);
    for (let n = 0; n < 10; n++) {
      send(session, submitCommand(content(`断网时的第${n}件`)));
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    expect(tries).toBe(1);
  });

  it('can be based on the result of waiting commands before it', async () => {
    const server = await practice(stops, { offline: true });
    const session = await openSyncSession(stops, server, 'linxiaohe');
    const submitted = submitCommand(content('先送审'));
    const { articleId } = submitted;
    const again = submitCommand(content('改后再送'), { articleId, baseVersion: 2 });
    send(session, submitted, recallCommand(articleId, 1), again, recallCommand(articleId, 3));
    await server.faults.set({ offline: false });
    await session.sync.syncNow();
    expect(outboxCounts(session.stores.work)).toEqual({ waiting: 0, returned: 0 });
    expect(cachedArticle(session.stores.cache, articleId)).toMatchObject({
      version: 4,
      revision: 2,
      stage: 'returned',
    });
  });

  it('is sent in order, also among hundreds', async () => {
    const server = await practice(stops);
    const session = await openSyncSession(stops, server, 'linxiaohe');
    const commands = Array.from({ length: 350 }, (_, i) => submitCommand(content(`第${i}件`)));
    send(session, ...commands.flatMap((command) => [command, recallCommand(command.articleId, 1)]));
    await session.sync.syncNow();
    expect(outboxCounts(session.stores.work)).toEqual({ waiting: 0, returned: 0 });
    const { n } = session.stores.cache
      .prepare(`SELECT count(*) AS n FROM article WHERE stage = 'returned' AND version = 2`)
      .get() as { n: number };
    expect(n).toBe(350);
  });

  it('is sent again with its id when the answer was lost, and is applied once', async () => {
    const server = await practice(stops, { forgetAnswer: 1 });
    const directory = temporaryDirectory(stops);
    let session = await openSyncSession(stops, server, 'linxiaohe', { directory });
    const command = submitCommand(content('只办一次'));
    await server.faults.clear();
    await session.sync.syncNow();
    await server.faults.set({ forgetAnswer: 1 });
    send(session, command);
    await until(() => session.sync.status().error !== null);
    await session.close();
    await server.faults.clear();

    session = await openSyncSession(stops, server, 'linxiaohe', { directory });
    expect(waitingCommands(session).map(({ id }) => id)).toEqual([command.id]);
    await session.sync.syncNow();
    expect(outbox(session).rows[0]).toMatchObject({ state: 'accepted' });
    expect(outbox(session).rows[0]!.attempts).toBeGreaterThan(1);
    expect(cachedArticle(session.stores.cache, command.articleId)).toMatchObject({ version: 1, revision: 1 });
  });

  it('does not block the others when the platform cannot read it', async () => {
    const server = await practice(stops, { offline: true });
    const session = await openSyncSession(stops, server, 'linxiaohe');
    const good = [submitCommand(content('一')), submitCommand(content('二'))];
    const bad = submitCommand(content('坏'));
    send(session, good[0]!, bad, good[1]!);
    // As an older version may have left it: it does not match the contract.
    session.stores.work
      .prepare('UPDATE outbox SET command = ? WHERE id = ?')
      .run(JSON.stringify({ ...bad, contentHash: 'x' }), bad.id);
    await server.faults.set({ offline: false });
    await session.sync.syncNow();
    expect(returnedCommands(session).map(({ id }) => id)).toEqual([bad.id]);
    for (const command of good) expect(cachedArticle(session.stores.cache, command.articleId)).not.toBeNull();
  });
});

describe('a returned command', () => {
  async function conflicting() {
    const server = await practice(stops);
    const mine = await openSyncSession(stops, server, 'linxiaohe');
    const theirs = await openSyncSession(stops, server, 'zhouzhengchuan');
    const first = submitCommand(content('原稿'));
    send(mine, first);
    await mine.sync.syncNow();
    await theirs.sync.syncNow();
    const edit = submitCommand(content('初审改过'), {
      articleId: first.articleId,
      baseVersion: 1,
      reason: '改标题',
    });
    send(theirs, edit);
    await theirs.sync.syncNow();
    return { server, mine, theirs, articleId: first.articleId };
  }

  it('in conflict shows both versions, and can become a draft based on the current one', async () => {
    const { mine, articleId, server } = await conflicting();
    await server.faults.set({ offline: true });
    const late = submitCommand(content('我的另一稿'), { articleId, baseVersion: 1, reason: '补充' });
    send(mine, late);
    await server.faults.set({ offline: false });
    const status = await mine.sync.syncNow();
    expect(status).toMatchObject({ state: 'synced', waiting: 0, returned: 1 });

    const view = returned(mine, { commandId: late.id });
    expect(view.row).toMatchObject({ state: 'conflict', title: '我的另一稿' });
    expect(view.row.reason).not.toBe('');
    expect(view.mine.html).toContain('我的另一稿正文');
    expect(view.current.article).toMatchObject({ version: 2, title: '初审改过' });
    expect(view.current.html).toContain('初审改过正文');

    const restored: unknown[] = [];
    const answer = settle(mine, { commandId: late.id, action: 'toDraft' }, (_, draft) => {
      expect(mine.stores.work.inTransaction).toBe(true);
      restored.push(draft);
      return { id: late.id };
    });
    expect(answer).toEqual({ draftId: late.id });
    expect(restored).toEqual([
      {
        articleId,
        content: content('我的另一稿'),
        response: '',
        baseVersion: 2,
        baseRevision: 2,
        kind: 'reviewerEdit',
      },
    ]);
    expect(outboxCounts(mine.stores.work).returned).toBe(0);
    expect(() => returned(mine, { commandId: late.id })).toThrow(Failure);
    expect(() => settle(mine, { commandId: late.id, action: 'discard' }, () => ({ id: '' }))).toThrow(
      Failure,
    );
  });

  it('is not changed when the draft cannot be written', async () => {
    const { mine, articleId } = await conflicting();
    const late = submitCommand(content('另一稿'), { articleId, baseVersion: 1 });
    send(mine, late);
    await mine.sync.syncNow();
    const full = () => {
      throw new Failure('DISK_FULL', '磁盘已满。', '请清理磁盘。');
    };
    expect(() => settle(mine, { commandId: late.id, action: 'toDraft' }, full)).toThrow('磁盘已满');
    expect(returnedCommands(mine).map(({ id }) => id)).toEqual([late.id]);
  });

  it('that was rejected has the platform’s reason, and commands based on it are returned too', async () => {
    const server = await practice(stops, { refuse: { count: 1, code: 'NOT_PERMITTED' } });
    const session = await openSyncSession(stops, server, 'linxiaohe');
    const submitted = submitCommand(content('被拒'));
    const recall = recallCommand(submitted.articleId, 1);
    send(session, submitted, recall);
    await session.sync.syncNow();
    expect(returnedCommands(session).map(({ id }) => id)).toEqual([submitted.id, recall.id]);
    expect(returned(session, { commandId: submitted.id })).toMatchObject({
      row: { state: 'rejected', reason: '演练设定：平台拒绝这项操作。' },
      current: { article: null, html: '', decisions: [] },
    });
    expect(() => settle(session, { commandId: recall.id, action: 'toDraft' }, () => ({ id: '' }))).toThrow(
      Failure,
    );
    expect(settle(session, { commandId: recall.id, action: 'discard' }, () => ({ id: '' }))).toEqual({
      draftId: null,
    });
    expect(outbox(session).rows.map(({ id }) => id)).toEqual([submitted.id]);
  });
});

describe('the feed', () => {
  it('fills all caches equally, independent of the number of pulls', async () => {
    const server = await practice(stops);
    const author = await openSyncSession(stops, server, 'linxiaohe');
    const early = await openSyncSession(stops, server, 'sunkexin');
    await early.sync.syncNow();
    for (let i = 0; i < 5; i++) {
      send(author, submitCommand(content(`稿${i}`)));
      await author.sync.syncNow();
      if (i % 2) await early.sync.syncNow();
    }
    await early.sync.syncNow();
    const late = await openSyncSession(stops, server, 'zhenghuaiyuan');
    await late.sync.syncNow();
    expect(cacheContent(late.stores)).toEqual(cacheContent(early.stores));
    expect(cacheContent(late.stores)).toEqual(cacheContent(author.stores));
    expect(cacheContent(late.stores)['account']!.length).toBeGreaterThan(5);
  });

  it('delivers changes by others automatically', async () => {
    const server = await practice(stops);
    const reader = await openSyncSession(stops, server, 'sunkexin');
    await reader.sync.syncNow();
    reader.emitted.length = 0;
    const author = await openSyncSession(stops, server, 'linxiaohe');
    const command = submitCommand(content('新闻'));
    send(author, command);
    await until(() => cachedArticle(reader.stores.cache, command.articleId) !== null);
    await until(() => reader.emitted.includes('articles'));
  });

  it('is read again when the platform was set up again', async () => {
    const old = await practice(stops);
    const directory = temporaryDirectory(stops);
    let session = await openSyncSession(stops, old, 'linxiaohe', { directory });
    for (let i = 0; i < 3; i++) send(session, submitCommand(content(`旧稿${i}`)));
    await session.sync.syncNow();
    await session.close();

    const fresh = await practice(stops);
    session = await openSyncSession(stops, fresh, 'linxiaohe', { directory });
    expect((await session.sync.syncNow()).error).toBeNull();
    const other = await openSyncSession(stops, fresh, 'sunkexin');
    await other.sync.syncNow();
    expect(cacheContent(session.stores)).toEqual(cacheContent(other.stores));
    expect(readCursor(session.stores.cache)).toBe(readCursor(other.stores.cache));
  });

  it('is received over a connection that often fails', async () => {
    const server = await practice(stops);
    const author = await openSyncSession(stops, server, 'linxiaohe');
    send(author, ...Array.from({ length: 40 }, (_, i) => submitCommand(content(`稿${i}`))));
    await author.sync.syncNow();
    const session = await openSyncSession(stops, server, 'sunkexin');
    await session.sync.syncNow();
    await server.faults.set({ seed: 11, dropMidway: 0.3, error500: 0.2, forgetAnswer: 0.1 });
    const commands = Array.from({ length: 30 }, (_, i) => submitCommand(content(`难${i}`)));
    for (const command of commands) send(session, command);
    await until(
      () => outboxCounts(session.stores.work).waiting === 0 && waitingCommands(session).length === 0,
    );
    await server.faults.clear();
    await author.sync.syncNow();
    await session.sync.syncNow();
    expect(cacheContent(session.stores)).toEqual(cacheContent(author.stores));
    expect(cacheContent(session.stores)['article']).toHaveLength(70);
  });
});

describe('the sync status', () => {
  it('has a message and the time of the next attempt when the platform is unreachable', async () => {
    const server = await practice(stops, { offline: true });
    const session = await openSyncSession(stops, server, 'linxiaohe', {
      timing: { ...FAST_TIMING, random: () => 1 },
    });
    const status = await session.sync.syncNow();
    expect(status).toMatchObject({ state: 'offline', error: { code: 'LINE_OFFLINE' }, lastSyncedAt: null });
    expect(status.error?.message).toMatch(/。$/);
    expect(Date.parse(status.nextTryAt ?? '')).toBeGreaterThan(Date.now() - 60_000);
  });

  it('recovers automatically after sleep', async () => {
    const server = await practice(stops, { offline: true });
    let now = Date.now();
    const session = await openSyncSession(stops, server, 'linxiaohe', {
      // A pause longer than any test.
      timing: { ...FAST_TIMING, heartbeat: 10, random: () => 1000 },
      now: () => new Date(now),
    });
    for (let i = 0; i < 3; i++) await session.sync.syncNow();
    await server.faults.set({ offline: false });
    now += 3_600_000;
    await until(() => session.sync.status().lastSyncedAt !== null);
  });

  it('requires a sign-in when the session has ended and the key is locked', async () => {
    const server = await practice(stops);
    let unlocked = false;
    const session = await openSyncSession(stops, server, 'linxiaohe', {
      parts: { reconnect: () => Promise.resolve(unlocked) },
    });
    expect((await session.sync.syncNow()).error?.code).toBe('SIGN_IN_NEEDED');
    unlocked = true;
    // The platform still refuses, because no session was opened.
    expect((await session.sync.syncNow()).error?.code).toBe('UNAUTHORIZED');
  });

  it('shows a suspended account, and recovers when the account is active again', async () => {
    const server = await practice(stops);
    const session = await openSyncSession(stops, server, 'linxiaohe');
    await session.sync.syncNow();
    server.setActive('linxiaohe', false);
    await until(() => session.sync.status().error !== null);
    expect(session.sync.status().error?.code).toBe('ACCOUNT_SUSPENDED');
    server.setActive('linxiaohe', true);
    expect((await session.sync.syncNow()).error).toBeNull();
  });

  it('warns when the two clocks differ', async () => {
    const server = await practice(stops, { clockOffsetMs: 2 * 3_600_000 });
    const session = await openSyncSession(stops, server, 'linxiaohe', { now: () => new Date() });
    await server.faults.set({ clockOffsetMs: 20 * 60_000 });
    const status = await session.sync.syncNow();
    expect(status.clockWrong).toBe(true);
    expect(status.error).toMatchObject({ code: 'CLOCK_WRONG' });
    expect(status.error?.message).toContain('慢约');
  });
});
