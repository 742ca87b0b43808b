import { describe, expect, it } from 'vitest';
import {
  discardDraft,
  draft,
  drafts,
  editArticle,
  get,
  list,
  newDraft,
  previewDraft,
  restoreDraft,
  saveDraft,
  submitDraft,
} from '../../../../electron/core/articles/service';
import { agenda } from '../../../../electron/core/capabilities';
import { packageContent } from '../../../../electron/domain/article/package';
import { verifyAudit } from '../../../../electron/core/audit/service';
import { waitingCommands } from '../../../../electron/core/sync/service';
import type { ContentPackage } from '../../../../electron/platform/contract';
import { contentOf, doc, image, p } from '../../../fixtures/content';
import { applyCase, applySitesAndAccounts, openSession, upload, type TestSession } from './session';
import {
  administrator,
  approvedCase,
  decideCommand,
  editor,
  firstReviewer,
  applyCommands,
  person,
  readyCase,
  recallCommand,
  releasedCase,
  secondReviewer,
  submitCommand,
  submittedCase,
} from './cases';

/** Creates a draft, fills it in and submits it. */
function submitNew(
  session: TestSession,
  content: Partial<ContentPackage> = {},
): { articleId: string; commandId: string } {
  const { id, articleId, saves } = newDraft(session);
  saveDraft(session, { draftId: id, content: contentOf(content), saves });
  return { articleId, ...submitDraft(session, { draftId: id, reason: '' }) };
}
/** Opens a draft of an existing article and fills in its 保密审查卡. */
function reopened(session: TestSession, articleId: string): ReturnType<typeof editArticle> {
  const begun = editArticle(session, { articleId });
  const { secrecy } = contentOf();
  saveDraft(session, { draftId: begun.id, saves: begun.saves, content: { ...begun.content, secrecy } });
  return begun;
}
const outboxSize = (session: TestSession) => waitingCommands(session).length;

describe('a blank draft', () => {
  it('is reused for the next new article, and is not on the agenda', async () => {
    const session = await openSession();
    applySitesAndAccounts(session);
    const first = newDraft(session);
    // The rich-text editor inserts an empty paragraph.
    const touched = {
      ...first.content,
      body: { type: 'doc' as const, content: [{ type: 'paragraph' as const }] },
    };
    saveDraft(session, { draftId: first.id, content: touched, saves: first.saves });
    const again = newDraft(session);
    expect(again.id).toBe(first.id);
    expect(drafts(session).drafts).toMatchObject([{ id: first.id, blank: true, name: '空白草稿' }]);
    const { items, counts } = agenda.mine(session);
    expect([items, counts.draft]).toEqual([[], 0]);
  });

  it.each([
    ['a title', { title: '通知' }, '通知'],
    [
      'text',
      { body: doc(p('每月十五日为局领导接待群众来访的日子，请各科室提前安排。')) },
      '未填标题：每月十五日为局领导接待群众来访的日子，请各科室提…',
    ],
    ['a column', { columnId: 'notices' }, '空白草稿'],
  ])('is no longer blank with %s', async (_, part, name) => {
    const session = await openSession();
    applySitesAndAccounts(session);
    const { id, content, saves } = newDraft(session);
    saveDraft(session, { draftId: id, content: { ...content, ...part }, saves });
    expect(newDraft(session).id).not.toBe(id);
    expect(drafts(session).drafts.find((draft) => draft.id === id)).toMatchObject({ blank: false, name });
    expect(agenda.mine(session).items).toMatchObject([{ kind: 'draft', id, title: name }]);
  });
});

