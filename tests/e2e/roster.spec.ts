import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { waitUntilSent } from './actions';
import { assignByPlan, rosterCell, openRoster, PLAN, publish, runningAndNextShift } from './duty-actions';
import { expect, test } from './fixtures';
import { answerSwap, askSwap, saveRosterAs, readWorkbook, swapsRegion, rosterTable } from './roster-actions';

test('a roster is assigned automatically, corrected, published, printed, and exported to and imported from Excel', async ({
  clientFor,
}) => {
  test.setTimeout(240_000);
  const [administrator, leader, officer] = await clientFor('林晓禾', '高远山', '马思齐');
  const { page } = administrator;
  const { running } = runningAndNextShift();
  const { month } = running;

  await test.step('a missing roster is on the workbench of those who may publish it, and of no one else', async () => {
    const missing = (page: Page, of: string) =>
      page.getByRole('link', { name: `${of.slice(0, 4)}年${Number(of.slice(5))}月值班表还没有发布` });
    const due = new Date(Date.now() + 8 * 3_600_000);
    const following = new Date(Date.UTC(due.getUTCFullYear(), due.getUTCMonth() + 1)).toISOString();
    for (const who of [page, leader.page]) {
      await expect(missing(who, due.toISOString().slice(0, 7))).toBeVisible();
      await expect(missing(who, following.slice(0, 7))).toHaveCount(due.getUTCDate() >= 25 ? 1 : 0);
    }
    await expect(officer.page.getByText('马思齐，现在没有等您办理的事项。')).toBeVisible();
    await expect(officer.page.getByText(/值班表还没有发布/)).toHaveCount(0);
  });

  await test.step('a problem is marked on its shift and prevents publishing', async () => {
    await assignByPlan(page, month);
    await expect(page.getByText('没有空缺和冲突，可以发布。')).toBeVisible();
    await rosterCell(page, running.day, running.time, '运维值班').selectOption({ label: PLAN.now.technical });
    await expect(page.getByText(/^还有 \d+ 个问题，改好才能发布$/)).toBeVisible();
    const wrong = rosterCell(page, running.day, running.time, '运维值班');
    await expect(wrong).toHaveAttribute('aria-invalid', 'true');
    await expect(page.getByRole('button', { name: '发布', exact: true })).toBeDisabled();
    await wrong.selectOption({ label: PLAN.now.operations });
  });

  await test.step('the roster being edited is kept while another page is open', async () => {
    await page.getByText('值守记录', { exact: true }).click();
    await expect(page.getByRole('heading', { level: 1, name: '值守记录', exact: true })).toBeVisible();
    await openRoster(page, month);
    await expect(
      rosterCell(page, running.day, running.time, '技术值班').locator('option:checked'),
    ).toHaveText('马思齐');
  });

  await test.step('it is published, and everyone reads it', async () => {
    await publish(page);
    await waitUntilSent(page);
    await expect(page.getByText(/^林晓禾发布于/)).toBeVisible();
    await openRoster(leader.page, month);
    await expect(rosterTable(leader.page).getByRole('row').filter({ hasText: '当前' })).toContainText(
      '马思齐',
    );
    await expect(leader.page.getByRole('region', { name: /年分担$/ })).toContainText('马思齐');
  });

  await test.step('it is printed, exported to Excel and imported again', async () => {
    const printed = await saveRosterAs(administrator, '打印值班表', '值班表.pdf');
    if (administrator.electron) expect(printed).toMatch(/\.pdf$/);
    const begins = printed.endsWith('.pdf') ? '%PDF-' : '<!doctype html>';
    expect((await readFile(printed, 'latin1')).slice(0, begins.length)).toBe(begins);
    const workbook = await saveRosterAs(administrator, '导出 Excel', '值班表.xlsx');
    await readWorkbook(administrator, workbook);
    await expect(page.getByText('正在排班，尚未发布')).toBeVisible();
    await expect(
      rosterCell(page, running.day, running.time, '技术值班').locator('option:checked'),
    ).toHaveText('马思齐');
    await expect(page.getByText('没有空缺和冲突，可以发布。')).toBeVisible();
    await page.getByRole('button', { name: '放弃' }).click();
    await page.getByRole('dialog').getByRole('button', { name: '放弃' }).click();
    await expect(rosterTable(page)).toBeVisible();
  });
});

test(
  'a swap is agreed by both persons and appears in the roster',
  { tag: '@page' },
  async ({ clientFor }) => {
    test.setTimeout(240_000);
    const [{ page: administrator }, { page: asked }] = await clientFor('林晓禾', '马思齐');
    const { running, next } = runningAndNextShift();
    for (const month of new Set([running.month, next.month])) {
      await assignByPlan(administrator, month);
      await publish(administrator);
    }
    await waitUntilSent(administrator);

    await test.step('a request appears on the workbench of the person who is asked', async () => {
      await askSwap(administrator, next, '外出开会。');
      await expect(swapsRegion(administrator)).toContainText('待答复');
      await expect(asked.getByRole('heading', { level: 2, name: '调班申请' })).toBeVisible();
      await asked.getByRole('link', { name: /^林晓禾请您替班/ }).click();
      await expect(asked.getByRole('heading', { level: 1, name: '值班表', exact: true })).toBeVisible();
    });

    await test.step('a declined request changes nothing', async () => {
      await answerSwap(asked, '不同意', '签名答复', '当晚另有安排。');
      await expect(swapsRegion(administrator)).toContainText('马思齐答复：当晚另有安排。');
      await expect(swapsRegion(administrator)).toContainText('未同意');
      await expect(rosterTable(administrator).getByText('调班', { exact: true })).toHaveCount(0);
    });

    await test.step('a withdrawn request cannot be answered', async () => {
      await askSwap(administrator, next, '改期了再撤回。');
      await openRoster(asked, next.month);
      await expect(asked.getByRole('button', { name: '同意', exact: true })).toBeVisible();
      await answerSwap(administrator, '撤回', '撤回');
      await expect(swapsRegion(administrator)).toContainText('已撤回');
      await expect(asked.getByRole('button', { name: '同意', exact: true })).toHaveCount(0);
    });

    await test.step('an agreed request changes the roster', async () => {
      await askSwap(administrator, next, '家中有事。');
      await answerSwap(asked, '同意', '签名同意');
      await expect(swapsRegion(administrator)).toContainText('已同意');
      await expect(rosterTable(administrator).getByText('调班', { exact: true })).toHaveCount(1);
      const own = rosterTable(administrator)
        .getByRole('row')
        .filter({ hasText: next.time })
        .filter({ hasText: '调班' });
      await expect(own).toContainText('马思齐');
    });

    await test.step('a request lapses when the roster is replaced', async () => {
      await administrator.getByRole('button', { name: '改排', exact: true }).click();
      await rosterCell(administrator, next.day, next.time, '技术值班').selectOption({ label: '林晓禾' });
      await publish(administrator);
      await waitUntilSent(administrator);
      await askSwap(administrator, next, '等不到答复的一次。');
      await administrator.getByRole('button', { name: '改排', exact: true }).click();
      await publish(administrator);
      await waitUntilSent(administrator);
      await expect(swapsRegion(administrator)).toContainText('已失效');
      await expect(swapsRegion(asked)).toContainText('已失效');
      await expect(asked.getByRole('button', { name: '同意', exact: true })).toHaveCount(0);
    });
  },
);
