import { page, userEvent } from 'vitest/browser';
import { describe, expect, it } from 'vitest';
import type { SearchHit } from '../../electron/core/contract';
import { inputsOf, refusal, type Answers } from './core';
import { EDITOR, id, PLACES } from './data';
import { openOffice } from './office';

const hit = (n: number, title: string): SearchHit => ({
  articleId: id(n),
  title,
  titleRanges: [[0, 2]],
  excerpts: [],
  columnId: 'work-news',
  columnName: '工作动态',
  stage: 'done',
  purpose: 'publish',
  live: true,
  updatedAt: '2026-11-20T01:00:00.000Z',
});
const HITS = [hit(1, '消防检查的通知'), hit(2, '消防演练'), hit(3, '消防培训')];

const field = page.getByRole('combobox', { name: '检索词' });
const count = page.getByRole('main').getByRole('status');
const options = page.getByRole('listbox', { name: '检索结果' }).getByRole('option');

type Search = NonNullable<NonNullable<Answers['articles']>['search']>;
const counts = { total: 3, exact: true, more: false, unindexed: 0 };
const found: Search = () => ({ hits: HITS, ...counts });

const notHere = () => {
  throw refusal('NOT_FOUND', '本机没有这篇稿件。', '请先同步。');
};

async function openSearch(search: Search, at = '/search'): Promise<void> {
  const answers = { articles: { places: () => PLACES, search, get: notHere }, review: { detail: notHere } };
  await openOffice({ account: EDITOR, at, answers });
  await expect.element(field).toHaveFocus();
}

describe('the search page', () => {
  it('searches while typing, without Enter', async () => {
    await openSearch(found);
    await userEvent.keyboard('消防');
    await expect.element(count).toMatchTextContent('找到 3 篇');
    expect(options.elements()).toHaveLength(3);
  });

  it('searches for what the address says', async () => {
    await openSearch(found, `/search?q=${encodeURIComponent('消防')}`);
    await expect.element(field).toHaveValue('消防');
    await expect.element(count).toMatchTextContent('找到 3 篇');
  });

  it('says that nothing was found', async () => {
    await openSearch(() => ({ ...counts, hits: [], total: 0 }));
    await userEvent.keyboard('没有的词');
    await expect.element(page.getByText('没有找到。试试更短的词语，或清除筛选。')).toBeVisible();
    await expect.element(count).toMatchTextContent('找到 0 篇');
  });

  it('says how many articles cannot be found yet', async () => {
    await openSearch(() => ({ ...counts, hits: HITS, unindexed: 12 }));
    await userEvent.keyboard('消防');
    await expect.element(count).toMatchTextContent('还有 12 篇正在编入索引，稍后可检索到');
  });

  it('says when the number of matches is an estimate', async () => {
    await openSearch(() => ({ ...counts, hits: HITS, total: 430, exact: false }));
    await userEvent.keyboard('消防');
    await expect.element(count).toMatchTextContent('找到约 430 篇');
  });

  it('shows a failure, and the results after 重试', async () => {
    let tries = 0;
    await openSearch((input) => {
      if (tries++ === 0) throw refusal('INDEX_BUSY', '检索暂时不能用。', '请稍候重试。');
      return found(input);
    });
    await userEvent.keyboard('消防');
    const alert = page.getByRole('main').getByRole('alert');
    await expect.element(alert).toMatchTextContent('检索暂时不能用。请稍候重试。（INDEX_BUSY）');
    await userEvent.click(alert.getByRole('button', { name: '重试' }));
    await expect.element(count).toMatchTextContent('找到 3 篇');
    await expect.element(alert).not.toBeInTheDocument();
  });

  it('limits the search to a column', async () => {
    await openSearch(found, '/search?q=a');
    await userEvent.click(page.getByRole('combobox', { name: '按栏目筛选' }));
    await userEvent.click(page.getByTitle('通知公告'));
    await expect.poll(() => inputsOf('articles.search').at(-1)).toMatchObject({ columnId: 'notices' });
  });

  it('limits the search to published articles, and sorts by time', async () => {
    await openSearch(found, '/search?q=a');
    await userEvent.click(page.getByRole('checkbox', { name: '只看已发布' }));
    await userEvent.click(page.getByText('按时间'));
    await expect
      .poll(() => inputsOf('articles.search').at(-1))
      .toMatchObject({ text: 'a', onlyLive: true, order: 'newest' });
  });

  it('selects a result with the arrow keys and opens it with Enter', async () => {
    await openSearch(found, '/search?q=a');
    await expect.element(options.first()).toHaveAttribute('aria-selected', 'true');
    await userEvent.keyboard('{ArrowDown}');
    await expect.element(options.nth(1)).toHaveAttribute('aria-selected', 'true');
    await userEvent.keyboard('{ArrowUp}{ArrowDown}{ArrowDown}{Enter}');
    await expect.poll(() => window.location.hash).toBe(`#/articles/${id(3)}`);
  });

  it('starts the selection over with another question', async () => {
    await openSearch(found, '/search?q=a');
    await expect.element(options.first()).toHaveAttribute('aria-selected', 'true');
    await userEvent.keyboard('{ArrowDown}');
    await expect.element(options.nth(1)).toHaveAttribute('aria-selected', 'true');
    await userEvent.keyboard('b');
    await expect.poll(() => inputsOf('articles.search').at(-1)).toMatchObject({ text: 'ab' });
    await expect.element(options.first()).toHaveAttribute('aria-selected', 'true');
  });

  it('fetches more results with 显示更多', async () => {
    const many = Array.from({ length: 50 }, (_, n) => hit(n + 1, `消防${n + 1}`));
    await openSearch(
      ({ offset }) =>
        offset === 0
          ? { ...counts, hits: many, total: 51, more: true }
          : { ...counts, hits: [hit(51, '消防五十一')], total: 51 },
      '/search?q=a',
    );
    await userEvent.click(page.getByRole('button', { name: '显示更多' }));
    await expect.poll(() => options.elements().length).toBe(51);
    expect(inputsOf('articles.search')).toMatchObject([{ offset: 0 }, { offset: 50 }]);
    await expect.element(page.getByRole('button', { name: '显示更多' })).not.toBeInTheDocument();
  });
});
