import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { _electron, type Browser, type ElectronApplication, type Page } from '@playwright/test';
import { findElectron, isRoot, root } from '../../build/machine.mjs';
import {
  clientEnvironment,
  hasExited,
  killGroup,
  orKillAfterTimeout,
  startPreview,
  stopPreview,
  type Folders,
} from './preview';

export { startPreview, stopPreview, type Folders } from './preview';

/** A running client of one person. */
export interface Client {
  page: Page;
  /** The data folder of the client. `openClient` with the same name continues with it. */
  dataDirectory: string;
  /** `http://127.0.0.1:<port>` in the browser host, `app://office` in Electron. */
  origin: string;
  electron: ElectronApplication | null;
  /**
   * Allows every token driver that the host asks about from now on. Returns a function that reads the questions asked.
   */
  allowDrivers(): Promise<() => Promise<string[]>>;
  /** Ends the client normally. */
  close(): Promise<void>;
  /** Kills all processes of the client at once. */
  kill(): Promise<void>;
  /** Kills the core process only; the host starts it again. */
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
  // Without `executablePath`, Playwright finds the same Electron and holds the program back until it is connected.
  const electron = await _electron.launch({
    // Chromium cannot start its sandbox as root; `sandbox: true` of the page still applies.
    args: [...(isRoot() ? ['--no-sandbox'] : []), '--disable-gpu', root],
    chromiumSandbox: !isRoot(),
    env: clientEnvironment(folders),
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
    close: () => (hasExited(child) ? Promise.resolve() : orKillAfterTimeout(electron.close(), child)),
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

/** Opens a client in the browser, or in Electron when `browser` is null. */
export function openClient(browser: Browser | null, folders: Folders): Promise<Client> {
  mkdirSync(folders.data, { recursive: true });
  return browser ? openInBrowser(browser, folders) : openInElectron(folders);
}
