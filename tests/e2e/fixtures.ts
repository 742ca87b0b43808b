import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, test as base, type Browser, type Page } from '@playwright/test';
import { findBrowser, isRoot } from '../../build/machine.mjs';
import type { Settings } from '../../electron/core/contract';
import { DEFAULT_SETTINGS } from '../../electron/core/settings/fields';
import { saveSettings } from '../../electron/core/settings/service';
import { openClient, type Client } from './clients';
import { signInAs, startPractice, type Practice } from './practice';

export { expect } from '@playwright/test';
export type { Client } from './clients';

export interface HostOptions {
  /** Where the clients run; set by the project in playwright.config.ts. */
  host: 'browser' | 'electron';
}

export interface ClientFixtures {
  /** Text size in px with which clients start, as if chosen in 设置. */
  fontSize: Settings['fontSize'];
  /** Temporary folder of this test. */
  folder: string;
  /**
   * Starts a client. `name` is the name of its data folder: opening the same name again after `close` or `kill`
   * continues with the same data.
   */
  openClient(name?: string): Promise<Client>;
  /** Starts a client for each of these people of the practice office and signs them in at one platform. */
  clientFor<N extends string[]>(...names: N): Promise<{ [K in keyof N]: Client }>;
  /** The platform of the test. When a test requests it, it starts before the first client. */
  practice: Practice;
  /** A browser page outside of every client, as the public uses it. */
  citizen: Page;
}

interface WorkerFixtures extends HostOptions {
  /** Folder of a practice platform with its CA and people, which take seconds to make. Every test gets a copy. */
  practiceTemplate: string;
  /** The browser of the clients' pages; null in Electron. */
  clientBrowser: Browser | null;
  /** The browser of the public, started on request; in the browser host the same as `clientBrowser`. */
  publicBrowser: Browser;
}

async function launchBrowser(): Promise<Browser> {
  const executablePath = process.env['GOV_TEST_BROWSER'] ?? findBrowser();
  if (!executablePath) throw new Error('no browser on this machine');
  return chromium.launch({ executablePath, chromiumSandbox: !isRoot() });
}

async function closeBrowser(browser: Browser): Promise<void> {
  await Promise.race([browser.close(), new Promise((resolve) => setTimeout(resolve, 10_000))]);
}

/**
 * Fixtures for specs that run unchanged in both hosts. Do not use Playwright's own `page` or `browser`: they would
 * launch another browser, also in Electron.
 */
export const test = base.extend<ClientFixtures, WorkerFixtures>({
  host: ['browser', { option: true, scope: 'worker' }],

  clientBrowser: [
    async ({ host }, use) => {
      if (host === 'electron') return use(null);
      const browser = await launchBrowser();
      await use(browser);
      await closeBrowser(browser);
    },
    { scope: 'worker' },
  ],

  publicBrowser: [
    async ({ clientBrowser }, use) => {
      const browser = clientBrowser ?? (await launchBrowser());
      await use(browser);
      if (browser !== clientBrowser) await closeBrowser(browser);
    },
    { scope: 'worker' },
  ],

  practiceTemplate: [
    async ({}, use) => {
      const folder = await mkdtemp(join(tmpdir(), 'gov-practice-'));
      await (await startPractice(folder)).stop();
      await use(folder);
      await rm(folder, { recursive: true, force: true });
    },
    { scope: 'worker' },
  ],

  folder: async ({ practiceTemplate }, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'gov-client-'));
    await cp(practiceTemplate, join(folder, 'practice'), { recursive: true });
    await use(folder);
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  },

  practice: async ({ folder }, use) => {
    const practice = await startPractice(join(folder, 'practice'));
    await use(practice);
    await practice.stop();
  },

  citizen: async ({ publicBrowser }, use) => {
    const context = await publicBrowser.newContext({ locale: 'zh-CN' });
    await use(await context.newPage());
    await context.close();
  },

  fontSize: [DEFAULT_SETTINGS.fontSize, { option: true }],

  openClient: async ({ clientBrowser, folder, fontSize }, use) => {
    const clients: Client[] = [];
    await use(async (name = `client-${clients.length + 1}`) => {
      const data = join(folder, name);
      if (fontSize !== DEFAULT_SETTINGS.fontSize)
        await saveSettings(join(data, 'settings.json'), { ...DEFAULT_SETTINGS, fontSize });
      const client = await openClient(clientBrowser, { data, practice: join(folder, 'practice') });
      clients.push(client);
      return client;
    });
    await Promise.all(clients.map((client) => client.close()));
  },

  clientFor: async ({ openClient, practice: _ }, use) => {
    await use(async <N extends string[]>(...names: N) => {
      const clients = await Promise.all(names.map((name) => openClient(name)));
      await Promise.all(clients.map(({ page }, index) => signInAs(page, names[index]!)));
      return clients as { [K in keyof N]: Client };
    });
  },
});
