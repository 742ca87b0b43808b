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
import { myAgenda } from '../../../../electron/core/agenda/service';
import { openPackage } from '../../../../electron/domain/article/package';
import { verifyAudit } from '../../../../electron/core/audit/service';
import { waitingCommands } from '../../../../electron/core/sync/service';
import type { ContentPackage } from '../../../../electron/platform/contract';
import { contentOf, doc, image, p } from '../../../fixtures/content';
import { feedCase, feedPlaces, openDesk, upload, type TestDesk } from './desk';
import {
  administrator,
  approved,
  decideCommand,
  editor,
  firstReviewer,
  lay,
  person,
  readied,
  recallCommand,
  released,
  secondReviewer,
  submitCommand,
  submitted,
} from './story';

/** Drafts, fills in and submits an article. */
function submitNew(
  desk: TestDesk,
  content: Partial<ContentPackage> = {},
): { articleId: string; commandId: string } {
  const { id, articleId, saves } = newDraft(desk);
  saveDraft(desk, { draftId: id, content: contentOf(content), saves });
  return { articleId, ...submitDraft(desk, { draftId: id, reason: '' }) };
}
/** Takes an article up again and answers its 保密审查卡. */
function reopened(desk: TestDesk, articleId: string): ReturnType<typeof editArticle> {
  const begun = editArticle(desk, { articleId });
  const { secrecy } = contentOf();
  saveDraft(desk, { draftId: begun.id, saves: begun.saves, content: { ...begun.content, secrecy } });
  return begun;
}
const outboxSize = (desk: TestDesk) => waitingCommands(desk).length;

describe('a draft in which nothing was entered', () => {
  it('is given again for the next new article, and is in no list', async () => {
    const desk = await openDesk();
    feedPlaces(desk);
    const first = newDraft(desk);
    // An editor leaves an empty paragraph.
    const touched = {
      ...first.content,
      body: { type: 'doc' as const, content: [{ type: 'paragraph' as const }] },
    };
    saveDraft(desk, { draftId: first.id, content: touched, saves: first.saves });
    const again = newDraft(desk);
    expect(again.id).toBe(first.id);
    expect(drafts(desk).drafts).toMatchObject([{ id: first.id, blank: true, name: '空白草稿' }]);
    const { items, counts } = myAgenda(desk);
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
  ])('is not such a one with %s', async (_, part, name) => {
    const desk = await openDesk();
    feedPlaces(desk);
    const { id, content, saves } = newDraft(desk);
    saveDraft(desk, { draftId: id, content: { ...content, ...part }, saves });
    expect(newDraft(desk).id).not.toBe(id);
    expect(drafts(desk).drafts.find((draft) => draft.id === id)).toMatchObject({ blank: false, name });
    expect(myAgenda(desk).items).toMatchObject([{ kind: 'draft', id, title: name }]);
  });
});

