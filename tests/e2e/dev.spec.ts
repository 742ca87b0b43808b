import { spawn, type ChildProcess } from 'node:child_process';
import { cp, readFile, realpath, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from '../../build/machine.mjs';
import { expect, test } from './fixtures';
import { clientEnvironment, nextAddress, stopPreview } from './preview';

/** Generous: a busy machine takes many times as long as usual. Only a change that never shows exceeds it, ms. */
const LIMIT = 60_000;

/** A copy of the sources: the test changes them. */
async function copySources(folder: string): Promise<string> {
  const copy = join(await realpath(folder), 'sources');
  const scripts = ['core', 'practice', 'preview', '.stamps'].map((it) => `dist/${it}`);
  const files = ['package.json', 'package-lock.json', 'tsconfig.json'];
  for (const path of ['build', 'electron', 'renderer', ...scripts, ...files])
    await cp(join(root, path), join(copy, path), { recursive: true });
  await symlink(join(root, 'node_modules'), join(copy, 'node_modules'), 'junction');
  return copy;
}

/** Collects what a program prints from now on. */
function listen(child: ChildProcess): () => string {
  let text = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (part: string) => (text += part));
  return () => text;
}

test('@page changes of the sources show in the open page, and the session goes on', async ({
  folder,
  publicBrowser,
}, { annotations }) => {
  test.setTimeout(300_000);
  const copy = await copySources(folder);
  const change = async (file: string, edit: (text: string) => string) => {
    const path = join(copy, file);
    const text = await readFile(path, 'utf8');
    const changed = edit(text);
    expect(changed).not.toBe(text);
    await writeFile(path, changed);
    return () => writeFile(path, text);
  };
  const measure = async (what: string, act: () => Promise<unknown>, seen: () => Promise<unknown>) => {
    await act();
    const from = Date.now();
    await seen();
    const description = `${what}: ${Date.now() - from} ms`;
    annotations.push({ type: 'time', description });
    console.log(description);
  };

  const child = spawn(process.execPath, [join(copy, 'build/dev.mjs'), '--as', '孙可欣'], {
    env: clientEnvironment({ data: join(folder, 'data'), practice: join(folder, 'practice') }),
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: true,
  });
  const printed = listen(child);
  const context = await publicBrowser.newContext({ locale: 'zh-CN' });
  const page = await context.newPage();
  const refused: string[] = [];
  page.on('console', (message) => {
    if (/Content Security Policy/i.test(message.text())) refused.push(message.text());
  });
  try {
    await page.goto(await nextAddress(child), { waitUntil: 'commit' });
    const office = page.locator('[data-covered="false"]');
    await expect(office).toContainText('孙可欣', { timeout: LIMIT });

    await office.getByRole('link', { name: '检索', exact: true }).click();
    const words = page.getByLabel('检索词');
    await words.fill('值班');
    const stays = async () => {
      await expect(words).toHaveValue('值班');
      await expect(office).toContainText('孙可欣');
    };

    await test.step('a style', async () => {
      await measure(
        'a style',
        () => change('renderer/base.css', (text) => `${text}\nbody { outline: 7px solid red; }\n`),
        () => expect(page.locator('body')).toHaveCSS('outline-width', '7px', { timeout: LIMIT }),
      );
      await stays();
    });

    await test.step('a page', async () => {
      await measure(
        'a page',
        () =>
          change('renderer/pages/search/SearchPage.tsx', (text) =>
            text.replace('title="检索"', 'title="检索新页"'),
          ),
        () => expect(page.getByRole('heading', { name: '检索新页' })).toBeVisible({ timeout: LIMIT }),
      );
      await stays();
    });

    const controller = 'electron/core/session-controller.ts';
    await test.step('a core that does not build leaves the present one at work', async () => {
      const undo = await change(controller, (text) => `${text}\nexport const broken = ;\n`);
      await expect.poll(printed, { timeout: LIMIT }).toContain('The change does not build');
      expect(printed()).toContain('session-controller.ts');
      await words.fill('没有这样的稿件');
      await expect(page.getByText('没有找到。')).toBeVisible();
      await words.fill('值班');
      await undo();
      await expect.poll(printed, { timeout: LIMIT }).toContain('restarted with core');
    });

    await test.step('the core', async () => {
      await measure(
        'the core',
        () =>
          change(controller, (text) =>
            text.replace(
              '    notices.add(found);',
              "    notices.add(found);\n    notify('新的后台', '请继续');",
            ),
          ),
        () => expect(page.getByText('新的后台')).toBeVisible({ timeout: LIMIT }),
      );
      await stays();
      await expect(page.getByRole('heading', { name: '检索新页' })).toBeVisible();
    });
    expect(refused).toEqual([]);
  } finally {
    await context.close();
    await stopPreview(child);
  }
});
