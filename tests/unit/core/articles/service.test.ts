import { describe, expect, it } from 'vitest';
import {
  articleRow,
  difference,
  get,
  loadCase,
  overlaidArticle,
  places,
  recall,
  requestWithdrawal,
  revision,
  search,
} from '../../../../electron/core/articles/service';
import { enqueue, returnedCommands, waitingCommands } from '../../../../electron/core/sync/service';
import { recordAnswers } from '../../../../electron/core/sync/outbox';
import type { Session } from '../../../../electron/core/types';
import { doc, p } from '../../../fixtures/content';
import { applyRecords, applyCase, applySitesAndAccounts, openSession } from './session';
import {
  administrator,
  approvedCase,
  ARTICLE_ID,
  decideCommand,
  editor,
  firstReviewer,
  applyCommands,
  readyCase,
  recallCommand,
  releasedCase,
  secondReviewer,
  submitCommand,
  submittedCase,
} from './cases';

const here = { articleId: ARTICLE_ID };

describe('an article', () => {
  it('is returned with its content, page, revisions and permitted actions', async () => {
    const session = await openSession(editor);
    applySitesAndAccounts(session);
    applyCase(session, submittedCase());
    const found = get(session, here);
    expect(found.row).toMatchObject({ columnName: '工作动态', authorName: '何晓晴', stage: 'first' });
    expect(found.content?.title).toBe('市信访局召开工作例会');
    expect(found.html).toMatch(/^<p>会议听取了/);
    expect(found.revisions).toMatchObject([
      { number: 1, submittedByName: '何晓晴', title: '市信访局召开工作例会' },
    ]);
    expect(found.may).toEqual({ edit: false, recall: true, release: false, withdraw: false });
  });

  it('may be released by the site administrator only after all three approvals', async () => {
    const session = await openSession(administrator);
    applyCase(session, approvedCase(submittedCase(), firstReviewer, secondReviewer));
    expect(get(session, here).may.release).toBe(false);
    applyCase(session, readyCase());
    expect(get(session, here).may).toEqual({ edit: true, recall: false, release: true, withdraw: false });
  });

  it('without received content is listed, and permits no action', async () => {
    const session = await openSession();
    applyRecords(session, { kind: 'article', record: submittedCase().article });
    expect(loadCase(session, ARTICLE_ID)).toBeNull();
    expect(get(session, here)).toMatchObject({
      content: null,
      html: '',
      may: { edit: false, recall: false },
    });
    expect(articleRow(session, ARTICLE_ID)?.title).toBe('市信访局召开工作例会');
    session.stores.work.transaction(() => enqueue(session, submitCommand(0, { title: '早先送审的' })))();
    expect(overlaidArticle(session, ARTICLE_ID)).toMatchObject({
      item: null,
      article: { title: '市信访局召开工作例会' },
    });
    expect(articleRow(session, ARTICLE_ID)?.pending).toMatchObject({
      type: 'article.submit',
      state: 'waiting',
    });
  });

  it('is not shown with content that does not match its hash', async () => {
    const session = await openSession();
    applyCase(session, submittedCase());
    session.stores.cache.exec("UPDATE revision SET package = replace(package, '例会', '会议')");
    expect(get(session, here)).toMatchObject({ content: null, html: '', problem: '内容与其校验码不符' });
    expect(() => revision(session, { ...here, number: 1 })).toThrow('内容与其校验码不符');
  });

  it('is refused when it is not on this machine', async () => {
    const session = await openSession();
    expect(() => get(session, here)).toThrow(expect.objectContaining({ code: 'ARTICLE_UNKNOWN' }));
    expect(articleRow(session, ARTICLE_ID)).toBeNull();
  });

  it('has every revision, including an unsent one, and the difference of any two', async () => {
    const session = await openSession(administrator);
    applySitesAndAccounts(session);
    const item = applyCommands(
      submittedCase(),
      firstReviewer,
      decideCommand(submittedCase(), firstReviewer, 'return'),
    );
    applyCase(session, item);
    session.stores.work.transaction(() => {
      const body = doc(p('会议听取了各科室工作情况汇报，研究部署年底前重点工作。'));
      enqueue(session, submitCommand(item.article.version, { columnId: 'notices', body }));
    })();
    expect(get(session, here).revisions.map(({ number }) => number)).toEqual([1, 2]);
    expect(revision(session, { ...here, number: 2 })).toMatchObject({ content: { columnId: 'notices' } });
    expect(await difference(session, { ...here, from: 1, to: 2 })).toEqual({
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
    expect(() => revision(session, { ...here, number: 3 })).toThrow('没有这篇稿件的第3稿');
  });

  it('is marked with a rejected command and shown in the platform’s state', async () => {
    const session = await openSession(editor);
    applyCase(session, submittedCase());
    const command = recallCommand(1);
    session.stores.work.transaction(() => enqueue(session, command))();
    const told: string[] = [];
    recordAnswers(
      session.stores.work,
      [{ id: command.id, status: 'rejected', code: 'REFUSED', reason: '已有人审核。' }],
      ({ type }, { reason }) => told.push(`${type}：${reason}`),
    );
    expect(told).toEqual(['article.recall：已有人审核。']);
    expect(returnedCommands(session)).toHaveLength(1);
    expect(get(session, here).row).toMatchObject({
      stage: 'first',
      pending: { commandId: command.id, state: 'returned' },
    });
  });

  it('is still marked when the waiting command no longer applies', async () => {
    const session = await openSession(editor);
    applyCase(session, submittedCase());
    const { commandId } = recall(session, here);
    applyCase(session, approvedCase(submittedCase(), firstReviewer));
    const standing = overlaidArticle(session, ARTICLE_ID);
    expect(standing.article).toMatchObject({ stage: 'second', version: 2 });
    expect(standing).toMatchObject({ blocked: [commandId], pending: { commandId, state: 'waiting' } });
  });
});

describe('recalling an article', () => {
  it('is possible for the author until someone has decided', async () => {
    const session = await openSession(editor);
    applyCase(session, submittedCase());
    recall(session, here);
    expect(get(session, here).row).toMatchObject({ stage: 'returned', pending: { type: 'article.recall' } });
    expect(() => recall(session, here)).toThrow('稿件已在您手中');

    const late = await openSession(editor);
    applyCase(late, approvedCase(submittedCase(), firstReviewer));
    expect(() => recall(late, here)).toThrow('已有人对这一稿签署意见');
  });
});

describe('the withdrawal of a live article', () => {
  it('goes through review with the live content, and the article stays live meanwhile', async () => {
    const session = await openSession(administrator);
    const item = releasedCase();
    applyCase(session, item);
    expect(get(session, here).may.withdraw).toBe(true);
    requestWithdrawal(session, { ...here, purpose: 'withdraw', reason: '内容已过时。' });
    const [command] = waitingCommands(session);
    expect(command).toMatchObject({ purpose: 'withdraw', contentHash: item.revision.contentHash });
    expect(get(session, here).row).toMatchObject({
      stage: 'first',
      purpose: 'withdraw',
      live: { revision: 1 },
    });
    expect(() => requestWithdrawal(session, { ...here, purpose: 'delete', reason: '重复' })).toThrow(
      '撤下或删除',
    );
  });

  it('is refused for an article that is not live, without a reason, and with the purpose of publishing', async () => {
    const session = await openSession(administrator);
    applyCase(session, readyCase());
    expect(() => requestWithdrawal(session, { ...here, purpose: 'withdraw', reason: '过时' })).toThrow(
      '没有在网上发布',
    );
    expect(() => requestWithdrawal(session, { ...here, purpose: 'publish', reason: '过时' })).toThrow(
      '请选择撤下还是删除',
    );
    applyCase(session, releasedCase());
    expect(() => requestWithdrawal(session, { ...here, purpose: 'delete', reason: ' ' })).toThrow(
      '请写明撤下或删除的原因',
    );
  });
});

describe('the search', () => {
  it('adds data of the cache to the matches, and leaves out matches that the cache does not contain', async () => {
    const session = await openSession();
    applySitesAndAccounts(session);
    applyCase(session, releasedCase());
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
    const query: Session['search']['query'] = () =>
      Promise.resolve({
        hits: [
          { ...hit, articleId: ARTICLE_ID },
          { ...hit, articleId: crypto.randomUUID() },
        ],
        total: 2,
        exact: false,
        more: true,
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
    const found = await search({ ...session, search: { ...session.search, query } }, input);
    expect(found).toMatchObject({ total: 2, exact: false, more: true, unindexed: 5 });
    expect(found.hits).toMatchObject([
      { articleId: ARTICLE_ID, columnName: '工作动态', stage: 'done', live: true },
    ]);
    expect(found.hits[0]?.excerpts[0]?.opinion).toEqual({ stage: 'first', signerName: 'reviewer' });
  });
});

it('the places are the sites, and the columns in their order', async () => {
  const session = await openSession();
  applySitesAndAccounts(session);
  const { sites, columns } = places(session);
  expect(sites).toEqual([{ id: 'xfj', name: '市信访局', url: 'https://xfj.example.gov.cn' }]);
  expect(columns.map(({ id }) => id).slice(0, 2)).toEqual(['work-news', 'counties']);
  expect(columns.find(({ id }) => id === 'counties')?.parentId).toBe('work-news');
});
