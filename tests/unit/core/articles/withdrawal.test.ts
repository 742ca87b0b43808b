import { describe, expect, it } from 'vitest';
import {
  get,
  listRows,
  loadCase,
  requestWithdrawal,
  revision,
} from '../../../../electron/core/articles/service';
import { agenda } from '../../../../electron/core/capabilities';
import { release } from '../../../../electron/core/publishing/service';
import { detail } from '../../../../electron/core/review/service';
import { sheetHtml } from '../../../../electron/core/proof/sheet';
import { overlay } from '../../../../electron/domain/article/overlay';
import { outbox, waitingCommands } from '../../../../electron/core/sync/service';
import { applyCase, applySitesAndAccounts, openSession, type TestSession } from './session';
import type { ArticleCase } from '../../../../electron/domain/article/life-cycle';
import {
  administrator,
  approvedCase,
  ARTICLE_ID,
  editor,
  finalReviewer,
  firstReviewer,
  applyCommands,
  releasedCase,
  releaseCommand,
  secondReviewer,
  submitCommand,
  submittedCase,
} from './cases';

const here = { articleId: ARTICLE_ID };
const REASON = '引用的文件已废止。\n依据办公室 11 月 23 日通知。';

/** A live article with a withdrawal request in the outbox. */
async function withRequestedWithdrawal(): Promise<{
  session: TestSession;
  item: ArticleCase;
  live: ArticleCase;
}> {
  const session = await openSession(administrator);
  applySitesAndAccounts(session);
  const live = releasedCase();
  applyCase(session, live);
  requestWithdrawal(session, { ...here, purpose: 'withdraw', reason: REASON });
  const { item } = overlay(
    live,
    { waiting: waitingCommands(session), returned: [] },
    { account: administrator, live: live.revision },
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
    const { session, item } = await withRequestedWithdrawal();
    const request = { number: 2, purpose: 'withdraw', reason: REASON };
    expect(get(session, here).revisions).toMatchObject([
      { number: 1, purpose: 'publish', reason: '' },
      request,
    ]);

    const reviewer = await openSession(firstReviewer);
    applySitesAndAccounts(reviewer);
    applyCase(reviewer, item);
    expect(loadCase(reviewer, ARTICLE_ID)?.revision).toMatchObject({ purpose: 'withdraw', reason: REASON });
    expect((await detail(reviewer, here)).revision).toMatchObject(request);
    expect(revision(reviewer, { ...here, number: 2 }).info).toMatchObject(request);
  });

  it('is printed on the 审签单 together with the state of each revision', async () => {
    const { item, live } = await withRequestedWithdrawal();
    const ready = approvedCase(item, firstReviewer, secondReviewer, finalReviewer);
    const sheet = text(ready, live.revision);
    expect(sheet).toContain('<th>撤下原因</th><td colspan="3">引用的文件已废止。<br>依据办公室');
    expect(sheet).toContain('第 2 稿（待撤下）');
    expect(sheet).toContain('第 1 稿（网上现行）');
    const gone = applyCommands(ready, administrator, releaseCommand(ready.article.version));
    expect(text(gone, live.revision)).toContain('第 2 稿（已撤下）');
  });

  it('is reported as missing when an earlier platform did not store it', async () => {
    const { item } = await withRequestedWithdrawal();
    const revisionBefore = { ...item.revision };
    delete revisionBefore.purpose;
    delete revisionBefore.reason;
    const before = { ...item, revision: revisionBefore };
    const session = await openSession(firstReviewer);
    applyCase(session, before);
    expect((await detail(session, here)).revision).toMatchObject({ purpose: 'withdraw', reason: '' });
    expect(text(approvedCase(before, firstReviewer))).toContain(
      '<th>撤下原因</th><td colspan="3">平台没有记录',
    );
  });
});

describe('the reason of a reviewer’s edit', () => {
  it('is shown to later reviewers and on the 审签单', async () => {
    const edited = applyCommands(
      submittedCase(),
      firstReviewer,
      submitCommand(1, { title: '改过的标题' }, '会议名称有误。'),
    );
    const session = await openSession(secondReviewer);
    applySitesAndAccounts(session);
    applyCase(session, edited);
    expect((await detail(session, here)).revision).toMatchObject({
      purpose: 'publish',
      reason: '会议名称有误。',
    });
    const another = { ...firstReviewer, id: 'other', name: '孙立' };
    expect(text(approvedCase(edited, another))).toContain('<th>修改原因</th><td colspan="3">会议名称有误。');
  });

  it('is absent when the submission required none', async () => {
    const session = await openSession(editor);
    applyCase(session, submittedCase());
    expect(loadCase(session, ARTICLE_ID)?.revision).not.toHaveProperty('reason');
    expect(text(approvedCase(submittedCase(), firstReviewer))).not.toContain('修改原因');
  });
});

describe('a withdrawal in progress', () => {
  it('is named as such in the outbox, on the agenda and in refusals', async () => {
    const { session, item } = await withRequestedWithdrawal();
    expect(outbox(session).rows).toMatchObject([{ type: 'article.submit', purpose: 'withdraw' }]);
    const ready = approvedCase(item, firstReviewer, secondReviewer, finalReviewer);
    applyCase(session, ready);
    expect(() => requestWithdrawal(session, { ...here, purpose: 'delete', reason: '重复' })).toThrow(
      '“待撤下”',
    );
    const [waiting] = agenda.mine(session).items.filter(({ kind }) => kind === 'release');
    expect(waiting).toMatchObject({ stage: 'ready', purpose: 'withdraw' });
    expect(waiting?.note).toMatch(/^撤下申请 · /);
    release(session, here);
    expect(outbox(session).rows[0]).toMatchObject({ type: 'article.release', purpose: 'withdraw' });
    const [row] = listRows(session, { ids: [ARTICLE_ID] }, { cursor: null, limit: 1 }).items;
    expect(row).toMatchObject({ stage: 'done', purpose: 'withdraw', live: null });
  });
});
