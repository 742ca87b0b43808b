import type { Locator, Page } from '@playwright/test';
import { goTo } from './actions';
import { expect, test } from './fixtures';

/** Actions of a user on duty and with the roster, found by the words on the screen. */

const MINUTE = 60_000;
/** Returns the day that many days from today in Beijing, `YYYY-MM-DD`. */
export const dayFromNow = (days: number) => beijing(Date.now() + days * 24 * 60 * MINUTE).slice(0, 10);
const beijing = (at: number) => new Date(at + 8 * 60 * MINUTE).toISOString();

/** Names of the officers of the running shift and of the next one. */
export interface ShiftPlan {
  now: { technical: string; operations: string };
  next: { technical: string; operations: string };
}

export const PLAN: ShiftPlan = {
  now: { technical: '马思齐', operations: '孙可欣' },
  next: { technical: '林晓禾', operations: '孙可欣' },
};

/**
 * Returns shifts of twelve hours, the next of which begins in half an hour. At any time of day one shift is running and
 * the next can already be taken. The result is the same throughout a test.
 */
export function runningAndNextShift() {
  const { testId, repeatEachIndex, retry } = test.info();
  const key = [testId, repeatEachIndex, retry].join('/');
  if (kept?.key !== key) kept = { key, ...shiftsAround(Date.now()) };
  return kept;
}

/** The shifts of the current test, so that they do not move while it runs. */
let kept: ({ key: string } & ReturnType<typeof shiftsAround>) | null = null;

export function shiftsAround(now: number) {
  const change = Math.ceil(now / MINUTE) * MINUTE + 30 * MINUTE;
  const before = change - 12 * 60 * MINUTE;
  const at = (instant: number) => ({
    /** The instant at which the shift begins. */
    from: new Date(instant).toISOString(),
    month: beijing(instant).slice(0, 7),
    day: beijing(instant).slice(5, 10),
    time: beijing(instant).slice(11, 16),
  });
  return { running: at(before), next: at(change) };
}

export async function openRoster(page: Page, month: string): Promise<void> {
  await page.evaluate((of) => (window.location.hash = `#/duty/roster?month=${of}`), month);
  await expect(page.getByRole('heading', { level: 1, name: '值班表', exact: true })).toBeVisible();
}

/** Replaces the values of a multiple choice by typing. */
async function retype(page: Page, field: Locator, values: readonly string[]): Promise<void> {
  await field.focus();
  for (let left = 0; left < 4; left++) await page.keyboard.press('Backspace');
  for (const value of values) {
    await page.keyboard.type(value);
    await page.keyboard.press('Enter');
  }
  await page.keyboard.press('Escape');
}

export const rosterCell = (page: Page, day: string, time: string, post: string) =>
  page.getByRole('combobox', { name: new RegExp(`^${day} ${time}.* ${post}$`) });

/** Opens 排班 of a month and assigns automatically with these change times. */
export async function assignByChangeTimes(
  page: Page,
  month: string,
  times: readonly string[],
): Promise<void> {
  await openRoster(page, month);
  await page.getByRole('button', { name: '排班', exact: true }).click();
  await retype(page, page.getByLabel('换班时刻'), times);
  await expect(page.getByText(`每天 ${times.length} 班`)).toBeVisible();
  await page.getByRole('button', { name: '自动排班' }).click();
}

/** Assigns a month with the shifts of `watches`, and gives two of them to the officers of the plan. */
export async function assignByPlan(page: Page, month: string, plan: ShiftPlan = PLAN): Promise<void> {
  const { running, next } = runningAndNextShift();
  await assignByChangeTimes(page, month, [running.time, next.time]);
  for (const [wanted, who] of [
    [running, plan.now],
    [next, plan.next],
  ] as const) {
    if (wanted.month !== month) continue;
    await rosterCell(page, wanted.day, wanted.time, '技术值班').selectOption({ label: who.technical });
    await rosterCell(page, wanted.day, wanted.time, '运维值班').selectOption({ label: who.operations });
  }
}

