import { constants, createHash, createPrivateKey, privateDecrypt, randomUUID } from 'node:crypto';
import { execFileSync, fork, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import type { ContractRouterClient } from '@orpc/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contentOf } from '../../../fixtures/content';
import type { Message } from '../../../../build/preview/keeper';
import type { CoreContract } from '../../../../electron/core/contract';
import type { PracticeServer } from '../../../../electron/platform/practice/server';
import { csv } from '../../../fixtures/sample-files';
import { until } from './client';
import { bytesNeedle, searchFiles, openFiles, textNeedle, type Needle } from './plaintext-search';
import { startWithSharedKeys } from '../../platform/shared-keys';

const dist = path.resolve('dist');
const EDITOR = 'linxiaohe';
const REVIEWER = 'zhouzhengchuan';

const SENTENCES = {
  title: '关于青榆桥临时封闭检修的通知',
  body: '第七号泵房的备用钥匙由值守人员随身保管',
  draft: '这份没有送出的草稿提到了松烟路的旧档案',
  file: '附件所列的二十三户名单仅供核对',
  opinion: '经核对泵房台账无误同意报送',
  wanted: '松烟路的旧档案',
};

type Core = ContractRouterClient<CoreContract>;

/** Starts the built core in a separate process, with `temporary` as its folder for temporary files. */
function startCore(data: string, practice: string, temporary: string): { core: Core; child: ChildProcess } {
  const child = fork(path.join(dist, 'preview', 'core.cjs'), [], {
    serialization: 'advanced',
    env: { ...process.env, TMPDIR: temporary, SQLITE_TMPDIR: temporary },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const tell = (message: Message) => child.send(message);
  const bundle = (folder: string, name: string) => path.join(dist, folder, `${name}.cjs`);
  tell({
    type: 'start',
    version: '0',
    paths: {
      data,
      practice,
      bundles: {
        practice: bundle('practice', 'practice'),
        indexer: bundle('core', 'indexer'),
        searcher: bundle('core', 'searcher'),
        tokens: bundle('core', 'tokens'),
        documents: bundle('core', 'documents'),
        pages: bundle('core', 'pages'),
        parser: bundle('core', 'parser'),
      },
    },
  });
  tell({ type: 'open', id: 1 });
  let deliver: (frame: unknown) => void = () => undefined;
  child.on('message', (message: Message) => {
    if (message.type === 'frame') deliver(message.data);
  });
  const core: Core = createORPCClient(
    new RPCLink({
      port: {
        postMessage: (frame: string | ArrayBuffer) =>
          tell({ type: 'frame', id: 1, data: typeof frame === 'string' ? frame : new Uint8Array(frame) }),
        onMessage: { addListener: (listener: (frame: unknown) => void) => (deliver = listener) },
        onDisconnect: { addListener: () => undefined },
      },
    }),
  );
  return { core, child };
}

describe('the disk of a client', () => {
  let folder: string;
  let data: string;
  let temporary: string;
  let practice: PracticeServer;
  let core: Core;
  let child: ChildProcess;
  const needles: Needle[] = Object.entries(SENTENCES).map(([name, text]) => textNeedle(name, text));
  const accounts = (id: string) => {
    const found = practice.accounts.find(({ accountId }) => accountId === id);
    if (!found) throw new Error(`no ${id}`);
    return found;
  };
  const signIn = (id: string) => {
    const { certificatePath, password } = accounts(id);
    return core.identity.signIn({ key: { kind: 'file', path: certificatePath }, secret: password });
  };
  const check = () => {
    const running = child.exitCode === null && child.signalCode === null;
    const files = process.platform === 'linux' && running ? openFiles(child.pid ?? 0) : [];
    const result = searchFiles({ folders: [data, temporary], files }, needles);
    expect(result.found).toEqual([]);
    expect(result.files).toBeGreaterThan(5);
    return result;
  };

  /** Adds needles for an account's password, the numbers of its private key, and its data key. */
  function secretsOf(id: string): void {
    const { certificatePath, password } = accounts(id);
    needles.push(textNeedle(`password of ${id}`, password));
    const pem = execFileSync(
      'openssl',
      ['pkcs12', '-in', certificatePath, '-passin', `pass:${password}`, '-nodes', '-nocerts'],
      { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] },
    );
    const key = createPrivateKey(pem);
    const { d = '', p = '', q = '' } = key.export({ format: 'jwk' });
    for (const [name, text] of Object.entries({ d, p, q }))
      needles.push(bytesNeedle(`${name} of ${id}`, Buffer.from(text, 'base64url')));
    const file = path.join(data, 'practice', 'accounts', id, 'account.json');
    const { record } = JSON.parse(readFileSync(file, 'utf8')) as { record: string };
    const { keys } = JSON.parse(record) as { keys: Array<{ wrapped: string }> };
    const [scheme, wrapped = ''] = keys[0]?.wrapped.split(':') ?? [];
    expect(scheme).toBe('rsa-oaep-sha256');
    const oaep = { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' };
    const dataKey = privateDecrypt({ key, ...oaep }, Buffer.from(wrapped, 'base64'));
    needles.push(bytesNeedle(`data key of ${id}`, dataKey));
  }

  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'at-rest-'));
    data = path.join(folder, 'data');
    temporary = path.join(folder, 'temporary');
    mkdirSync(temporary);
    practice = await startWithSharedKeys({ directory: path.join(folder, 'practice') });
    ({ core, child } = startCore(data, path.join(folder, 'practice'), temporary));
    await core.identity.enterPractice();
  });
  afterAll(async () => {
    child.kill('SIGKILL');
    await practice.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('is searched in a way that finds text and bytes in each encoding', () => {
    const plain = path.join(folder, 'plain');
    const bytes = createHash('sha512').update('x').digest();
    const needle = bytesNeedle('bytes', bytes);
    for (const text of [SENTENCES.body, Buffer.from(`甲${SENTENCES.body}乙`).toString('base64')]) {
      mkdirSync(plain, { recursive: true });
      writeFileSync(path.join(plain, 'a'), text);
      expect(searchFiles({ folders: [plain] }, needles).found).toHaveLength(1);
    }
    for (const shift of [0, 1, 2]) {
      const text = Buffer.concat([Buffer.alloc(shift, 7), bytes, Buffer.from('end')]).toString('base64');
      writeFileSync(path.join(plain, 'a'), text);
      expect(searchFiles({ folders: [plain] }, [needle]).found).toHaveLength(1);
    }
    writeFileSync(path.join(plain, 'a'), Buffer.from(SENTENCES.body, 'utf16le'));
    expect(searchFiles({ folders: [plain] }, needles).found).toHaveLength(1);
  });

  it('holds no plain text, attachment, password or key while an editor drafts, attaches and searches', async () => {
    await expect(
      core.identity.signIn({
        key: { kind: 'file', path: accounts(EDITOR).certificatePath },
        secret: SENTENCES.wanted,
      }),
    ).rejects.toMatchObject({ code: 'PFX_WRONG_PASSWORD' });
    await signIn(EDITOR);
    secretsOf(EDITOR);
    await until('the columns', async () => (await core.articles.places()).columns.length > 0);
    const draft = await core.articles.newDraft();
    const rows = Array.from({ length: 20_000 }, (_, row) => [String(row), SENTENCES.file]);
    const file = csv('名单.csv', rows);
    let attachment = null;
    const uploadId = randomUUID();
    for (let offset = 0; offset < file.bytes.length; offset += 512 * 1024)
      ({ attachment } = await core.articles.putBlob({
        uploadId,
        name: file.attachment.name,
        mediaType: file.attachment.mediaType,
        size: file.bytes.length,
        offset,
        bytes: file.bytes.subarray(offset, offset + 512 * 1024).toString('base64'),
      }));
    if (!attachment) throw new Error('not taken');
    const content = {
      ...draft.content,
      title: SENTENCES.title,
      target: { siteId: 'portal' },
      columnId: 'tzgg',
      source: '办公室',
      attachments: [attachment],
      secrecy: { ...contentOf().secrecy, reason: '不涉及国家秘密', checkedBy: '林晓禾' },
      body: {
        type: 'doc' as const,
        content: Array.from({ length: 200 }, () => ({
          type: 'paragraph' as const,
          content: [{ type: 'text' as const, text: SENTENCES.body }],
        })),
      },
    };
    await core.articles.saveDraft({ draftId: draft.id, saves: draft.saves, content });
    await expect(core.articles.saveDraft({ draftId: draft.id, saves: 99, content })).rejects.toThrow();
    await core.articles.submitDraft({ draftId: draft.id });
    const second = await core.articles.newDraft();
    await core.articles.saveDraft({
      draftId: second.id,
      saves: second.saves,
      content: { ...second.content, title: SENTENCES.draft },
    });
    await core.articles.search({ text: SENTENCES.wanted });
    await until('all to be sent', async () => (await core.sync.now()).waiting === 0);
    check();
    await core.identity.lock({ reason: 'asked' });
    await expect(core.identity.unlock({ secret: SENTENCES.wanted })).rejects.toThrow();
    check();
    await core.identity.unlock({ secret: accounts(EDITOR).password });
  });

  it('holds none of these while a reviewer reads, searches and signs', async () => {
    await signIn(REVIEWER);
    secretsOf(REVIEWER);
    const articleId = await until('the article', async () => {
      const { items } = await core.review.queue({ box: 'waiting' });
      return items.find(({ title }) => title === SENTENCES.title)?.id;
    });
    const shown = await core.review.detail({ articleId });
    await core.review.decide({
      articleId,
      version: shown.row.version,
      contentHash: shown.revision.contentHash,
      verdict: 'approve',
      opinion: SENTENCES.opinion,
    });
    await until('the index', async () => {
      const { hits } = await core.articles.search({ text: '备用钥匙由值守人员' });
      return hits.length > 0;
    });
    await core.articles.list({ title: '青榆桥' });
    check();
    await until('the decision to be sent', async () => (await core.sync.now()).waiting === 0);
    expect(check().bytes).toBeGreaterThan(1_000_000);
  });

  it('holds none of these after the program was killed', async () => {
    await signIn(EDITOR);
    const open = await core.articles.newDraft();
    const saving = core.articles.saveDraft({
      draftId: open.id,
      saves: open.saves,
      content: { ...open.content, title: SENTENCES.draft },
    });
    saving.catch(() => undefined);
    const gone = new Promise((resolve) => child.once('exit', resolve));
    setTimeout(() => child.kill('SIGKILL'), 5);
    await gone;
    check();
  });
});
