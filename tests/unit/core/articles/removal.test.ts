import { describe, expect, it } from 'vitest';
import {
  get,
  listRows,
  loadCase,
  requestWithdrawal,
  revision,
} from '../../../../electron/core/articles/service';
import { myAgenda } from '../../../../electron/core/agenda/service';
import { release } from '../../../../electron/core/publishing/service';
import { detail } from '../../../../electron/core/review/service';
import { sheetHtml } from '../../../../electron/core/proof/sheet';
import { overlay } from '../../../../electron/domain/article/overlay';
import { outbox, waitingCommands } from '../../../../electron/core/sync/service';
import { feedCase, feedPlaces, openSession, type TestSession } from './session';
import type { ArticleCase } from '../../../../electron/domain/article/process';
import {
  administrator,
  approved,
  ARTICLE,
  editor,
  finalReviewer,
  firstReviewer,
  lay,
  released,
  releaseCommand,
  secondReviewer,
  submitCommand,
  submitted,
} from './story';

const here = { articleId: ARTICLE };
const REASON = '引用的文件已废止。\n依据办公室 11 月 23 日通知。';

/** A live article with a withdrawal request in the outbox. */
async function asked(): Promise<{ session: TestSession; item: ArticleCase; live: ArticleCase }> {
  const session = await openSession(administrator);
  feedPlaces(session);
  const live = released();
  feedCase(session, live);
  requestWithdrawal(session, { ...here, purpose: 'withdraw', reason: REASON });
  const { item } = overlay(
    live,
    live.revision,
    { waiting: waitingCommands(session), returned: [] },
    administrator,
  );
  if (!item) throw new Error('no case');
  return { session, item, live };
}

const text = (proof: ArticleCase, ...earlier: ArticleCase['revision'][]) => {
  const { article, decisions } = proof;
  const report = {
    holds: 'yes',
    articleId: article.id,
    title: '',
    summary: '',
    decisions: [],
    findings: [],
  } as const;
  const steps = sheetHtml({
    proof: {
      article,
      revisions: [...earlier, proof.revision],
      decisions,
      head: null,
      crls: new Map(),
      register: [],
      trust: { anchors: [], intermediates: [], crls: [] } as never,
    },
    report: { ...report, decisions: [], findings: [] },
    names: new Map(),
    sites: [],
    columns: [],
  });
  let step = steps.next();
  while (!step.done) step = steps.next();
  return step.value;
};

describe('the reason of a withdrawal', () => {
  it('is shown with the request at once, and stored in the cache', async () => {
    const { session, item } = await asked();
    const request = { number: 2, purpose: 'withdraw', reason: REASON };
    expect(get(session, here).revisions).toMatchObject([
      { number: 1, purpose: 'publish', reason: '' },
      request,
    ]);

    const reviewer = await openSession(firstReviewer);
    feedPlaces(reviewer);
    feedCase(reviewer, item);
    expect(loadCase(reviewer, ARTICLE)?.revision).toMatchObject({ purpose: 'withdraw', reason: REASON });
    expect((await detail(reviewer, here)).revision).toMatchObject(request);
    expect(revision(reviewer, { ...here, number: 2 }).info).toMatchObject(request);
  });

  it('is printed on the 审签单 together with the state of each revision', async () => {
    const { item, live } = await asked();
    const ready = approved(item, firstReviewer, secondReviewer, finalReviewer);
    const sheet = text(ready, live.revision);
    expect(sheet).toContain('<th>撤下原因</th><td colspan="3">引用的文件已废止。<br>依据办公室');
    expect(sheet).toContain('第 2 稿（待撤下）');
    expect(sheet).toContain('第 1 稿（网上现行）');
    const gone = lay(ready, administrator, releaseCommand(ready.article.version));
    expect(text(gone, live.revision)).toContain('第 2 稿（已撤下）');
  });

  it('is reported as missing when an earlier platform did not store it', async () => {
    const { item } = await asked();
    const revisionBefore = { ...item.revision };
    delete revisionBefore.purpose;
    delete revisionBefore.reason;
    const before = { ...item, revision: revisionBefore };
    const session = await openSession(firstReviewer);
    feedCase(session, before);
    expect((await detail(session, here)).revision).toMatchObject({ purpose: 'withdraw', reason: '' });
    expect(text(approved(before, firstReviewer))).toContain('<th>撤下原因</th><td colspan="3">平台没有记录');
  });
});

describe('the reason of a reviewer’s edit', () => {
  it('is shown to later reviewers and on the 审签单', async () => {
    const edited = lay(
      submitted(),
      firstReviewer,
      submitCommand(1, { title: '改过的标题' }, '会议名称有误。'),
    );
    const session = await openSession(secondReviewer);
    feedPlaces(session);
    feedCase(session, edited);
    expect((await detail(session, here)).revision).toMatchObject({
      purpose: 'publish',
      reason: '会议名称有误。',
    });
    const another = { ...firstReviewer, id: 'other', name: '孙立' };
    expect(text(approved(edited, another))).toContain('<th>修改原因</th><td colspan="3">会议名称有误。');
  });

  it('is absent when the submission required none', async () => {
    const session = await openSession(editor);
    feedCase(session, submitted());
    expect(loadCase(session, ARTICLE)?.revision).not.toHaveProperty('reason');
    expect(text(approved(submitted(), firstReviewer))).not.toContain('修改原因');
  });
});

describe('a withdrawal in progress', () => {
  it('is named as such in the outbox, on the agenda and in refusals', async () => {
    const { session, item } = await asked();
    expect(outbox(session).rows).toMatchObject([{ type: 'article.submit', purpose: 'withdraw' }]);
    const ready = approved(item, firstReviewer, secondReviewer, finalReviewer);
    feedCase(session, ready);
    expect(() => requestWithdrawal(session, { ...here, purpose: 'delete', reason: '重复' })).toThrow(
      '“待撤下”',
    );
    const [waiting] = myAgenda(session).items.filter(({ kind }) => kind === 'release');
    expect(waiting).toMatchObject({ stage: 'ready', purpose: 'withdraw' });
    expect(waiting?.note).toMatch(/^撤下申请 · /);
    release(session, here);
    expect(outbox(session).rows[0]).toMatchObject({ type: 'article.release', purpose: 'withdraw' });
    const [row] = listRows(session, { ids: [ARTICLE] }, { cursor: null, limit: 1 }).items;
    expect(row).toMatchObject({ stage: 'done', purpose: 'withdraw', live: null });
  });
});