describe('a new draft', () => {
  it('is empty, with the author’s department as its source and an unanswered 保密审查卡', async () => {
    const session = await openSession();
    applySitesAndAccounts(session);
    const { content, baseVersion, baseRevision, kind } = newDraft(session);
    expect({ baseVersion, baseRevision, kind }).toEqual({ baseVersion: 0, baseRevision: null, kind: 'edit' });
    expect(content).toMatchObject({ title: '', source: '办公室', target: { siteId: 'xfj' }, columnId: '' });
    expect(content.secrecy).toEqual({
      conclusion: null,
      reason: '',
      personalData: null,
      checkedBy: '',
      checkedOn: null,
    });
  });

  it('can be created by editors and the site administrator only', async () => {
    const session = await openSession(firstReviewer);
    expect(() => newDraft(session)).toThrow('只有信息编辑或网站专人可以拟稿');
  });

  it('is stored exactly as saved, and drafts are listed by latest save', async () => {
    const session = await openSession();
    const first = newDraft(session);
    saveDraft(session, { draftId: first.id, content: contentOf(), saves: 0 });
    session.setClock('2026-11-24T02:05:00.000Z');
    const second = newDraft(session);
    session.setClock('2026-11-24T02:10:00.000Z');
    const content = contentOf({ title: '第一份', body: doc(p('残缺的表情\ud83d也要存住')) });
    const saved = saveDraft(session, { draftId: first.id, content, saves: 1 });
    expect(saved).toEqual({ savedAt: '2026-11-24T02:10:00.000Z', saves: 2 });
    expect(draft(session, { draftId: first.id }).content).toEqual(content);
    expect(drafts(session).drafts.map(({ id }) => id)).toEqual([first.id, second.id]);
  });

  it('is not overwritten by a window that has not loaded the last save', async () => {
    const session = await openSession();
    const { id, saves } = newDraft(session);
    saveDraft(session, { draftId: id, content: contentOf({ title: '甲窗口' }), saves });
    expect(() => saveDraft(session, { draftId: id, content: contentOf({ title: '乙窗口' }), saves })).toThrow(
      expect.objectContaining({ code: 'DRAFT_STALE' }),
    );
    expect(draft(session, { draftId: id }).content.title).toBe('甲窗口');
    expect(() =>
      saveDraft(session, { draftId: crypto.randomUUID(), content: contentOf(), saves: 0 }),
    ).toThrow(expect.objectContaining({ code: 'DRAFT_UNKNOWN' }));
  });

  it('keeps the last save when the disk is full, and the next save is refused', async () => {
    const session = await openSession();
    const { id, saves } = newDraft(session);
    saveDraft(session, { draftId: id, content: contentOf({ title: '存得下' }), saves });
    const { work } = session.stores;
    work.pragma(`max_page_count = ${work.pragma('page_count', { simple: true })}`);
    const large = contentOf({ title: '存不下', body: doc(p('长'.repeat(200_000))) });
    expect(() => saveDraft(session, { draftId: id, content: large, saves: 1 })).toThrow('磁盘空间不足');
    expect(draft(session, { draftId: id })).toMatchObject({ saves: 1, content: { title: '存得下' } });
  });

  it('has a preview of its page and a list of missing fields', async () => {
    const session = await openSession();
    applySitesAndAccounts(session);
    const { id, saves } = newDraft(session);
    expect(previewDraft(session, { draftId: id }).problems.map(({ field }) => field)).toEqual([
      'title',
      'column',
      'body',
      'secrecy.conclusion',
      'secrecy.personalData',
      'secrecy.checkedBy',
      'secrecy.checkedOn',
      'secrecy.reason',
    ]);
    saveDraft(session, { draftId: id, content: contentOf(), saves });
    const { html, problems } = previewDraft(session, { draftId: id });
    expect(problems).toEqual([]);
    expect(html).toContain('市信访局 / 工作动态');
  });

  it('can be discarded, which the audit chain records', async () => {
    const session = await openSession();
    const { id } = newDraft(session);
    discardDraft(session, { draftId: id });
    expect(drafts(session).drafts).toEqual([]);
    expect(await verifyAudit(session.stores.work)).toMatchObject({ entries: 1, intact: true });
  });
});

