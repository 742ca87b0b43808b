import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { chromium, test as base, type Browser } from '@playwright/test';
import { findBrowser, isRoot, root } from '../../build/machine.mjs';
import { openClient, type Client } from './clients';

export { expect } from '@playwright/test';
export type { Client } from './clients';

export interface HostOptions {
  /** Where the clients run; set by the project in playwright.config.ts. */
  host: 'browser' | 'electron';
}

/** The practice platform that every client of a test shares. */
export interface Practice {
  directory: string;
  start(): Promise<void>;
  stop(): Promise<void>;
}

export interface Office {
  /** A folder of this test alone, gone when it ends. */
  folder: string;
  /**
   * Starts one more client. `name` tells clients apart and names its data folder, so that opening the same name again
   * after `close` or `kill` goes on with the same data.
   */
  openClient(name?: string): Promise<Client>;
  /** Stands from the first use on; stop it to cut every client's line. */
  practice: Practice;
}

interface WorkerFixtures extends HostOptions {
  /** The browser that holds the clients' pages; null in Electron. */
  clientBrowser: Browser | null;
}

function practicePlatform(directory: string): Practice {
  let worker: Worker | undefined;
  return {
    directory,
    start: async () => {
      const started = new Worker(join(root, 'dist', 'practice', 'practice.cjs'), {
        workerData: { directory },
      });
      worker = started;
      await new Promise<void>((resolve, reject) => {
        started.once('error', reject);
        started.on('message', ({ type }: { type: string }) => {
          if (type === 'ready') resolve();
        });
      });
    },
    stop: async () => {
      const running = worker;
      worker = undefined;
      if (!running) return;
      const gone = new Promise((resolve) => running.once('exit', resolve));
      running.postMessage({ type: 'stop' });
      await gone;
    },
  };
}

/**
 * `openClient` and `practice` for specs that run unchanged in both hosts. Never ask for Playwright's own `page` or
 * `browser` here: that launches a browser of its own, in Electron too.
 */
export const test = base.extend<Office, WorkerFixtures>({
  host: ['browser', { option: true, scope: 'worker' }],

  clientBrowser: [
    async ({ host }, use) => {
      if (host === 'electron') return use(null);
      const executablePath = process.env['GOV_TEST_BROWSER'] ?? findBrowser();
      if (!executablePath) throw new Error('no browser on this machine');
      const browser = await chromium.launch({ executablePath, chromiumSandbox: !isRoot() });
      await use(browser);
      await Promise.race([browser.close(), new Promise((resolve) => setTimeout(resolve, 10_000))]);
    },
    { scope: 'worker' },
  ],

  folder: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'gov-client-'));
    await use(folder);
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  },

  practice: async ({ folder }, use) => {
    const practice = practicePlatform(join(folder, 'practice'));
    await practice.start();
    await use(practice);
    await practice.stop();
  },

  openClient: async ({ clientBrowser, folder }, use) => {
    const clients: Client[] = [];
    await use(async (name = `client-${clients.length + 1}`) => {
      const client = await openClient(clientBrowser, {
        data: join(folder, name),
        practice: join(folder, 'practice'),
      });
      clients.push(client);
      return client;
    });
    await Promise.all(clients.map((client) => client.close()));
  },
});
