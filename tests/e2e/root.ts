import { expect, type Page } from '@playwright/test';
import { api } from '../unit/platform/support';
import type { Practice } from './practice';

export const rootScreen = (page: Page) => page.locator('[data-screen="root"]');

/** The groups of a fingerprint by line, however it is printed. */
const groupsOf = (text: string) => (text.replace(/[^0-9a-f]/g, '').match(/.{4}/g) ?? []).map(String);

/** The fingerprint of the office's root of trust, as a system administrator would tell it. */
export async function rootOf({ info }: Practice): Promise<string> {
  const { root } = (await api(info, '/trust')).json as { root: string };
  return root;
}

/** What the groups left open are called, and what belongs there by the fingerprint that the person was given. */
export async function blanksOf(page: Page, given: string): Promise<{ label: string; group: string }[]> {
  const labels = await rootScreen(page)
    .getByRole('textbox')
    .evaluateAll((fields) => fields.map((field) => field.getAttribute('aria-label') ?? ''));
  const groups = groupsOf(given);
  return labels.map((label) => {
    const [line = 0, at = 0] = (label.match(/\d/g) ?? []).map(Number);
    return { label, group: groups[(line - 1) * 4 + at - 1] ?? '' };
  });
}

/** Compares line by line and confirms. In practice the program gives the fingerprint in the administrator's place. */
export async function compareRoot(page: Page, practice?: Practice): Promise<void> {
  const screen = rootScreen(page);
  const given = practice ? await rootOf(practice) : await screen.locator('pre').innerText();
  for (const { label, group } of await blanksOf(page, given)) await screen.getByLabel(label).fill(group);
  await screen.getByRole('button', { name: '与系统管理员给的一致，记下' }).click();
}

/**
 * Waits until the desk is open. At the first sign-in the office's root of trust is compared first; `practice` is the
 * platform when the client takes it for the office's own.
 */
export async function arrive(page: Page, practice?: Practice): Promise<void> {
  const screen = rootScreen(page);
  const pages = page.locator('[data-covered="false"]');
  await expect(screen.or(pages)).toBeVisible();
  if (await screen.isVisible()) await compareRoot(page, practice);
  await expect(pages.getByRole('navigation')).toBeVisible();
}