describe('submitting a draft', () => {
  it('seals it, enqueues the command, deletes the draft, and shows the article at first review', async () => {
    const session = await openSession();
    const { articleId, commandId } = submitNew(session, { title: '关于集中接访的通知' });
    const [command] = waitingCommands(session);
    expect(command).toMatchObject({
      id: commandId,
      type: 'article.submit',
      baseVersion: 0,
      purpose: 'publish',
      articleId,
    });
    if (command?.type !== 'article.submit') throw new Error('not a submission');
    expect(packageContent(command.package, command.contentHash)?.title).toBe('关于集中接访的通知');
    expect(drafts(session).drafts).toEqual([]);
    expect(get(session, { articleId }).row).toMatchObject({
      stage: 'first',
      pending: { commandId, state: 'waiting' },
    });
    expect(await verifyAudit(session.stores.work)).toMatchObject({ entries: 1, intact: true });
    expect(session.emittedTopics).toEqual(expect.arrayContaining(['outbox', 'articles', 'drafts']));
  });

  it('reports everything that is missing at once, and keeps the draft', async () => {
    const session = await openSession();
    const { id } = newDraft(session);
    const submit = () => submitDraft(session, { draftId: id, reason: '' });
    expect(submit).toThrow('请填写标题。');
    expect(submit).toThrow('请填写保密审查人。');
    expect(submit).toThrow(expect.objectContaining({ code: 'SUBMISSION_INCOMPLETE' }));
    expect(drafts(session).drafts).toHaveLength(1);
    expect(outboxSize(session)).toBe(0);
  });

  it('changes neither draft nor outbox when the audit entry cannot be written', async () => {
    const session = await openSession();
    const { id, saves } = newDraft(session);
    saveDraft(session, { draftId: id, content: contentOf(), saves });
    session.stores.work.exec(
      "CREATE TEMP TRIGGER full BEFORE INSERT ON audit BEGIN SELECT RAISE(ABORT, 'full'); END",
    );
    expect(() => submitDraft(session, { draftId: id, reason: '' })).toThrow('full');
    expect(drafts(session).drafts).toHaveLength(1);
    expect(outboxSize(session)).toBe(0);
  });

  it('refuses characters that the canonical form cannot represent', async () => {
    const session = await openSession();
    expect(() => submitNew(session, { title: '残缺\ud83d' })).toThrow(
      expect.objectContaining({ code: 'CONTENT_INVALID' }),
    );
  });

  it('requires every file on this machine, unless an earlier revision at the platform contains it', async () => {
    const session = await openSession(administrator);
    const missing = { name: '附表.pdf', sha256: 'a'.repeat(64), size: 3, mediaType: 'application/pdf' };
    expect(() => submitNew(session, { attachments: [missing] })).toThrow('这些文件不在本机：附表.pdf。');
    expect(() => submitNew(session, { body: doc(image('b'.repeat(64), '现场')) })).toThrow('正文图片');
    const { sha256, size } = await upload(session, '通知.txt', Buffer.from('内容'));
    submitNew(session, { attachments: [{ name: '通知.txt', sha256, size, mediaType: 'text/plain' }] });

    const item = releasedCase(readyCase(submittedCase({ attachments: [missing] })));
    applyCase(session, item);
    const { id } = reopened(session, item.article.id);
    submitDraft(session, { draftId: id, reason: '' });
    expect(outboxSize(session)).toBe(2);
  });

  it('is possible with an outdated base version, which the platform judges', async () => {
    const session = await openSession();
    const item = applyCommands(
      submittedCase(),
      firstReviewer,
      decideCommand(submittedCase(), firstReviewer, 'return'),
    );
    applyCase(session, item);
    const { id } = reopened(session, item.article.id);
    applyCase(
      session,
      applyCommands(item, administrator, submitCommand(item.article.version, { title: '专人改过' })),
    );
    submitDraft(session, { draftId: id, reason: '' });
    expect(waitingCommands(session)[0]?.baseVersion).toBe(item.article.version);
    expect(get(session, { articleId: item.article.id }).row).toMatchObject({
      title: '专人改过',
      pending: { state: 'waiting' },
    });
  });

  it('shows the resubmitted revision of a returned article while the command waits', async () => {
    const session = await openSession();
    const item = applyCommands(
      submittedCase(),
      firstReviewer,
      decideCommand(submittedCase(), firstReviewer, 'return'),
    );
    applyCase(session, item);
    const { id, baseVersion } = reopened(session, item.article.id);
    expect(baseVersion).toBe(2);
    submitDraft(session, { draftId: id, reason: '' });
    expect(
      list(session, {
        view: 'inReview',
        stage: null,
        columnId: null,
        authorId: null,
        title: '',
        cursor: null,
        limit: 5,
      }).items,
    ).toMatchObject([{ revision: 2, version: 3 }]);
  });
});

describe('editing an article', () => {
  it('returns the existing draft', async () => {
    const session = await openSession(administrator);
    const item = releasedCase();
    applyCase(session, item);
    const { id } = editArticle(session, { articleId: item.article.id });
    expect(editArticle(session, { articleId: item.article.id }).id).toBe(id);
    expect(get(session, { articleId: item.article.id })).toMatchObject({
      draftId: id,
      row: { hasDraft: true },
    });
  });

  it('copies the live revision, not a later one that was abandoned', async () => {
    const session = await openSession(administrator);
    const live = releasedCase();
    const revised = applyCommands(
      live,
      administrator,
      submitCommand(live.article.version, { title: '改稿' }),
    );
    const returned = applyCommands(revised, firstReviewer, decideCommand(revised, firstReviewer, 'return'));
    const done = { ...returned, article: { ...returned.article, stage: 'done' as const } };
    applyCase(session, live);
    applyCase(session, done);
    const draft = editArticle(session, { articleId: live.article.id });
    expect(draft).toMatchObject({
      baseRevision: 1,
      content: { title: '市信访局召开工作例会' },
      kind: 'edit',
    });
  });

  it('during review is possible for the reviewer of the current stage only, and requires a reason', async () => {
    const item = approvedCase(submittedCase(), firstReviewer);
    for (const someone of [editor, firstReviewer, person('auditor', '审计员', 'auditor')]) {
      const session = await openSession(someone);
      applyCase(session, item);
      expect(() => editArticle(session, { articleId: item.article.id })).toThrow('稿件正在复审');
    }
    const session = await openSession(secondReviewer);
    applyCase(session, item);
    const { id, kind } = reopened(session, item.article.id);
    expect(kind).toBe('reviewerEdit');
    expect(() => submitDraft(session, { draftId: id, reason: ' ' })).toThrow('审核人修改稿件须写明原因');
    submitDraft(session, { draftId: id, reason: '改错别字' });
    expect(get(session, { articleId: item.article.id })).toMatchObject({
      row: { stage: 'first', revision: 2 },
    });
  });

  it('clears all answers of the 保密审查卡 except the text of the reason', async () => {
    const session = await openSession();
    const item = applyCommands(
      submittedCase(),
      firstReviewer,
      decideCommand(submittedCase(), firstReviewer, 'return'),
    );
    applyCase(session, item);
    const { id, content } = editArticle(session, { articleId: item.article.id });
    expect(content.secrecy).toEqual({
      conclusion: null,
      reason: item.content.secrecy.reason,
      personalData: null,
      checkedBy: '',
      checkedOn: null,
    });
    expect(() => submitDraft(session, { draftId: id, reason: '' })).toThrow(
      '请选择保密审查的结论。请选择稿件是否含有个人信息。请填写保密审查人。请填写保密审查日期。',
    );
    expect(draft(session, { draftId: id }).id).toBe(id);
  });

  it('is refused for an article that is not on this machine', async () => {
    const session = await openSession();
    expect(() => editArticle(session, { articleId: crypto.randomUUID() })).toThrow('本机没有这篇稿件');
  });
});

