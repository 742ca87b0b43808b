import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contentOf } from '../../../fixtures/content';
import { fromBufferPromise } from 'yauzl';
import type { PracticeServer } from '../../../../electron/platform/practice/server';
import { uploadFile, openClient, signInAs, until, type Client } from './client';
import { startWithSharedKeys } from '../../platform/shared-keys';

const EDITOR = 'linxiaohe';
const FIRST = 'zhouzhengchuan';
const SECOND = 'wujingyi';
const FINAL = 'zhenghuaiyuan';

describe('an article, from draft to published page, by four people with four clients', () => {
  let practice: PracticeServer;
  const clients: Record<string, Client> = {};
  let articleId = '';

  beforeAll(async () => {
    const directory = await mkdtemp(path.join(tmpdir(), 'practice-'));
    practice = await startWithSharedKeys({ directory });
    for (const id of [EDITOR, FIRST, SECOND, FINAL]) {
      clients[id] = await openClient(directory);
      await signInAs(clients[id], id);
    }
  });
  afterAll(async () => {
    await Promise.all(Object.values(clients).map((client) => client.stop()));
    await practice.close();
  });

  const of = (id: string) => (clients[id] as Client).core;

  async function decideAs(id: string): Promise<void> {
    const core = of(id);
    await until(`the article in the queue of ${id}`, async () => {
      const { items } = await core.review.queue({ box: 'waiting' });
      return items.some((row) => row.id === articleId);
    });
    const shown = await core.review.detail({ articleId });
    await core.review.decide({
      articleId,
      version: shown.row.version,
      contentHash: shown.revision.contentHash,
      verdict: 'approve',
      opinion: '同意。',
    });
    await until('the decision to reach the platform', async () => {
      const status = await core.sync.now();
      return status.waiting === 0;
    });
  }

  it('is drafted, saved and submitted by the editor', async () => {
    const core = of(EDITOR);
    await until('the columns', async () => (await core.articles.places()).columns.length > 0);
    const draft = await core.articles.newDraft();
    articleId = draft.articleId;
    const saved = await core.articles.saveDraft({
      draftId: draft.id,
      saves: draft.saves,
      content: {
        ...draft.content,
        title: '关于做好年末信访工作的通知',
        target: { siteId: 'portal' },
        columnId: 'tzgg',
        source: '办公室',
        secrecy: { ...contentOf().secrecy, reason: '不涉及国家秘密', checkedBy: '林晓禾' },
        body: {
          type: 'doc',
          content: [{ type: 'paragraph', content: [{ type: 'text', text: '各科室要落实首接首办责任。' }] }],
        },
      },
    });
    expect(saved.saves).toBe(draft.saves + 1);
    await core.articles.submitDraft({ draftId: draft.id });
    expect((await core.articles.drafts()).drafts).toEqual([]);
    expect((await core.articles.get({ articleId })).row).toMatchObject({ stage: 'first' });
  });

  it('passes the three levels, each on a separate machine', async () => {
    await decideAs(FIRST);
    await decideAs(SECOND);
    await decideAs(FINAL);
    const row = await until('ready on the editor’s machine', async () => {
      const { row } = await of(EDITOR).articles.get({ articleId });
      return row.stage === 'ready' && row;
    });
    expect(row.version).toBe(4);
  });

  it('is released, and its page matches the signed content', async () => {
    const core = of(EDITOR);
    await core.publishing.release({ articleId });
    const url = await until('the page', async () => {
      const { row } = await core.articles.get({ articleId });
      return row.pending === null && row.live?.url;
    });
    const page = await (await fetch(url)).text();
    expect(page).toContain('各科室要落实首接首办责任。');
    expect(await core.publishing.verify({ articleId })).toMatchObject({
      url,
      verdict: 'matches',
      findings: [],
    });
  });

  it('is proved by its package on another machine, but not after a byte of it was changed', async () => {
    const core = of(SECOND);
    await until('timestamps', async () => {
      const { decisions } = await core.review.detail({ articleId });
      return decisions.length === 3 && decisions.every(({ timestamp }) => timestamp === 'valid');
    });
    const made = await core.proof.export({ articleId });
    const file = made.path!;
    const own = await core.proof.verify({ file: made.file!.handle });
    expect(own.report.holds).toBe('yes');
    const elsewhere = { core: of(FIRST) };
    const { report } = await of(FIRST).proof.verify({ file: await uploadFile(elsewhere, 'proof', file) });
    expect(report.holds).toBe('yes');
    expect(report.decisions.map(({ timestamped }) => timestamped)).toEqual([true, true, true]);
    const bytes = await readFile(file);
    const at = await middleOf(bytes, /\.cms$/);
    bytes[at] = (bytes[at] ?? 0) ^ 1;
    await writeFile(file, bytes);
    const changed = await of(FIRST)
      .proof.verify({ file: await uploadFile(elsewhere, 'proof', file) })
      .then(({ report: after }) => after.holds)
      .catch((error: { code: string }) => error.code);
    expect(changed).not.toBe('yes');
  });

  it('is found by a word from its text on every machine', async () => {
    for (const id of [EDITOR, FINAL])
      await until(`首接首办 found by ${id}`, async () => {
        const { hits } = await of(id).articles.search({ text: '首接首办' });
        return hits.some((hit) => hit.articleId === articleId);
      });
  });

  it('leaves an audit chain that verifies', async () => {
    for (const client of Object.values(clients))
      expect(await client.core.audit.verify()).toMatchObject({ intact: true });
  });

  it('is not accessible while the client is locked, and is again after the unlock', async () => {
    const core = of(EDITOR);
    await core.identity.lock({ reason: 'asked' });
    await expect(core.articles.drafts()).rejects.toMatchObject({ code: 'LOCKED' });
    const info = await core.identity.practice();
    await core.identity.unlock({ secret: info?.accounts[0]?.password ?? '' });
    expect((await core.articles.drafts()).drafts).toEqual([]);
  });
});

/** Returns the offset of the middle of a file's compressed data in a zip. Throws when no name matches. */
async function middleOf(zip: Buffer, name: RegExp): Promise<number> {
  const packed = await fromBufferPromise(zip, { lazyEntries: true, autoClose: false });
  for await (const entry of packed.eachEntry())
    if (name.test(entry.fileName)) {
      const header = entry.relativeOffsetOfLocalHeader;
      const names = zip.readUInt16LE(header + 26) + zip.readUInt16LE(header + 28);
      return header + 30 + names + Math.floor(entry.compressedSize / 2);
    }
  throw new Error(`no ${name} in it`);
}
