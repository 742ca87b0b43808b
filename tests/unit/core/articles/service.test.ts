import { describe, expect, it } from 'vitest';
import {
  articleRow,
  difference,
  get,
  loadCase,
  overlaidCase,
  places,
  recall,
  requestWithdrawal,
  revision,
  search,
} from '../../../../electron/core/articles/service';
import { enqueue, returnedCommands, waitingCommands } from '../../../../electron/core/sync/service';
import { recordAnswers } from '../../../../electron/core/sync/outbox';
import type { Desk } from '../../../../electron/core/office';
import { doc, p } from '../../../fixtures/content';
import { feed, feedCase, feedPlaces, openDesk } from './desk';
import {
  administrator,
  approved,
  ARTICLE,
  decideCommand,
  editor,
  firstReviewer,
  lay,
  readied,
  recallCommand,
  released,
  secondReviewer,
  submitCommand,
  submitted,
} from './story';

const here = { articleId: ARTICLE };

describe('one article', () => {
  it('comes with its content, its page, its revisions and what may be done', async () => {
    const desk = await openDesk(editor);
    feedPlaces(desk);
    feedCase(desk, submitted());
    const found = get(desk, here);
    expect(found.row).toMatchObject({ columnName: '工作动态', authorName: '何晓晴', stage: 'first' });
    expect(found.content?.title).toBe('市信访局召开工作例会');
    expect(found.html).toMatch(/^<p>会议听取了/);
    expect(found.revisions).toMatchObject([
      { number: 1, submittedByName: '何晓晴', title: '市信访局召开工作例会' },
    ]);
    expect(found.may).toEqual({ edit: false, recall: true, release: false, withdraw: false });
  });

  it('may be released by the site administrator only when every signature stands', async () => {
    const desk = await openDesk(administrator);
    feedCase(desk, approved(submitted(), firstReviewer, secondReviewer));
    expect(get(desk, here).may.release).toBe(false);
    feedCase(desk, readied());
    expect(get(desk, here).may).toEqual({ edit: true, recall: false, release: true, withdraw: false });
  });

  it('is known while its content is still on its way, and then nothing may be done', async () => {
    const desk = await openDesk();
    feed(desk, { kind: 'article', record: submitted().article });
    expect(loadCase(desk, ARTICLE)).toBeNull();
    expect(get(desk, here)).toMatchObject({ content: null, html: '', may: { edit: false, recall: false } });
    expect(articleRow(desk, ARTICLE)?.title).toBe('市信访局召开工作例会');
    desk.stores.work.transaction(() => enqueue(desk, submitCommand(0, { title: '早先送审的' })))();
    expect(overlaidCase(desk, ARTICLE)).toMatchObject({
      item: null,
      article: { title: '市信访局召开工作例会' },
    });
    expect(articleRow(desk, ARTICLE)?.pending).toMatchObject({ type: 'article.submit', state: 'waiting' });
  });

  it('is not shown with content that does not hash to its name', async () => {
    const desk = await openDesk();
    feedCase(desk, submitted());
    desk.stores.cache.exec("UPDATE revision SET package = replace(package, '例会', '会议')");
    expect(get(desk, here)).toMatchObject({ content: null, html: '', problem: '内容与其校验码不符' });
    expect(() => revision(desk, { ...here, number: 1 })).toThrow('内容与其校验码不符');
  });

  it('is refused when nobody here knows it', async () => {
    const desk = await openDesk();
    expect(() => get(desk, here)).toThrow(expect.objectContaining({ code: 'ARTICLE_UNKNOWN' }));
    expect(articleRow(desk, ARTICLE)).toBeNull();
  });

  it('shows any revision, the waiting one too, and what two of them differ in', async () => {
    const desk = await openDesk(administrator);
    feedPlaces(desk);
    const item = lay(submitted(), firstReviewer, decideCommand(submitted(), firstReviewer, 'return'));
    feedCase(desk, item);
    desk.stores.work.transaction(() => {
      const body = doc(p('会议听取了各科室工作情况汇报，研究部署年底前重点工作。'));
      enqueue(desk, submitCommand(item.article.version, { columnId: 'notices', body }));
    })();
    expect(get(desk, here).revisions.map(({ number }) => number)).toEqual([1, 2]);
    expect(revision(desk, { ...here, number: 2 })).toMatchObject({ content: { columnId: 'notices' } });
    expect(await difference(desk, { ...here, from: 1, to: 2 })).toEqual({
      from: 1,
      to: 2,
      fields: [{ label: '栏目', before: '工作动态', after: '通知公告' }],
      blocks: [
        {
          kind: 'changed',
          left: '<p>会议听取了各科室工作情况汇报，研究部署<del>下一阶段</del>重点工作。</p>',
          right: '<p>会议听取了各科室工作情况汇报，研究部署<ins>年底前</ins>重点工作。</p>',
        },
      ],
    });
    expect(() => revision(desk, { ...here, number: 3 })).toThrow('没有这篇稿件的第3稿');
  });

  it('is marked with a command that came back, and stands as the platform has it', async () => {
    const desk = await openDesk(editor);
    feedCase(desk, submitted());
    const command = recallCommand(1);
    desk.stores.work.transaction(() => enqueue(desk, command))();
    const told: string[] = [];
    recordAnswers(
      desk.stores.work,
      [{ id: command.id, status: 'rejected', code: 'REFUSED', reason: '已有人审核。' }],
      ({ type }, { reason }) => told.push(`${type}：${reason}`),
    );
    expect(told).toEqual(['article.recall：已有人审核。']);
    expect(returnedCommands(desk)).toHaveLength(1);
    expect(get(desk, here).row).toMatchObject({
      stage: 'first',
      pending: { commandId: command.id, state: 'returned' },
    });
  });

  it('keeps its mark when the waiting command no longer applies', async () => {
    const desk = await openDesk(editor);
    feedCase(desk, submitted());
    const { commandId } = recall(desk, here);
    feedCase(desk, approved(submitted(), firstReviewer));
    const standing = overlaidCase(desk, ARTICLE);
    expect(standing.article).toMatchObject({ stage: 'second', version: 2 });
    expect(standing).toMatchObject({ blocked: [commandId], pending: { commandId, state: 'waiting' } });
  });
});

