import { describe, expect, it } from 'vitest';
import type { Account, Revision } from '../../../../electron/platform/contract';
import { recall, release, submit, type ArticleCase } from '../../../../electron/domain/article/life-cycle';
import { missingApprovals } from '../../../../electron/domain/article/separation';
import {
  account,
  caseAfter,
  approve,
  content,
  editor,
  final,
  first,
  NOW,
  principal,
  resubmit,
  second,
  sign,
  validDecisions,
  submission,
  submitted,
  submitting,
} from './case-fixtures';

const URL = 'https://portal.example/notices/1.html';

const releaseBy = (by: Account, item: ArticleCase) =>
  release(item, item.article.version, { account: by, now: NOW, url: URL });
const recallBy = (by: Account, item: ArticleCase, live: Revision | null) =>
  recall(item, item.article.version, { account: by, now: NOW, live });

describe('an article on its way to the site', () => {
  it('passes first, second and final review, and is released by the site administrator', () => {
    const ready = approve(submitted(), first, second, final);
    expect(ready.article.stage).toBe('ready');
    const live = caseAfter(ready, releaseBy(editor, ready));
    expect(live.article.stage).toBe('done');
    expect(live.article.live).toEqual({ revision: 1, publishedAt: NOW, url: URL, authorId: editor.id });
  });

  it('goes to the principal as well when it is marked 重特大', () => {
    const item = approve(submitted(content({ major: true })), first, second, final);
    expect(item.article.stage).toBe('principal');
    expect(approve(item, principal).article.stage).toBe('ready');
  });

  it('goes to the principal when the final reviewer asks for it', () => {
    const item = approve(submitted(), first, second);
    const asked = caseAfter(
      item,
      sign(item, final, 'escalate', { opinion: '事关重大,请主要负责同志审定。' }),
    );
    expect(asked.article.stage).toBe('principal');
    expect(missingApprovals(false, asked.decisions, 1)).toEqual(['principal']);
  });

  it('cannot be escalated by the first reviewer', () => {
    const outcome = sign(submitted(), first, 'escalate', { opinion: '请审定' });
    expect(outcome).toMatchObject({ kind: 'rejected', code: 'WRONG_STAGE' });
  });

  it('is returned to its author with an opinion, and starts again at first review', () => {
    const item = approve(submitted(), first);
    const returned = caseAfter(item, sign(item, second, 'return', { opinion: '时间有误,请核对。' }));
    expect(returned.article.stage).toBe('returned');
    const again = caseAfter(returned, resubmit(returned, content({ title: '更正后的通知' }), editor));
    expect(again.article).toMatchObject({ stage: 'first', revision: 2, title: '更正后的通知' });
    expect(again.decisions.map((d) => d.voided?.reason ?? null)).toEqual(['标题已修改', null]);
  });

  it('cannot be returned without an opinion', () => {
    expect(sign(submitted(), first, 'return', { opinion: '  ' })).toMatchObject({
      kind: 'rejected',
      code: 'INVALID',
    });
  });

  it('is not released before the final review, nor by anyone but a site administrator', () => {
    const half = approve(submitted(), first, second);
    expect(releaseBy(editor, half)).toMatchObject({ code: 'WRONG_STAGE' });
    const ready = approve(half, final);
    expect(releaseBy(first, ready)).toMatchObject({ code: 'NOT_PERMITTED' });
  });

  it('is not released on voided signatures even if its stage says ready', () => {
    const ready = approve(submitted(), first, second, final);
    const forged = {
      ...ready,
      decisions: ready.decisions.map((d) =>
        d.stage === 'second' ? { ...d, voided: { at: NOW, byRevision: 2, reason: '正文已修改' } } : d,
      ),
    };
    expect(releaseBy(editor, forged)).toMatchObject({ kind: 'rejected' });
  });

  it('keeps its page while a correction of it is reviewed', () => {
    const ready = approve(submitted(), first, second, final);
    const live = caseAfter(ready, releaseBy(editor, ready));
    const revised = caseAfter(live, resubmit(live, content({ summary: '补充摘要' }), editor));
    expect(revised.article).toMatchObject({ stage: 'first', revision: 2, live: { revision: 1 } });
    expect(validDecisions(revised)).toHaveLength(3);
    expect(missingApprovals(false, revised.decisions, 2)).toEqual(['first', 'second', 'final']);
  });

  it('is restored to its live revision when a correction of it is abandoned', () => {
    const ready = approve(submitted(), first, second, final);
    const live = caseAfter(ready, releaseBy(editor, ready));
    const other = { ...editor, id: 'other' };
    const revised = caseAfter(live, resubmit(live, content({ title: '未经审核', columnId: 'tzgg' }), other));
    const back = caseAfter(revised, recallBy(other, revised, live.revision));
    const given = caseAfter(back, recallBy(other, back, live.revision));
    expect(given.article).toEqual({ ...live.article, version: live.article.version + 3 });
    expect(given.revision).toEqual(live.revision);
    expect(recallBy(other, back, null)).toMatchObject({ kind: 'conflict' });
  });

  it('is withdrawn from the site only after review', () => {
    const ready = approve(submitted(), first, second, final);
    const live = caseAfter(ready, releaseBy(editor, ready));
    const request = submission(live.content, {
      baseVersion: live.article.version,
      purpose: 'withdraw',
      reason: '内容过时',
    });
    const asked = caseAfter(live, submit(live, request, live.content, submitting(editor, live.revision)));
    expect(asked.article).toMatchObject({ stage: 'first', purpose: 'withdraw', live: { revision: 1 } });
    const passed = approve(asked, first, second, final);
    const gone = caseAfter(passed, releaseBy(editor, passed));
    expect(gone.article).toMatchObject({ stage: 'done', live: null });
  });

  it('cannot be withdrawn with another text than the live one', () => {
    const ready = approve(submitted(), first, second, final);
    const live = caseAfter(ready, releaseBy(editor, ready));
    const other = content({ title: '另一篇' });
    const request = submission(other, {
      baseVersion: live.article.version,
      purpose: 'withdraw',
      reason: '过时',
    });
    const outcome = submit(live, request, other, submitting(editor, live.revision));
    expect(outcome).toMatchObject({ kind: 'rejected', code: 'HASH_MISMATCH' });
  });
});

