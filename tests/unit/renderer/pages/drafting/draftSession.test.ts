import { ORPCError } from '@orpc/client';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ContentPackage, Document, Draft } from '../../../../../electron/core/contract';
import { DraftSession, type DraftCalls } from '../../../../../renderer/pages/drafting/draftSession';
import { openDraftSession, retainDraftSession } from '../../../../../renderer/pages/drafting/openDrafts';

const content: ContentPackage = {
  schema: 'article-content/1',
  title: '',
  target: { siteId: '' },
  columnId: '',
  source: '办公室',
  summary: '',
  major: false,
  secrecy: {
    conclusion: 'publicDisclosure',
    reason: '',
    personalData: 'none',
    checkedBy: '',
    checkedOn: '2026-11-25',
  },
  body: { type: 'doc', content: [] },
  attachments: [],
};
const body = (text: string): Document => ({
  type: 'doc',
  content: [{ type: 'paragraph', content: [{ type: 'text', text }] }],
});

/** Imitation of the core with one draft. It checks `saves` as the real core does. */
function core(id: string) {
  const draft: Draft = {
    id,
    articleId: id,
    baseVersion: 0,
    baseRevision: null,
    kind: 'edit',
    content,
    response: '',
    createdAt: '2026-11-25T01:00:00.000Z',
    savedAt: '2026-11-25T01:00:00.000Z',
    saves: 0,
  };
  const it = { draft, lost: false, answerLost: false, calls: 0 };
  const failure = (code: string) => new ORPCError(code, { message: '', data: { advice: '' } });
  const calls: DraftCalls = {
    saveDraft: ({ content: next, response, saves }) => {
      it.calls++;
      if (it.lost) return Promise.reject(failure('CORE_LOST'));
      if (saves !== it.draft.saves) return Promise.reject(failure('DRAFT_STALE'));
      it.draft = {
        ...it.draft,
        content: next,
        response,
        saves: saves + 1,
        savedAt: '2026-11-25T02:00:00.000Z',
      };
      if (it.answerLost) return Promise.reject(failure('CORE_LOST'));
      return Promise.resolve({ savedAt: it.draft.savedAt, saves: it.draft.saves });
    },
    draft: () => Promise.resolve(it.draft),
  };
  const elsewhere = (title: string) =>
    (it.draft = { ...it.draft, content: { ...it.draft.content, title }, saves: it.draft.saves + 1 });
  return { it, calls, draft, elsewhere };
}

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());
const rest = (ms = 1000) => vi.advanceTimersByTimeAsync(ms);

describe('the open draft', () => {
  it('saves the answer to a return, even when nothing else was changed', async () => {
    const { it: store, calls, draft } = core('answered');
    const work = new DraftSession(draft, calls);
    work.answer('数据已核对。');
    await rest();
    expect(store.draft).toMatchObject({ response: '数据已核对。', saves: 1 });
    expect(work.store.getState().save.kind).toBe('saved');
  });

  it('saves fields and body together, and counts its saves', async () => {
    const { it: store, calls, draft } = core('a');
    const work = new DraftSession(draft, calls);
    work.attach(() => body('正文'));
    work.change({ title: '标题' });
    work.bodyChanged();
    await rest();
    work.change({ title: '标题二' });
    await rest();
    expect(store.draft).toMatchObject({ saves: 2, content: { title: '标题二', body: body('正文') } });
  });

  it('never saves half of a surrogate pair', async () => {
    const { it: store, calls, draft } = core('b0');
    const work = new DraftSession(draft, calls);
    work.change({ title: '吉\uD842', secrecy: { ...content.secrecy, reason: '\uDFB7祥' } });
    await rest();
    expect(store.draft.content).toMatchObject({ title: '吉\uFFFD', secrecy: { reason: '\uFFFD祥' } });
  });

  it('does not save unchanged content', async () => {
    const { it: store, calls, draft } = core('b');
    const work = new DraftSession(draft, calls);
    work.attach(() => content.body);
    work.bodyChanged();
    await rest();
    expect(store.calls).toBe(0);
    expect(work.store.getState().save.kind).toBe('saved');
  });

  it('recognises its own content when only the answer to a save was lost', async () => {
    const { it: store, calls, draft } = core('c');
    const work = new DraftSession(draft, calls);
    store.answerLost = true;
    work.change({ title: '一' });
    await rest();
    store.answerLost = false;
    await rest(3000);
    expect(work.store.getState()).toMatchObject({ theirs: null, save: { kind: 'saved' } });
    work.change({ title: '二' });
    await rest();
    expect(store.draft.content.title).toBe('二');
  });

  it('reports a conflict with another window, and saves nothing until it is resolved', async () => {
    const { it: store, calls, draft, elsewhere } = core('d');
    const work = new DraftSession(draft, calls);
    elsewhere('另一处');
    work.change({ title: '本页' });
    await rest(60_000);
    expect(work.store.getState().theirs?.content.title).toBe('另一处');
    expect(store.draft.content.title).toBe('另一处');
  });

  it('saves its own content when the person keeps it', async () => {
    const { it: store, calls, draft, elsewhere } = core('e');
    const work = new DraftSession(draft, calls);
    elsewhere('另一处');
    work.change({ title: '本页' });
    await rest();
    work.keepMine();
    await rest();
    expect(store.draft.content.title).toBe('本页');
    expect(work.store.getState()).toMatchObject({ theirs: null, save: { kind: 'saved' } });
  });

  it('continues from the content of the other window when the person takes it', async () => {
    const { it: store, calls, draft, elsewhere } = core('f');
    const work = new DraftSession(draft, calls);
    elsewhere('另一处');
    work.change({ title: '本页' });
    await rest();
    expect(work.takeTheirs()?.title).toBe('另一处');
    await rest();
    work.change({ summary: '摘要' });
    await rest();
    expect(store.draft.content).toMatchObject({ title: '另一处', summary: '摘要' });
  });

  it('saves the last input when its page is left', async () => {
    const { it: store, calls, draft } = core('g');
    const work = openDraftSession(draft, calls);
    const leave = retainDraftSession(work);
    work.attach(() => body('最后一字'));
    work.bodyChanged();
    leave();
    await rest(100);
    expect(store.draft.content.body).toEqual(body('最后一字'));
    expect(openDraftSession(store.draft, calls)).not.toBe(work);
  });

  it('stays in memory after its page is left while it cannot be saved, and saves when the core is back', async () => {
    const { it: store, calls, draft } = core('h');
    const work = openDraftSession(draft, calls);
    const leave = retainDraftSession(work);
    store.lost = true;
    work.change({ title: '不能丢' });
    leave();
    await rest();
    expect(openDraftSession(store.draft, calls)).toBe(work);
    store.lost = false;
    await rest(20_000);
    expect(store.draft.content.title).toBe('不能丢');
  });

  it('saves nothing after it was submitted or deleted', async () => {
    const { it: store, calls, draft } = core('i');
    const work = new DraftSession(draft, calls);
    work.change({ title: '一' });
    work.close();
    await rest(60_000);
    await work.flush();
    expect(store.calls).toBe(0);
  });
});