describe('taking an article back', () => {
  it('is the author’s until someone has decided', async () => {
    const desk = await openDesk(editor);
    feedCase(desk, submitted());
    recall(desk, here);
    expect(get(desk, here).row).toMatchObject({ stage: 'returned', pending: { type: 'article.recall' } });
    expect(() => recall(desk, here)).toThrow('稿件已在您手中');

    const late = await openDesk(editor);
    feedCase(late, approved(submitted(), firstReviewer));
    expect(() => recall(late, here)).toThrow('已有人对这一稿签署意见');
  });
});

describe('the withdrawal of a live article', () => {
  it('goes through review with the live content, and leaves the page as it is meanwhile', async () => {
    const desk = await openDesk(administrator);
    const item = released();
    feedCase(desk, item);
    expect(get(desk, here).may.withdraw).toBe(true);
    requestWithdrawal(desk, { ...here, purpose: 'withdraw', reason: '内容已过时。' });
    const [command] = waitingCommands(desk);
    expect(command).toMatchObject({ purpose: 'withdraw', contentHash: item.revision.contentHash });
    expect(get(desk, here).row).toMatchObject({ stage: 'first', purpose: 'withdraw', live: { revision: 1 } });
    expect(() => requestWithdrawal(desk, { ...here, purpose: 'delete', reason: '重复' })).toThrow(
      '撤下或删除',
    );
  });

  it('is refused for what is not live, without a reason, and as a way to publish', async () => {
    const desk = await openDesk(administrator);
    feedCase(desk, readied());
    expect(() => requestWithdrawal(desk, { ...here, purpose: 'withdraw', reason: '过时' })).toThrow(
      '没有在网上发布',
    );
    expect(() => requestWithdrawal(desk, { ...here, purpose: 'publish', reason: '过时' })).toThrow(
      '请选择撤下还是删除',
    );
    feedCase(desk, released());
    expect(() => requestWithdrawal(desk, { ...here, purpose: 'delete', reason: ' ' })).toThrow(
      '请写明撤下或删除的原因',
    );
  });
});

describe('the search', () => {
  it('puts the cache’s facts to what the index found, and leaves out what the cache lost', async () => {
    const desk = await openDesk();
    feedPlaces(desk);
    feedCase(desk, released());
    const hit = {
      title: '市信访局',
      titleRanges: [],
      excerpts: [
        {
          part: 'opinion' as const,
          text: '会议',
          ranges: [[0, 2]] as Array<[number, number]>,
          opinion: { stage: 'first' as const, signerId: 'reviewer' },
        },
      ],
    };
    const query: Desk['search']['query'] = () =>
      Promise.resolve({
        hits: [
          { ...hit, articleId: ARTICLE },
          { ...hit, articleId: crypto.randomUUID() },
        ],
        total: 2,
        unindexed: 5,
      });
    const input = {
      text: '会议',
      columnId: null,
      onlyLive: false,
      order: 'relevance',
      offset: 0,
      limit: 20,
    } as const;
    const found = await search({ ...desk, search: { ...desk.search, query } }, input);
    expect(found).toMatchObject({ total: 2, unindexed: 5 });
    expect(found.hits).toMatchObject([
      { articleId: ARTICLE, columnName: '工作动态', stage: 'done', live: true },
    ]);
    expect(found.hits[0]?.excerpts[0]?.opinion).toEqual({ stage: 'first', signerName: 'reviewer' });
  });
});

it('the places are the sites and the columns in their order', async () => {
  const desk = await openDesk();
  feedPlaces(desk);
  const { sites, columns } = places(desk);
  expect(sites).toEqual([{ id: 'xfj', name: '市信访局', url: 'https://xfj.example.gov.cn' }]);
  expect(columns.map(({ id }) => id).slice(0, 2)).toEqual(['work-news', 'counties']);
  expect(columns.find(({ id }) => id === 'counties')?.parentId).toBe('work-news');
});