describe('a new draft', () => {
  it('begins empty, from the department, with nothing answered on its 保密审查卡', async () => {
    const desk = await openDesk();
    feedPlaces(desk);
    const { content, baseVersion, baseRevision, kind } = newDraft(desk);
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

  it('is for editors and the site administrator only', async () => {
    const desk = await openDesk(firstReviewer);
    expect(() => newDraft(desk)).toThrow('只有信息编辑或网站专人可以拟稿');
  });

  it('is kept as it was saved, and the newest save comes first', async () => {
    const desk = await openDesk();
    const first = newDraft(desk);
    saveDraft(desk, { draftId: first.id, content: contentOf(), saves: 0 });
    desk.at('2026-11-24T02:05:00.000Z');
    const second = newDraft(desk);
    desk.at('2026-11-24T02:10:00.000Z');
    const content = contentOf({ title: '第一份', body: doc(p('残缺的表情\ud83d也要存住')) });
    const saved = saveDraft(desk, { draftId: first.id, content, saves: 1 });
    expect(saved).toEqual({ savedAt: '2026-11-24T02:10:00.000Z', saves: 2 });
    expect(draft(desk, { draftId: first.id }).content).toEqual(content);
    expect(drafts(desk).drafts.map(({ id }) => id)).toEqual([first.id, second.id]);
  });

  it('is never overwritten by a window that did not see the last save', async () => {
    const desk = await openDesk();
    const { id, saves } = newDraft(desk);
    saveDraft(desk, { draftId: id, content: contentOf({ title: '甲窗口' }), saves });
    expect(() => saveDraft(desk, { draftId: id, content: contentOf({ title: '乙窗口' }), saves })).toThrow(
      expect.objectContaining({ code: 'DRAFT_STALE' }),
    );
    expect(draft(desk, { draftId: id }).content.title).toBe('甲窗口');
    expect(() => saveDraft(desk, { draftId: crypto.randomUUID(), content: contentOf(), saves: 0 })).toThrow(
      expect.objectContaining({ code: 'DRAFT_UNKNOWN' }),
    );
  });

  it('keeps the last save when the disk is full, and says so', async () => {
    const desk = await openDesk();
    const { id, saves } = newDraft(desk);
    saveDraft(desk, { draftId: id, content: contentOf({ title: '存得下' }), saves });
    const { work } = desk.stores;
    work.pragma(`max_page_count = ${work.pragma('page_count', { simple: true })}`);
    const large = contentOf({ title: '存不下', body: doc(p('长'.repeat(200_000))) });
    expect(() => saveDraft(desk, { draftId: id, content: large, saves: 1 })).toThrow('磁盘空间不足');
    expect(draft(desk, { draftId: id })).toMatchObject({ saves: 1, content: { title: '存得下' } });
  });

  it('shows its page and what is still missing', async () => {
    const desk = await openDesk();
    feedPlaces(desk);
    const { id, saves } = newDraft(desk);
    expect(previewDraft(desk, { draftId: id }).problems.map(({ field }) => field)).toEqual([
      'title',
      'column',
      'body',
      'secrecy.conclusion',
      'secrecy.personalData',
      'secrecy.checkedBy',
      'secrecy.checkedOn',
      'secrecy.reason',
    ]);
    saveDraft(desk, { draftId: id, content: contentOf(), saves });
    const { html, problems } = previewDraft(desk, { draftId: id });
    expect(problems).toEqual([]);
    expect(html).toContain('市信访局 / 工作动态');
  });

  it('can be thrown away, and the record says so', async () => {
    const desk = await openDesk();
    const { id } = newDraft(desk);
    discardDraft(desk, { draftId: id });
    expect(drafts(desk).drafts).toEqual([]);
    expect(await verifyAudit(desk.stores.work)).toMatchObject({ entries: 1, intact: true });
  });
});

describe('submitting a draft', () => {
  it('seals it, puts it in the outbox and lets the draft go, and the lists show it at first review', async () => {
    const desk = await openDesk();
    const { articleId, commandId } = submitNew(desk, { title: '关于集中接访的通知' });
    const [command] = waitingCommands(desk);
    expect(command).toMatchObject({
      id: commandId,
      type: 'article.submit',
      baseVersion: 0,
      purpose: 'publish',
      articleId,
    });
    if (command?.type !== 'article.submit') throw new Error('not a submission');
    expect(openPackage(command.package, command.contentHash)?.title).toBe('关于集中接访的通知');
    expect(drafts(desk).drafts).toEqual([]);
    expect(get(desk, { articleId }).row).toMatchObject({
      stage: 'first',
      pending: { commandId, state: 'waiting' },
    });
    expect(await verifyAudit(desk.stores.work)).toMatchObject({ entries: 1, intact: true });
    expect(desk.emitted).toEqual(expect.arrayContaining(['outbox', 'articles', 'drafts']));
  });

  it('says everything that is missing at once, and keeps the draft', async () => {
    const desk = await openDesk();
    const { id } = newDraft(desk);
    const submit = () => submitDraft(desk, { draftId: id, reason: '' });
    expect(submit).toThrow('请填写标题。');
    expect(submit).toThrow('请填写保密审查人。');
    expect(submit).toThrow(expect.objectContaining({ code: 'SUBMISSION_INCOMPLETE' }));
    expect(drafts(desk).drafts).toHaveLength(1);
    expect(outboxSize(desk)).toBe(0);
  });

  it('keeps draft, outbox and record together when the last of them cannot be written', async () => {
    const desk = await openDesk();
    const { id, saves } = newDraft(desk);
    saveDraft(desk, { draftId: id, content: contentOf(), saves });
    desk.stores.work.exec(
      "CREATE TEMP TRIGGER full BEFORE INSERT ON audit BEGIN SELECT RAISE(ABORT, 'full'); END",
    );
    expect(() => submitDraft(desk, { draftId: id, reason: '' })).toThrow('full');
    expect(drafts(desk).drafts).toHaveLength(1);
    expect(outboxSize(desk)).toBe(0);
  });

  it('refuses characters that no canonical form can carry', async () => {
    const desk = await openDesk();
    expect(() => submitNew(desk, { title: '残缺\ud83d' })).toThrow(
      expect.objectContaining({ code: 'CONTENT_INVALID' }),
    );
  });

  it('wants every file here, unless the platform has it from an earlier revision', async () => {
    const desk = await openDesk(administrator);
    const missing = { name: '附表.pdf', sha256: 'a'.repeat(64), size: 3, mediaType: 'application/pdf' };
    expect(() => submitNew(desk, { attachments: [missing] })).toThrow('这些文件不在本机：附表.pdf。');
    expect(() => submitNew(desk, { body: doc(image('b'.repeat(64), '现场')) })).toThrow('正文图片');
    const { sha256, size } = await upload(desk, '通知.txt', Buffer.from('内容'));
    submitNew(desk, { attachments: [{ name: '通知.txt', sha256, size, mediaType: 'text/plain' }] });

    const item = released(readied(submitted({ attachments: [missing] })));
    feedCase(desk, item);
    const { id } = reopened(desk, item.article.id);
    submitDraft(desk, { draftId: id, reason: '' });
    expect(outboxSize(desk)).toBe(2);
  });

  it('sends a draft that grew from an older version too: the platform has the last word', async () => {
    const desk = await openDesk();
    const item = lay(submitted(), firstReviewer, decideCommand(submitted(), firstReviewer, 'return'));
    feedCase(desk, item);
    const { id } = reopened(desk, item.article.id);
    feedCase(desk, lay(item, administrator, submitCommand(item.article.version, { title: '专人改过' })));
    submitDraft(desk, { draftId: id, reason: '' });
    expect(waitingCommands(desk)[0]?.baseVersion).toBe(item.article.version);
    expect(get(desk, { articleId: item.article.id }).row).toMatchObject({
      title: '专人改过',
      pending: { state: 'waiting' },
    });
  });

  it('builds on what waits: a returned draft can be taken up again before the line is back', async () => {
    const desk = await openDesk();
    const item = lay(submitted(), firstReviewer, decideCommand(submitted(), firstReviewer, 'return'));
    feedCase(desk, item);
    const { id, baseVersion } = reopened(desk, item.article.id);
    expect(baseVersion).toBe(2);
    submitDraft(desk, { draftId: id, reason: '' });
    expect(
      list(desk, {
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
  it('gives back the draft that is there already', async () => {
    const desk = await openDesk(administrator);
    const item = released();
    feedCase(desk, item);
    const { id } = editArticle(desk, { articleId: item.article.id });
    expect(editArticle(desk, { articleId: item.article.id }).id).toBe(id);
    expect(get(desk, { articleId: item.article.id })).toMatchObject({ draftId: id, row: { hasDraft: true } });
  });

  it('copies what is live, not a later revision that was given up', async () => {
    const desk = await openDesk(administrator);
    const live = released();
    const revised = lay(live, administrator, submitCommand(live.article.version, { title: '改稿' }));
    const returned = lay(revised, firstReviewer, decideCommand(revised, firstReviewer, 'return'));
    const done = { ...returned, article: { ...returned.article, stage: 'done' as const } };
    feedCase(desk, live);
    feedCase(desk, done);
    const draft = editArticle(desk, { articleId: live.article.id });
    expect(draft).toMatchObject({
      baseRevision: 1,
      content: { title: '市信访局召开工作例会' },
      kind: 'edit',
    });
  });

  it("is the reviewer's at whose stage it stands, costs a reason, and is refused to everyone else", async () => {
    const item = approved(submitted(), firstReviewer);
    for (const someone of [editor, firstReviewer, person('auditor', '审计员', 'auditor')]) {
      const desk = await openDesk(someone);
      feedCase(desk, item);
      expect(() => editArticle(desk, { articleId: item.article.id })).toThrow('稿件正在复审');
    }
    const desk = await openDesk(secondReviewer);
    feedCase(desk, item);
    const { id, kind } = reopened(desk, item.article.id);
    expect(kind).toBe('reviewerEdit');
    expect(() => submitDraft(desk, { draftId: id, reason: ' ' })).toThrow('审核人修改稿件须写明原因');
    submitDraft(desk, { draftId: id, reason: '改错别字' });
    expect(get(desk, { articleId: item.article.id })).toMatchObject({ row: { stage: 'first', revision: 2 } });
  });

  it('asks the whole 保密审查 again, and keeps only the words of its reason', async () => {
    const desk = await openDesk();
    const item = lay(submitted(), firstReviewer, decideCommand(submitted(), firstReviewer, 'return'));
    feedCase(desk, item);
    const { id, content } = editArticle(desk, { articleId: item.article.id });
    expect(content.secrecy).toEqual({
      conclusion: null,
      reason: item.content.secrecy.reason,
      personalData: null,
      checkedBy: '',
      checkedOn: null,
    });
    expect(() => submitDraft(desk, { draftId: id, reason: '' })).toThrow(
      '请选择保密审查的结论。请选择稿件是否含有个人信息。请填写保密审查人。请填写保密审查日期。',
    );
    expect(draft(desk, { draftId: id }).id).toBe(id);
  });

  it('refuses an article that nobody here knows', async () => {
    const desk = await openDesk();
    expect(() => editArticle(desk, { articleId: crypto.randomUUID() })).toThrow('本机没有这篇稿件');
  });
});

describe('the answer to a return', () => {
  const back = lay(submitted(), firstReviewer, decideCommand(submitted(), firstReviewer, 'return'));
  const { id: articleId } = back.article;

  it('is kept with the draft and submitted beside the content, which stays what it was', async () => {
    const desk = await openDesk();
    feedCase(desk, back);
    const begun = reopened(desk, articleId);
    const { content, saves } = draft(desk, { draftId: begun.id });
    saveDraft(desk, { draftId: begun.id, content, response: '数据已与统计口径核对。', saves });
    saveDraft(desk, { draftId: begun.id, content, saves: saves + 1 });
    expect(draft(desk, { draftId: begun.id }).response).toBe('数据已与统计口径核对。');
    submitDraft(desk, { draftId: begun.id, reason: '' });
    const [command] = waitingCommands(desk);
    if (command?.type !== 'article.submit') throw new Error('not submitted');
    expect(command.response).toBe('数据已与统计口径核对。');
    expect(openPackage(command.package, command.contentHash)).toEqual(content);
    expect(get(desk, { articleId }).revisions.at(-1)?.response).toBe('数据已与统计口径核对。');
  });

  it('stands on the next revision as long as the return is the last decision', async () => {
    const command = { ...submitCommand(back.article.version, { title: '改过' }), response: '标题已改。' };
    const answered = lay(back, editor, command as typeof command & { type: 'article.submit' });
    const desk = await openDesk();
    feedCase(desk, lay(answered, editor, recallCommand(answered.article.version)));
    expect(editArticle(desk, { articleId }).response).toBe('标题已改。');

    const later = await openDesk();
    feedCase(later, lay(answered, firstReviewer, decideCommand(answered, firstReviewer, 'return')));
    expect(editArticle(later, { articleId }).response).toBe('');
  });
});

describe('numbers of persons in a draft', () => {
  const body = doc(p('联系人手机：13812345678。'));

  it('are pointed out, and bar the submission until its author has looked at each', async () => {
    const desk = await openDesk();
    const { id, saves } = newDraft(desk);
    saveDraft(desk, { draftId: id, content: contentOf({ body }), saves });
    expect(previewDraft(desk, { draftId: id })).toMatchObject({
      problems: [],
      personalNumbers: [{ kind: 'mobile', place: '正文第 1 段', masked: '138****5678' }],
    });
    const bar = expect.objectContaining({
      code: 'PERSONAL_NUMBERS',
      message: '这些地方有手机号码或身份证号码：正文第 1 段。',
    });
    expect(() => submitDraft(desk, { draftId: id, reason: '' })).toThrow(bar);
    expect(draft(desk, { draftId: id }).saves).toBe(1);
    submitDraft(desk, { draftId: id, reason: '', numbersChecked: true });
    expect(outboxSize(desk)).toBe(1);
  });
});

describe('a package that came back', () => {
  it('becomes a draft again, but never over another draft of the article', async () => {
    const desk = await openDesk();
    const articleId = crypto.randomUUID();
    const beginning = {
      articleId,
      baseVersion: 3,
      baseRevision: 2,
      kind: 'edit' as const,
      content: contentOf(),
      response: '已隐去联系电话。',
    };
    const { id } = restoreDraft(desk, beginning);
    expect(draft(desk, { draftId: id })).toMatchObject(beginning);
    expect(() => restoreDraft(desk, beginning)).toThrow(expect.objectContaining({ code: 'DRAFT_EXISTS' }));
  });
});
