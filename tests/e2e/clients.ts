import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { _electron, type Browser, type ElectronApplication, type Page } from '@playwright/test';
import { findElectron, isRoot, root } from '../../build/machine.mjs';

/** One running client of one person. */
export interface Client {
  page: Page;
  /** The office's data folder; give it to `openClient` again to go on where this client stopped. */
  dataDirectory: string;
  /** In the browser host: `http://127.0.0.1:<port>`; in Electron: `app://office`. */
  origin: string;
  electron: ElectronApplication | null;
  /** Ends the client as a person would. */
  close(): Promise<void>;
  /** Ends all of the client's processes at once, as a power cut would. */
  kill(): Promise<void>;
  /** Ends the core's process alone, as a fault in it would; the host starts it again. */
  killCore(): Promise<void>;
}

export interface Folders {
  data: string;
  practice: string;
}

/** How long a client that was asked to end may take, ms. */
const CLOSE_LIMIT = 10_000;

function environment({ data, practice }: Folders): Record<string, string> {
  const inherited = Object.entries(process.env).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && entry[0] !== 'ELECTRON_RUN_AS_NODE',
  );
  return { ...Object.fromEntries(inherited), GOV_CLIENT_DATA: data, GOV_CLIENT_PRACTICE: practice };
}

const isGone = ({ exitCode, signalCode }: ChildProcess) => exitCode !== null || signalCode !== null;
const gone = (child: ChildProcess) =>
  isGone(child) ? Promise.resolve() : new Promise<void>((resolve) => child.once('exit', () => resolve()));

/** Both hosts start their clients as leaders of a process group of their own. */
async function killGroup(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || isGone(child)) return;
  if (process.platform === 'win32') spawn('taskkill', ['/pid', String(child.pid), '/t', '/f']);
  else process.kill(-child.pid, 'SIGKILL');
  await gone(child);
}

async function orKill(ending: Promise<unknown>, child: ChildProcess): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<void>((resolve) => (timer = setTimeout(resolve, CLOSE_LIMIT)));
  await Promise.race([ending, limit]);
  clearTimeout(timer);
  await killGroup(child);
}

/** The preview server's one-time address, once it serves. */
export async function startPreview(folders: Folders): Promise<{ server: ChildProcess; address: string }> {
  const server = spawn(process.execPath, [join(root, 'dist', 'preview', 'main.cjs')], {
    env: environment(folders),
    stdio: ['pipe', 'pipe', 'inherit'],
    detached: true,
  });
  const address = await new Promise<string>((resolve, reject) => {
    let text = '';
    server.stdout.setEncoding('utf8').on('data', (part: string) => {
      text += part;
      const line = /^(http:\/\/127\.0\.0\.1:\d+\/\?token=\S+)\n/m.exec(text)?.[1];
      if (line) resolve(line);
    });
    server.once('exit', (code) => reject(new Error(`the preview ended with ${code} before it served`)));
  });
  return { server, address };
}

export async function stopPreview(server: ChildProcess): Promise<void> {
  server.kill('SIGTERM');
  await orKill(gone(server), server);
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