describe('the response to a return', () => {
  const back = applyCommands(
    submittedCase(),
    firstReviewer,
    decideCommand(submittedCase(), firstReviewer, 'return'),
  );
  const { id: articleId } = back.article;

  it('is stored with the draft and submitted separately from the content', async () => {
    const session = await openSession();
    applyCase(session, back);
    const begun = reopened(session, articleId);
    const { content, saves } = draft(session, { draftId: begun.id });
    saveDraft(session, { draftId: begun.id, content, response: '数据已与统计口径核对。', saves });
    saveDraft(session, { draftId: begun.id, content, saves: saves + 1 });
    expect(draft(session, { draftId: begun.id }).response).toBe('数据已与统计口径核对。');
    submitDraft(session, { draftId: begun.id, reason: '' });
    const [command] = waitingCommands(session);
    if (command?.type !== 'article.submit') throw new Error('not submitted');
    expect(command.response).toBe('数据已与统计口径核对。');
    expect(packageContent(command.package, command.contentHash)).toEqual(content);
    expect(get(session, { articleId }).revisions.at(-1)?.response).toBe('数据已与统计口径核对。');
  });

  it('is offered again after a recall, and cleared after another return', async () => {
    const command = { ...submitCommand(back.article.version, { title: '改过' }), response: '标题已改。' };
    const answered = applyCommands(back, editor, command as typeof command & { type: 'article.submit' });
    const session = await openSession();
    applyCase(session, applyCommands(answered, editor, recallCommand(answered.article.version)));
    expect(editArticle(session, { articleId }).response).toBe('标题已改。');

    const later = await openSession();
    applyCase(
      later,
      applyCommands(answered, firstReviewer, decideCommand(answered, firstReviewer, 'return')),
    );
    expect(editArticle(later, { articleId }).response).toBe('');
  });
});

describe('phone and identity numbers in a draft', () => {
  const body = doc(p('联系人手机：13812345678。'));

  it('are listed, and submission is refused until the author confirms that they were checked', async () => {
    const session = await openSession();
    const { id, saves } = newDraft(session);
    saveDraft(session, { draftId: id, content: contentOf({ body }), saves });
    expect(previewDraft(session, { draftId: id })).toMatchObject({
      problems: [],
      personalNumbers: [{ kind: 'mobile', place: '正文第 1 段', masked: '138****5678' }],
    });
    const denial = expect.objectContaining({
      code: 'PERSONAL_NUMBERS',
      message: '这些地方有手机号码或身份证号码：正文第 1 段。',
    });
    expect(() => submitDraft(session, { draftId: id, reason: '' })).toThrow(denial);
    expect(draft(session, { draftId: id }).saves).toBe(1);
    submitDraft(session, { draftId: id, reason: '', numbersChecked: true });
    expect(outboxSize(session)).toBe(1);
  });
});

describe('the content of a rejected command', () => {
  it('can be restored as a draft, unless the article already has one', async () => {
    const session = await openSession();
    const articleId = crypto.randomUUID();
    const beginning = {
      articleId,
      baseVersion: 3,
      baseRevision: 2,
      kind: 'edit' as const,
      content: contentOf(),
      response: '已隐去联系电话。',
    };
    const { id } = restoreDraft(session, beginning);
    expect(draft(session, { draftId: id })).toMatchObject(beginning);
    expect(() => restoreDraft(session, beginning)).toThrow(expect.objectContaining({ code: 'DRAFT_EXISTS' }));
  });
});
