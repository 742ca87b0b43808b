import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { canonicalText, sha256 } from '../../../electron/domain/encoding/canonical';
import type { Block, Command, ContentPackage, Revision } from '../../../electron/platform/contract';
import type { PracticeServer } from '../../../electron/platform/practice/server';
import { doc, p } from '../../fixtures/content';
import { practiceContent, Person } from '../../unit/platform/practice-client';
import { buildCoreProcess, CoreProcess, failureOf, signIn } from '../support/core';
import { startWithSharedKeys } from '../../unit/platform/shared-keys';

/** Attack: article bodies that overflow the stack of a recursive parser. */

const NESTING: Record<string, (inner: Block) => Block> = {
  引用: (inner) => ({ type: 'blockquote', content: [inner] }),
  列表: (inner) => ({ type: 'bulletList', content: [{ type: 'listItem', content: [inner] }] }),
  编号列表: (inner) => ({ type: 'orderedList', content: [{ type: 'listItem', content: [inner] }] }),
  表格: (inner) => ({
    type: 'table',
    content: [{ type: 'tableRow', content: [{ type: 'tableCell', content: [inner] }] }],
  }),
};

function nested(levels: number, wrap = NESTING['引用']!): ContentPackage {
  let block: Block = p('最里面的一段');
  for (let level = 0; level < levels; level++) block = wrap(block);
  return practiceContent({ body: doc(block) });
}

function submission(content: ContentPackage, articleId: string = randomUUID()): Command {
  const text = canonicalText(content);
  return {
    id: randomUUID(),
    type: 'article.submit',
    madeAt: new Date().toISOString(),
    articleId,
    baseVersion: 0,
    purpose: 'publish',
    package: text,
    contentHash: sha256(text),
    reason: '',
  };
}

const scratch = mkdtempSync(join(tmpdir(), 'nesting-'));
const scripts = mkdtempSync(resolve('node_modules/.attack-'));
const directory = join(scratch, 'practice');
const defects: unknown[] = [];
let practice: PracticeServer;

const start = async () =>
  (practice = await startWithSharedKeys({ directory, report: (error) => defects.push(error) }));

/** Changes the platform's database while it is stopped, as an earlier version or a disk error may have left it. */
async function alterStored(change: (db: Database.Database) => void): Promise<void> {
  await practice.close();
  const db = new Database(join(directory, 'practice.db'));
  change(db);
  db.close();
  await start();
}

beforeAll(start);
afterAll(async () => {
  await practice.close();
  for (const folder of [scratch, scripts]) rmSync(folder, { recursive: true, force: true });
});

describe('the platform', () => {
  it.each(Object.keys(NESTING))(
    'rejects 1,500 and 6,000 levels of %s, and accepts the other commands of the request',
    async (name) => {
      const author = await Person.signIn(practice, 'linxiaohe');
      const commands = [1, 1500, 10, 6000, 12].map((levels) => submission(nested(levels, NESTING[name])));
      const results = await author.send(...commands);
      expect(results.map(({ status }) => status)).toEqual([
        ...['accepted', 'rejected', 'accepted', 'rejected', 'accepted'],
      ]);
      expect(results[1]).toMatchObject({ code: 'INVALID', reason: expect.stringContaining('套得太深') });
      expect(defects).toEqual([]);
    },
  );

  it('rejects a body with more objects than the limit', async () => {
    const author = await Person.signIn(practice, 'linxiaohe');
    const body = doc(...Array.from({ length: 50_001 }, () => ({ type: 'horizontalRule' }) as const));
    const [result] = await author.send(submission(practiceContent({ body })));
    expect(result).toMatchObject({ status: 'rejected', reason: expect.stringContaining('正文太大') });
  });

  it('answers a command that causes an internal error, and the other commands of the request', async () => {
    const author = await Person.signIn(practice, 'linxiaohe');
    const [lost, kept] = [submission(nested(1)), submission(nested(1))];
    await author.send(lost);
    const articleId = (lost as { articleId: string }).articleId;
    await alterStored((db) =>
      db.prepare(`DELETE FROM change WHERE kind = 'revision' AND article_id = ?`).run(articleId),
    );
    const recall: Command = {
      ...{ id: randomUUID(), type: 'article.recall', madeAt: new Date().toISOString() },
      ...{ articleId, baseVersion: 1 },
    };
    const again = await Person.signIn(practice, 'linxiaohe');
    expect(await again.send(recall, kept)).toMatchObject([
      { status: 'rejected', code: 'INVALID' },
      { status: 'accepted' },
    ]);
    expect(defects.splice(0)).toHaveLength(1);
  });
});

describe('the client', () => {
  let core: CoreProcess;
  let script: string | undefined;
  const open = async (accountId: string) => {
    script ??= await buildCoreProcess(scripts);
    core = await CoreProcess.start(script, {
      practice: directory,
      data: join(scratch, accountId),
      settings: { platformUrl: practice.platformUrl, caCertificate: practice.caCertificatePem },
    });
    await signIn(core, practice, accountId);
    expect(await core.core.sync.now()).toMatchObject({ state: 'synced' });
  };

  it('shows a stored body of 1,500 levels as unreadable, and lets its author recall and rewrite it', async () => {
    const author = await Person.signIn(practice, 'linxiaohe');
    const deep = nested(1500);
    const command = submission(nested(1));
    await author.send(command);
    const articleId = (command as { articleId: string }).articleId;
    await alterStored((db) => {
      const where = `WHERE kind = 'revision' AND record ->> 'articleId' = '${articleId}'`;
      const record = JSON.parse(
        db.prepare(`SELECT record FROM change ${where}`).pluck().get() as string,
      ) as Revision;
      const text = canonicalText(deep);
      const stored = JSON.stringify({ ...record, package: text, contentHash: sha256(text) });
      db.prepare(`UPDATE change SET record = ? ${where}`).run(stored);
    });
    await open('zhouzhengchuan');
    expect((await core.core.articles.list({})).items.map(({ id }) => id)).toContain(articleId);
    expect(await failureOf(core.core.review.detail({ articleId }))).toMatchObject({
      code: 'CONTENT_UNREADABLE',
    });
    expect(await core.core.articles.get({ articleId })).toMatchObject({ content: null, html: '' });
    await core.stop();

    await open('linxiaohe');
    expect(await core.core.articles.get({ articleId })).toMatchObject({ may: { recall: true } });
    await core.core.articles.recall({ articleId });
    expect(await core.core.sync.now()).toMatchObject({ state: 'synced', waiting: 0 });
    const { content, title } = {
      title: deep.title,
      ...(await core.core.articles.editArticle({ articleId })),
    };
    expect(content).toMatchObject({ title, body: { content: [] } });
    await core.expectLoadWithinLimits();
  });

  it('refuses to save a body of 1,500 or 6,000 levels with a reason, and keeps the draft', async () => {
    const draft = await core.core.articles.newDraft();
    for (const levels of [1500, 6000]) {
      const { body } = nested(levels);
      const save = { draftId: draft.id, content: { ...draft.content, body }, saves: draft.saves };
      const call = core.callRaw('articles', 'saveDraft', canonicalText(save));
      expect(await failureOf(call)).toMatchObject({
        code: 'BAD_REQUEST',
        message: '正文的列表、引用或表格套得太深。',
      });
    }
    expect((await core.core.articles.drafts()).drafts).toContainEqual(expect.objectContaining(draft));
    await core.expectLoadWithinLimits();
    await core.stop();
  });
});
