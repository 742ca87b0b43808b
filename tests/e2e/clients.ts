import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { _electron, type Browser, type ElectronApplication, type Page } from '@playwright/test';
import { findElectron, isRoot, root } from '../../build/machine.mjs';
import { environment, isGone, killGroup, orKill, startPreview, stopPreview, type Folders } from './preview';

export { startPreview, stopPreview, type Folders } from './preview';

/** One running client of one person. */
export interface Client {
  page: Page;
  /** The office's data folder; give it to `openClient` again to go on where this client stopped. */
  dataDirectory: string;
  /** In the browser host: `http://127.0.0.1:<port>`; in Electron: `app://office`. */
  origin: string;
  electron: ElectronApplication | null;
  /** The person allows every token driver that the host asks about from now on. Returns how to read what was asked. */
  allowDrivers(): Promise<() => Promise<string[]>>;
  /** Ends the client as a person would. */
  close(): Promise<void>;
  /** Ends all of the client's processes at once, as a power cut would. */
  kill(): Promise<void>;
  /** Ends the core's process alone, as a fault in it would; the host starts it again. */
  killCore(): Promise<void>;
}

async function openInBrowser(browser: Browser, folders: Folders): Promise<Client> {
  const { server, address } = await startPreview(folders);
  const context = await browser.newContext({
    viewport: { width: 1366, height: 860 },
    locale: 'zh-CN',
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  await page.goto(address);
  return {
    page,
    dataDirectory: folders.data,
    origin: new URL(address).origin,
    electron: null,
    allowDrivers: () => {
      const asked: string[] = [];
      server.stdout?.on('data', (text: string) => {
        if (!text.includes('SHA-256')) return;
        asked.push(text);
        server.stdin?.write('yes\n');
      });
      return Promise.resolve(() => Promise.resolve(asked));
    },
    close: async () => {
      await context.close();
      await stopPreview(server);
    },
    kill: async () => {
      await killGroup(server);
      await context.close();
    },
    killCore: () => {
      process.kill(
        Number(execFileSync('pgrep', ['-P', String(server.pid)], { encoding: 'utf8' })),
        'SIGKILL',
      );
      return Promise.resolve();
    },
  };
}

async function openInElectron(folders: Folders): Promise<Client> {
  if (!findElectron()) throw new Error('no Electron on this machine');
  // Without a path of ours Playwright finds the same one, and holds the program back until it listens.
  const electron = await _electron.launch({
    // Chromium cannot start its sandbox as root; the page's own `sandbox: true` stays.
    args: [...(isRoot() ? ['--no-sandbox'] : []), '--disable-gpu', root],
    chromiumSandbox: !isRoot(),
    env: environment(folders),
  });
  const child = electron.process();
  const page = await electron.firstWindow();
  await page.emulateMedia({ reducedMotion: 'reduce' });
  return {
    page,
    dataDirectory: folders.data,
    origin: 'app://office',
    electron,
    allowDrivers: async () => {
      const held = await electron.evaluateHandle(({ dialog }) => {
        const asked: string[] = [];
        dialog.showMessageBox = ((_window: unknown, { detail, buttons }: Electron.MessageBoxOptions) => {
          asked.push(detail ?? '');
          return Promise.resolve({ response: (buttons ?? []).indexOf('允许装载'), checkboxChecked: false });
        }) as typeof dialog.showMessageBox;
        return asked;
      });
      return () => held.jsonValue();
    },
    close: () => (isGone(child) ? Promise.resolve() : orKill(electron.close(), child)),
    kill: () => killGroup(child),
    killCore: () =>
      electron.evaluate(({ app }) => {
        const core = app
          .getAppMetrics()
          .find(({ name, serviceName }) => (name ?? serviceName) === 'office-core');
        if (!core) throw new Error('there is no core to kill');
        process.kill(core.pid, 'SIGKILL');
      }),
  };
}

/** `browser` null: in Electron. */
export function openClient(browser: Browser | null, folders: Folders): Promise<Client> {
  mkdirSync(folders.data, { recursive: true });
  return browser ? openInBrowser(browser, folders) : openInElectron(folders);
}
