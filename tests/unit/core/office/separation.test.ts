import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ContentPackage } from '../../../../electron/core/contract';
import type { PracticeServer } from '../../../../electron/platform/practice/server';
import { doc, p } from '../../../fixtures/content';
import { practiceContent, Person } from '../../platform/practice-client';
import { openClient, signInAs, until, type Client } from './client';
import { startWithSharedKeys } from '../../platform/shared-keys';

const BOTH = 'heyining';
const AUTHOR = 'sunkexin';

describe('a person who wrote or edited an article', () => {
  let practice: PracticeServer;
  const clients: Record<string, Client> = {};

  beforeAll(async () => {
    const directory = await mkdtemp(path.join(tmpdir(), 'practice-'));
    practice = await startWithSharedKeys({ directory });
    for (const id of [BOTH, AUTHOR]) {
      clients[id] = await openClient(directory);
      await signInAs(clients[id], id);
    }
  });
  afterAll(async () => {
    await Promise.all(Object.values(clients).map((client) => client.stop()));
    await practice.close();
  });

  const of = (id: string) => (clients[id] as Client).core;
  const decideAs = async (id: string, articleId: string) => {
    const { row, revision } = await of(id).review.detail({ articleId });
    return of(id).review.decide({
      articleId,
      version: row.version,
      contentHash: revision.contentHash,
      verdict: 'approve',
      opinion: '同意。',
    });
  };

  async function submitted(id: string, change: Partial<ContentPackage>): Promise<string> {
    const core = of(id);
    await until('the columns', async () => (await core.articles.places()).columns.length > 0);
    const { id: draftId, articleId, saves } = await core.articles.newDraft();
    await core.articles.saveDraft({ draftId, saves, content: practiceContent(change) });
    await core.articles.submitDraft({ draftId });
    await until('the platform to have it', async () => (await core.sync.now()).waiting === 0);
    return articleId;
  }

  async function refusedTo(id: string, articleId: string): Promise<void> {
    const { items } = await of(id).review.queue({ box: 'waiting' });
    expect(items.map((row) => row.id)).not.toContain(articleId);
    expect((await of(id).review.detail({ articleId })).may).toMatchObject({ decide: false, verdicts: [] });
    await expect(decideAs(id, articleId)).rejects.toMatchObject({ code: 'SEPARATION' });
    expect((await of(id).sync.outbox()).rows.filter(({ type }) => type === 'review.decide')).toEqual([]);

    const person = await Person.signIn(practice, id);
    const command = await person.decision(await person.view(articleId), 'approve', '同意。');
    expect(await person.sendOne(command)).toMatchObject({ status: 'rejected', code: 'SEPARATION' });
    expect((await person.view(articleId)).decisions).toEqual([]);
  }

  it('cannot decide on their own article, neither by the core nor by a command sent to the platform', async () => {
    const articleId = await submitted(BOTH, { title: '自己起草的稿件' });
    await refusedTo(BOTH, articleId);
  });

  it('cannot decide on an article that they edited as its reviewer', async () => {
    const articleId = await submitted(AUTHOR, {
      title: '审核人修改的稿件',
      body: doc(p('来访接待室自本周起延长接待时间，周末照常接访。')),
    });
    const core = of(BOTH);
    await until('the article', async () =>
      (await core.review.queue({ box: 'waiting' })).items.some((row) => row.id === articleId),
    );
    const draft = await core.articles.editArticle({ articleId });
    const { secrecy } = practiceContent();
    const content = { ...draft.content, secrecy, summary: '审核人补写的摘要。' };
    await core.articles.saveDraft({ draftId: draft.id, saves: draft.saves, content });
    await core.articles.submitDraft({ draftId: draft.id, reason: '补写摘要。' });
    await until('the platform to have it', async () => (await core.sync.now()).waiting === 0);
    await refusedTo(BOTH, articleId);
  });
});
