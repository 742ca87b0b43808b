import { page, userEvent } from 'vitest/browser';
import { describe, expect, it } from 'vitest';
import { ADMINISTRATOR, AUDITOR, EDITOR, NOBODY_ON_DUTY, OFFICER, REVIEWER, WEBMASTER } from './data';
import { openOffice } from './office';

const navigation = page.getByRole('navigation', { name: '主导航' });
const labels = (role: 'heading' | 'link') =>
  navigation
    .getByRole(role)
    .elements()
    .map((it) => it.textContent);

describe('the navigation', () => {
  it('shows an editor content, duty and supervision, but neither review nor accounts', async () => {
    await openOffice({ account: EDITOR, at: '/help' });
    await expect.poll(() => labels('heading')).toEqual(['内容', '值守', '监管', '管理']);
    await expect
      .poll(() => labels('link'))
      .toEqual([
        ...['工作台', '稿件', '检索', '突发事件', '预警通报', '整改', '核验证据包'],
        ...['代理', '同步', '设置', '帮助'],
      ]);
  });

  it('shows review to a reviewer', async () => {
    await openOffice({ account: REVIEWER, at: '/help' });
    await expect.element(navigation.getByRole('link', { name: '审核', exact: true })).toBeVisible();
  });

  it('shows the system administrator accounts, and no content', async () => {
    await openOffice({ account: ADMINISTRATOR, at: '/help' });
    await expect.poll(() => labels('heading')).toEqual(['监管', '管理']);
    await expect
      .poll(() => labels('link'))
      .toEqual([...['工作台', '核验证据包', '账号与权限', '会签', '代理', '同步', '设置', '帮助']]);
  });

  it('shows the auditor the audit, and no content', async () => {
    await openOffice({ account: AUDITOR, at: '/help' });
    await expect.poll(() => labels('link')).toContain('审计');
    await expect.poll(() => labels('heading')).not.toContain('内容');
  });

  it('hides a capability that the platform does not offer', async () => {
    const answers = { duty: { overview: () => NOBODY_ON_DUTY } };
    await openOffice({ account: OFFICER, at: '/help', answers, notOffered: ['incidents', 'advisories'] });
    await expect.element(navigation.getByRole('link', { name: '值守' })).toBeVisible();
    await expect.poll(() => labels('link')).not.toContain('突发事件');
    await expect.poll(() => labels('link')).not.toContain('预警通报');
  });

  it('leaves out a group of which the platform offers nothing', async () => {
    await openOffice({ account: EDITOR, at: '/help', notOffered: ['duty', 'incidents', 'advisories'] });
    await expect.poll(() => labels('heading')).toEqual(['内容', '监管', '管理']);
  });

  it('shows how many tasks wait in a section', async () => {
    await openOffice({
      account: REVIEWER,
      at: '/help',
      answers: { agenda: { mine: () => ({ items: [], counts: { decide: 3 } }) } },
    });
    const link = navigation.getByRole('link', { name: /^审核/ });
    await expect.element(link.getByLabelText('3 件待办')).toBeVisible();
  });

  it('keeps its sections when it is collapsed, and stays collapsed', async () => {
    await openOffice({ account: WEBMASTER, at: '/help' });
    await userEvent.click(navigation.getByRole('button', { name: '收起导航' }));
    await expect.element(navigation).toHaveAttribute('data-collapsed', 'true');
    await userEvent.click(navigation.getByRole('link', { name: '同步' }));
    await expect.element(page.getByRole('heading', { level: 1, name: '同步' })).toBeVisible();
    await expect.element(navigation).toHaveAttribute('data-collapsed', 'true');
  });
});

describe('the address of a page', () => {
  it('that the platform does not offer leads to an explanation', async () => {
    await openOffice({ account: EDITOR, at: '/incidents', notOffered: ['incidents'] });
    await expect.element(page.getByRole('heading', { level: 1, name: '平台没有提供' })).toBeVisible();
  });

  it('of other roles leads to an explanation and back to the workbench', async () => {
    await openOffice({ account: EDITOR, at: '/accounts' });
    await expect.element(page.getByRole('heading', { level: 1, name: '没有权限' })).toBeVisible();
    await userEvent.click(page.getByRole('main').getByRole('link', { name: '回到工作台' }));
    await expect.element(page.getByRole('heading', { level: 1, name: '工作台' })).toBeVisible();
  });
});
