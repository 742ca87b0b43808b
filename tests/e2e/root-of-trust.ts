import { expect, type Page } from '@playwright/test';
import { apiRequest } from '../unit/platform/practice-client';
import type { Practice } from './practice';

export const rootScreen = (page: Page) => page.locator('[data-screen="root"]');

/** Returns the groups of four digits of a fingerprint in any layout. */
const groupsOf = (text: string) => (text.replace(/[^0-9a-f]/g, '').match(/.{4}/g) ?? []).map(String);

/** Returns the fingerprint of the root of trust, as a system administrator would communicate it. */
export async function rootOf({ info }: Practice): Promise<string> {
  const { root } = (await apiRequest(info, '/trust')).json as { root: string };
  return root;
}

/** Returns the labels of the blank groups and their values according to the fingerprint `given`. */
export async function blankGroupsOf(page: Page, given: string): Promise<{ label: string; group: string }[]> {
  const labels = await rootScreen(page)
    .getByRole('textbox')
    .evaluateAll((fields) => fields.map((field) => field.getAttribute('aria-label') ?? ''));
  const groups = groupsOf(given);
  return labels.map((label) => {
    const [line = 0, at = 0] = (label.match(/\d/g) ?? []).map(Number);
    return { label, group: groups[(line - 1) * 4 + at - 1] ?? '' };
  });
}

/**
 * Fills in the blank groups and confirms. Without `practice`, the fingerprint is taken from the screen, which shows it
 * in practice mode.
 */
export async function compareRoot(page: Page, practice?: Practice): Promise<void> {
  const screen = rootScreen(page);
  const given = practice ? await rootOf(practice) : await screen.locator('pre').innerText();
  for (const { label, group } of await blankGroupsOf(page, given)) await screen.getByLabel(label).fill(group);
  await screen.getByRole('button', { name: '与系统管理员给的一致，记下' }).click();
}

/**
 * Waits until the pages are open. At the first sign-in the root of trust is compared. `practice`: the platform, when
 * the client does not use it in practice mode.
 */
export async function waitUntilPagesOpen(page: Page, practice?: Practice): Promise<void> {
  const screen = rootScreen(page);
  const pages = page.locator('[data-covered="false"]');
  await expect(screen.or(pages)).toBeVisible();
  if (await screen.isVisible()) await compareRoot(page, practice);
  await expect(pages.getByRole('navigation')).toBeVisible();
}
