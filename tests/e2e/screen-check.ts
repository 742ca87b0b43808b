import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../build/machine.mjs';
import type { Settings } from '../../electron/core/contract';
import { layoutProblemsOf } from './layout';
import { expect, test } from './fixtures';

interface View {
  /** Screen size and zoom in percent; also the name of the folder of its screenshots. */
  name: string;
  width: number;
  height: number;
  /** Checked with axe in the normal run too. */
  axe: boolean;
  /** Part of the normal run; `npm test -- look` includes all. */
  always: boolean;
}

/** A window at a zoom has as many CSS pixels as its size divided by the zoom. */
function view(width: number, height: number, zoom: number, part: Partial<View> = {}): View {
  return {
    name: `${width}x${height}${zoom === 100 ? '' : `-${zoom}`}`,
    width: Math.round((width * 100) / zoom),
    height: Math.round((height * 100) / zoom),
    axe: false,
    always: false,
    ...part,
  };
}

export interface TextSize {
  name: string;
  fontSize: Settings['fontSize'];
  views: readonly View[];
}

/** The text sizes in which every screen is checked, each with its windows. */
export const TEXT_SIZES: readonly TextSize[] = [
  {
    name: 'standard type',
    fontSize: 16,
    views: [
      view(1366, 768, 100, { axe: true, always: true }),
      view(1920, 1080, 100, { always: true }),
      view(1024, 700, 100, { always: true }),
      view(1366, 768, 150, { always: true }),
      view(1366, 768, 200, { axe: true, always: true }),
      view(1920, 1080, 150),
      view(1920, 1080, 200),
      view(1024, 700, 150),
      view(1024, 700, 200),
    ],
  },
  {
    name: 'the largest type',
    fontSize: 20,
    views: [
      view(1366, 768, 100, { always: true }),
      view(1024, 700, 100, { axe: true, always: true }),
      view(1920, 1080, 100),
    ],
  },
];

const all = process.env['GOV_TEST_LOOK'] === '1';

/** Timeout in ms of a test that goes through many screens. */
export const SCREENS_TIMEOUT = all ? 1_200_000 : 900_000;

/** The window in which a test goes through the screens; the page is resized to the others for each check. */
export const windowOf = ({ views }: TextSize) => ({ width: views[0]!.width, height: views[0]!.height });

/**
 * Checks the page in each window of this text size: nothing is cut off or scrolls horizontally, and axe finds no
 * serious violation of WCAG 2.1 A and AA. `npm test -- look` checks all windows and saves a screenshot of each.
 */
export const checkScreen = (page: Page, name: string, type: TextSize = TEXT_SIZES[0]!) =>
  test.step(name, async () => {
    for (const passing of ['[aria-busy="true"]', '.ant-message-notice', '.ant-zoom-enter, .ant-zoom-appear'])
      await expect(page.locator(passing)).toHaveCount(0);
    for (const it of type.views.filter(({ always }) => all || always)) await lookIn(page, type, it, name);
    await page.setViewportSize(windowOf(type));
  });

async function lookIn(page: Page, { fontSize }: TextSize, it: View, name: string): Promise<void> {
  const where = `${name} in ${it.name} at ${fontSize} px`;
  await page.setViewportSize({ width: it.width, height: it.height });
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  if (all) {
    const folder = fontSize === 16 ? it.name : `${it.name}-${fontSize}px`;
    const path = join(root, 'test-results', 'screens', folder, `${name}.png`);
    await page.screenshot({ path, animations: 'disabled', caret: 'hide' });
  }
  if (it.name === PICTURE_VIEW && fontSize === 16 && PICTURES.includes(name)) await checkPicture(page, name);
  const narrow = (it.width * 16) / fontSize < 1000;
  expect.soft(await layoutProblemsOf(page, { narrow }), where).toEqual([]);
  if (all || it.axe) expect.soft(await barriersOf(page), where).toEqual([]);
}

/** Screens whose pictures are in the README, in this view. */
const PICTURES: readonly string[] = ['draft', 'review', 'search'];
const PICTURE_VIEW = '1366x768';

/**
 * Compares the words of the page with those under its picture, so that the picture is made again after a change.
 * `npm test -- look` makes picture and words.
 */
async function checkPicture(page: Page, name: string): Promise<void> {
  const path = (type: string) => join(root, 'build', 'pictures', `${name}.${type}`);
  const words = (await page.getByRole('main').innerText())
    .replace(/\d+/g, '0')
    .replace(/刚刚|0 (秒|分钟|小时)前/g, '刚刚')
    .replace(/\s*\n\s*/g, '\n');
  if (!all) {
    expect
      .soft(words, `picture ${name}: make it again by npm test -- look`)
      .toBe(readFileSync(path('txt'), 'utf8'));
    return;
  }
  await page.screenshot({ path: path('jpg'), quality: 60, animations: 'disabled', caret: 'hide' });
  writeFileSync(path('txt'), words);
}

async function barriersOf(page: Page) {
  // Electron cannot open the additional window that the current mode of axe uses to gather results.
  const { violations } = await new AxeBuilder({ page })
    .setLegacyMode()
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'])
    .analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => ({
      id,
      where: nodes
        // The list of choices is scrolled by the keys of its combobox and takes no focus itself (ARIA combobox
        // pattern).
        .filter(
          ({ html }) =>
            !(id === 'scrollable-region-focusable' && /ant-select-dropdown-list-holder/.test(html)),
        )
        .map(({ target, html }) => `${target.join(' ')} ${html}`),
    }))
    .filter(({ where }) => where.length > 0);
}