describe('the recall of a submission', () => {
  it('is allowed to the author only, before the first decision', () => {
    const item = submitted();
    expect(recallBy(first, item, null)).toMatchObject({ kind: 'rejected' });
    expect(caseAfter(item, recallBy(editor, item, null)).article.stage).toBe('returned');
    const signed = approve(item, first);
    expect(recallBy(editor, signed, null)).toMatchObject({
      code: 'NOT_PERMITTED',
    });
  });
});

describe('a reviewer who edits', () => {
  it('voids earlier signatures, returns the article to first review, and may no longer decide on it', () => {
    const item = approve(submitted(), first);
    const edited = caseAfter(item, resubmit(item, content({ title: '改过的标题' }), second));
    expect(edited.article.stage).toBe('first');
    expect(edited.decisions[0]?.voided).toMatchObject({ byRevision: 2, reason: '标题已修改' });
    const again = approve(edited, first);
    expect(sign(again, second, 'approve')).toMatchObject({ kind: 'rejected', code: 'SEPARATION' });
    expect(approve(again, account('deputy', 'secondReviewer')).article.stage).toBe('final');
  });

  it('may not decide on it after the author has revised the text again', () => {
    const item = submitted();
    const edited = caseAfter(item, resubmit(item, content({ title: '初审改过' }), first));
    const back = caseAfter(
      edited,
      sign(edited, account('deputy', 'firstReviewer'), 'return', { opinion: '请补充附件。' }),
    );
    const again = caseAfter(back, resubmit(back, content({ title: '初审改过', summary: '补充' }), editor));
    expect(sign(again, first, 'approve')).toMatchObject({ kind: 'rejected', code: 'SEPARATION' });
  });

  it('is refused without a reason', () => {
    expect(resubmit(submitted(), content({ title: '改' }), first, ' ')).toMatchObject({ code: 'INVALID' });
  });

  it('cannot edit at another stage than their own', () => {
    expect(resubmit(submitted(), content({ title: '改' }), second)).toMatchObject({ code: 'WRONG_STAGE' });
  });
});

describe('two people who act at the same time', () => {
  it('cannot both decide: the second gets a conflict with the decision of the first', () => {
    const item = submitted();
    const decided = approve(item, first);
    const late = sign(decided, account('deputy', 'firstReviewer'), 'approve', {
      baseVersion: item.article.version,
    });
    expect(late.kind).toBe('conflict');
    expect(late.kind === 'conflict' && late.reason).toContain('初审意见“同意”');
  });

  it('cannot both submit on the same version', () => {
    const item = submitted();
    const next = caseAfter(item, resubmit(item, content({ title: '甲改' }), first));
    const other = content({ title: '乙改' });
    const outcome = submit(
      next,
      submission(other, { baseVersion: item.article.version, reason: '改' }),
      other,
      submitting(account('deputy', 'firstReviewer')),
    );
    expect(outcome.kind).toBe('conflict');
  });
});

describe('a decision', () => {
  it('must follow the article’s last decision', () => {
    const item = approve(submitted(), first);
    expect(sign(item, second, 'approve', { previous: null })).toMatchObject({ code: 'CHAIN_BROKEN' });
  });

  it('cannot be dated in the future', () => {
    expect(sign(submitted(), first, 'approve', { at: '2026-11-24T02:00:00.000Z' })).toMatchObject({
      code: 'INVALID',
    });
  });
});

describe('before first review', () => {
  it.each([
    ['不予公开', { conclusion: 'notDisclosed' as const }],
    ['需报上级确定', { conclusion: 'referred' as const }],
    ['个人信息', { personalData: 'present' as const }],
    ['保密审查人', { checkedBy: ' ' }],
  ])('the 保密审查 must clear the article: %s', (words, change) => {
    const body = content({ secrecy: { ...content().secrecy, ...change } });
    const outcome = submit(null, submission(body), body, submitting(editor));
    expect(outcome).toMatchObject({ kind: 'rejected', code: 'SECRECY_NOT_CLEARED' });
    expect(outcome.kind === 'rejected' && outcome.reason).toContain(words);
  });
});