/** Marks days of the month as 重大重要时期. Dates are `YYYY-MM-DD`. */
export async function addPeriod(page: Page, name: string, from: string, until: string): Promise<void> {
  await page.getByRole('button', { name: '添加重大重要时期' }).click();
  await page
    .getByLabel(/^时期 \d+ 的名称$/)
    .last()
    .fill(name);
  for (const [placeholder, day] of [
    ['开始日期', from],
    ['结束日期', until],
  ] as const) {
    const field = page.getByPlaceholder(placeholder).last();
    await expect(async () => {
      await field.fill(day);
      await field.press('Enter');
      await field.press('Tab');
      await expect(field).toHaveValue(day, { timeout: 500 });
    }).toPass();
  }
}

export async function publish(page: Page): Promise<void> {
  await expect(page.getByText('没有空缺和冲突，可以发布。')).toBeVisible();
  await page.getByRole('button', { name: '发布', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: '签名发布' }).click();
  await expect(page.getByRole('table', { name: '值班表' })).toBeVisible();
}

/**
 * Publishes the roster in which the running and the next shift are as planned. It takes two months when they are in
 * different months.
 */
export async function publishRoster(page: Page, plan: ShiftPlan = PLAN): Promise<void> {
  const { running, next } = runningAndNextShift();
  for (const month of new Set([running.month, next.month])) {
    await assignByPlan(page, month, plan);
    const today = dayFromNow(0);
    if (today.startsWith(month)) await addPeriod(page, '重要会议', today, today);
    await publish(page);
  }
}

export const dutyStatusLink = (page: Page) =>
  page.getByRole('contentinfo').getByRole('link', { name: /当班|接班|交班|排班/ });

export const shiftEntries = (page: Page) => page.getByRole('list', { name: '本班记录' }).locator('> li');

export async function openDutyPage(page: Page): Promise<void> {
  await goTo(page, '值守');
}

/** 接班 on the duty page. `absence`: the reason when there is no 交班. */
export async function takeShiftOnPage(page: Page, absence = ''): Promise<void> {
  await openDutyPage(page);
  await page.getByRole('button', { name: '接班', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: '接班' });
  if (absence !== '') await dialog.getByLabel('没有交班的原因').fill(absence);
  await dialog.getByRole('button', { name: '签名接班' }).click();
  await expect(dialog).toBeHidden();
}

export const quickNoteDialog = (page: Page) => page.getByRole('dialog', { name: '记一条值守记录' });

/** Records a note with the keyboard only, without waiting between the keys. */
export async function recordNote(page: Page, text: string): Promise<void> {
  await page.keyboard.press('F9');
  await page.keyboard.type(text);
  await page.keyboard.press('Control+Enter');
  await expect(page.getByText('已记入值守记录。').last()).toBeVisible();
  await expect(quickNoteDialog(page)).toBeHidden();
}

export const noteField = (page: Page) => quickNoteDialog(page).getByRole('textbox', { name: '内容' });

/** 交班 on the duty page. */
export async function giveShiftOnPage(page: Page, words = ''): Promise<void> {
  await openDutyPage(page);
  await page.getByRole('button', { name: '交班', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: '交班' });
  await dialog.getByLabel('交班说明（可不填）').fill(words);
  await dialog.getByRole('button', { name: '签名交班' }).click();
  await expect(dialog).toBeHidden();
}

/** Opens 读网 of the first available slot and adds one finding. Returns the dialog. */
export async function fillReading(page: Page, where: string, text: string): Promise<Locator> {
  await page
    .getByRole('button', { name: /^(读网|补读)：/ })
    .first()
    .click();
  const dialog = page.getByRole('dialog', { name: '读网' });
  await dialog.getByRole('checkbox', { name: '下列全部读过' }).check();
  await dialog.getByRole('button', { name: '发现问题，添加' }).click();
  await dialog.getByLabel('类型').click();
  await page.locator('.ant-select-dropdown:visible').getByText('错链断链', { exact: true }).click();
  await dialog.getByLabel('页面（标题或网址）').fill(where);
  await dialog.getByLabel('问题', { exact: true }).fill(text);
  return dialog;
}
