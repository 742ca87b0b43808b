// @vitest-environment jsdom
import { act, type ReactNode } from 'react';
import { createRoot } from 'react-dom/client';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { RevisionInfo } from '../../../../../electron/core/contract';
import { commandLabel, requestsRemoval } from '../../../../../renderer/components/labels';
import { StageTag } from '../../../../../renderer/components/StageTag';
import { SubmissionNote } from '../../../../../renderer/components/article/SubmissionNote';

const revision = (part: Partial<RevisionInfo>): RevisionInfo => ({
  number: 2,
  submittedBy: 'sun',
  submittedByName: '孙可欣',
  submittedAt: '2026-11-25T01:00:00.000Z',
  contentHash: 'ab'.repeat(32),
  title: '通知',
  purpose: 'publish',
  reason: '',
  response: '',
  ...part,
});
beforeEach(() => vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true));

function shown(node: ReactNode): string {
  const page = document.createElement('div');
  const root = createRoot(page);
  act(() => root.render(node));
  const text = page.textContent;
  act(() => root.unmount());
  return text;
}
const words = (part: Partial<RevisionInfo>) => shown(<SubmissionNote revision={revision(part)} />);

describe('the note above a submitted revision', () => {
  it('gives the reason of a withdrawal and the person who asked for it', () => {
    const note = words({ purpose: 'withdraw', reason: '引用的文件已废止。' });
    expect(note).toContain('申请撤下');
    expect(note).toContain('孙可欣');
    expect(note).toContain('撤下原因：引用的文件已废止。');
  });

  it('gives the reason of an edit by a reviewer', () => {
    const note = words({ reason: '会议名称有误。' });
    expect(note).toContain('审核人修改了稿件');
    expect(note).toContain('修改原因：会议名称有误。');
  });

  it('gives the answer to a return', () => {
    expect(words({ response: '已隐去联系电话。' })).toMatch(/修改情况.*已隐去联系电话。/);
  });

  it('says when the reason of a deletion is missing, and is empty when there is nothing to say', () => {
    expect(words({ purpose: 'delete' })).toContain('删除原因：平台没有记录');
    expect(words({})).toBe('');
  });
});

it('a withdrawal has its own stage names and counts as a request only until it is done', () => {
  const tag = (stage: 'ready' | 'done') =>
    shown(<StageTag stage={stage} purpose="withdraw" live={stage === 'ready'} />);
  expect(tag('ready')).toContain('待撤下');
  expect(tag('done')).toContain('已撤下');
  expect(requestsRemoval({ stage: 'ready', purpose: 'withdraw' })).toBe(true);
  expect(requestsRemoval({ stage: 'done', purpose: 'withdraw' })).toBe(false);
  expect(commandLabel({ type: 'article.submit', purpose: 'withdraw' })).toBe('申请撤下');
  expect(commandLabel({ type: 'article.release', purpose: 'delete' })).toBe('删除');
  expect(commandLabel({ type: 'article.release', purpose: 'publish' })).toBe('发布');
});
