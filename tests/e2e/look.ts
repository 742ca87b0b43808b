import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { join } from 'node:path';
import { root } from '../../build/machine.mjs';
import { expect, test } from './fixtures';

/** A picture of the page, and what every page owes: no barrier (WCAG 2 A and AA), nothing wider than its place. */
export const lookAt = (page: Page, size: string, name: string) =>
  test.step(name, async () => {
    for (const passing of ['[aria-busy="true"]', '.ant-message-notice', '.ant-zoom-enter, .ant-zoom-appear'])
      await expect(page.locator(passing)).toHaveCount(0);
    const path = join(root, 'test-results', 'screens', size, `${name}.png`);
    await page.screenshot({ path, animations: 'disabled', caret: 'hide' });
    const tooWide = await page.evaluate(() =>
      [document.documentElement, ...document.querySelectorAll('*')]
        .filter(
          (element) =>
            element.scrollWidth > element.clientWidth + 1 &&
            (element === document.documentElement || /auto|scroll/.test(getComputedStyle(element).overflowX)),
        )
        .map((element) => `${element.tagName}.${element.className}`),
    );
    expect.soft(tooWide, `${name}: scrolls sideways`).toEqual([]);
    // Electron has no window to spare for the newer way of gathering results.
    const { violations } = await new AxeBuilder({ page })
      .setLegacyMode()
      .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'])
      .analyze();
    const barriers = violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => ({
        id,
        where: nodes.map(({ target, html }) => `${target.join(' ')} ${html}`),
      }));
    expect.soft(barriers, `${name}: barriers`).toEqual([]);
  });
