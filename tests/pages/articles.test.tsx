import { page, userEvent } from 'vitest/browser';
import { describe, expect, it } from 'vitest';
import { inputsOf } from './core';
import { EDITOR, PLACES } from './data';
import { openOffice } from './office';

const title = page.getByRole('textbox', { name: '按标题筛选' });
const list = () => ({ items: [], cursor: null, total: 0, exact: true });

async function openArticles(at: string): Promise<void> {
  await openOffice({ account: EDITOR, at, answers: { articles: { places: () => PLACES, list } } });
  await expect.element(title).toBeVisible();
}

describe('the list of articles', () => {
  it('is filtered by a part of the title while it is typed', async () => {
    await openArticles('/articles');
    await userEvent.fill(title, '消防');
    await expect.poll(() => inputsOf('articles.list').at(-1)).toMatchObject({ title: '消防' });
    await expect.element(title).toHaveFocus();
  });

  it('is shown without a filter, and with an empty field, when it is opened from the navigation', async () => {
    await openArticles(`/articles?title=${encodeURIComponent('消防')}`);
    await expect.element(title).toHaveValue('消防');
    await userEvent.click(page.getByRole('navigation').getByRole('link', { name: /^稿件/ }));
    await expect.poll(() => inputsOf('articles.list').at(-1)).toMatchObject({ title: '' });
    await expect.element(title).toHaveValue('');
  });

  it('is shown without a filter after 清除筛选', async () => {
    await openArticles(`/articles?title=${encodeURIComponent('消防')}`);
    await userEvent.click(page.getByRole('button', { name: '清除筛选' }));
    await expect.element(title).toHaveValue('');
    await expect.poll(() => inputsOf('articles.list').at(-1)).toMatchObject({ title: '' });
  });
});
