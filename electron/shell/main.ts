import { join } from 'node:path';
import {
  app,
  type BrowserWindow,
  dialog,
  ipcMain,
  Menu,
  MessageChannelMain,
  type MessagePortMain,
  powerMonitor,
  session,
  utilityProcess,
  type WebContents,
} from 'electron';
import { bundlesIn } from './bundles';
import { guarded, inBackground, reportUncaught } from '../error-boundary';
import { CORE_HEAP } from './core-memory';
import { CoreSupervisor } from './core-supervisor';
import { guardDownloads } from './downloads';
import { readDevelopmentVariables } from './environment';
import { guardContents, guardSession, isOurFrame } from './restrictions';
import { answerCore } from './host';
import { setMenu } from './menu';
import { registerScheme, serveScheme } from './scheme';
import { openWindow } from './window';

const dist = join(__dirname, '..');

// Files of the program are not readable for other accounts of the machine.
process.umask(0o077);

/** Tests and a second installation use another data folder; a packaged program always uses the default. */
const { data: chosenData, practice } = readDevelopmentVariables(process.env, app.isPackaged);
app.setPath(
  'userData',
  chosenData ? join(chosenData, 'shell') : join(app.getPath('appData'), 'gov-site-client'),
);
const data = chosenData ?? join(app.getPath('userData'), 'office');

let window: BrowserWindow | null = null;
/** Pages that asked for the core while it was not running. */
const waiting = new Set<WebContents>();

const core = new CoreSupervisor<MessagePortMain>({
  launch: () =>
    utilityProcess.fork(join(dist, 'core', 'main.cjs'), [], {
      serviceName: 'office-core',
      stdio: 'inherit',
      // A switch of Chromium, to which Electron passes them.
      execArgv: [`--js-flags=${CORE_HEAP.join(' ')}`],
    }),
  start: {
    type: 'start',
    paths: {
      data,
      ...(practice && { practice }),
      bundles: bundlesIn(dist),
    },
    host: { kind: 'electron', version: app.getVersion(), nativeDialogs: true },
    get marks() {
      return startMarks();
    },
  },
  answer: (request) => answerCore(window, request),
  onReady: () => {
    for (const page of waiting) introduce(page);
  },
  onLost: () => window?.webContents.send('core-lost'),
  onGaveUp: guarded('explanation', (code: number) => explain(code)),
});

/** Instants of the start in this process, ms since the epoch. */
function startMarks(): Record<string, number> {
  const marks = performance
    .getEntriesByType('mark')
    .map((it) => [it.name, performance.timeOrigin + it.startTime]);
  return {
    'shell started': performance.timeOrigin,
    ...(Object.fromEntries(marks) as Record<string, number>),
  };
}

let coreStarted = false;

/**
 * Starts the core when a page wants it for the first time: by then the window is loaded, and its start does not compete
 * with that of the window for the processor.
 */
function startCoreOnce(): void {
  if (coreStarted) return;
  coreStarted = true;
  core.start();
}

/** Creates a channel and passes its ends to the page and to the core. */
function introduce(page: WebContents): void {
  waiting.delete(page);
  if (page.isDestroyed()) return;
  if (!core.running) {
    waiting.add(page);
    return;
  }
  const { port1, port2 } = new MessageChannelMain();
  core.connect(port1);
  page.postMessage('core-port', null, [port2]);
}

async function explain(code: number): Promise<void> {
  const options = {
    type: 'error' as const,
    title: '后台服务不能运行',
    message: '后台服务连续异常退出，程序暂时不能使用。',
    detail:
      `已保存的草稿和待发送的操作都在本机，不会丢失。\n\n请检查磁盘是否已满、安全软件是否拦截了本程序，` +
      `然后再试一次；仍不行请重新启动计算机，或把下面的信息告诉系统管理员。\n\n退出代码：${code}\n运行日志：${join(data, 'logs', 'core.log')}`,
    buttons: ['再试一次', '退出程序'],
    cancelId: 1,
  };
  const { response } = await (window
    ? dialog.showMessageBox(window, options)
    : dialog.showMessageBox(options));
  if (response === 0) core.start();
  else app.quit();
}

function open(): void {
  performance.mark('shell ready');
  serveScheme(join(dist, 'renderer'));
  guardSession(session.defaultSession);
  guardDownloads(session.defaultSession);
  ipcMain.on(
    'core-wanted',
    guarded('shell/main: core-wanted', (event) => {
      if (!isOurFrame(event.senderFrame)) return;
      startCoreOnce();
      introduce(event.sender);
    }),
  );
  window = openWindow(dist);
  window.on(
    'closed',
    guarded('shell/main: closed', () => (window = null)),
  );
  setMenu(window);
  powerMonitor.on(
    'suspend',
    guarded('shell/main: suspend', () => core.send({ type: 'lock', reason: 'suspend' })),
  );
  powerMonitor.on(
    'lock-screen',
    guarded('shell/main: lock-screen', () => core.send({ type: 'lock', reason: 'suspend' })),
  );
  powerMonitor.on(
    'resume',
    guarded('shell/main: resume', () => core.send({ type: 'resume' })),
  );
}

// An error here does not affect the core, which runs in its own process; the window stays open.
reportUncaught(() => undefined);
if (!app.requestSingleInstanceLock()) {
  app.quit();
} else {
  app.commandLine.appendSwitch('lang', 'zh-CN');
  registerScheme();
  // Otherwise Electron builds a menu of its own, which `setMenu` would replace.
  Menu.setApplicationMenu(null);
  guardContents(app);
  app.on(
    'second-instance',
    guarded('shell/main: second-instance', () => {
      if (window?.isMinimized()) window.restore();
      window?.focus();
    }),
  );
  app.on(
    'window-all-closed',
    guarded('shell/main: window-all-closed', () => app.quit()),
  );
  app.on(
    'will-quit',
    guarded('shell/main: will-quit', (event) => {
      if (!core.alive) return;
      event.preventDefault();
      inBackground(
        'core not stopped',
        core.stop().finally(() => app.quit()),
      );
    }),
  );
  inBackground('window not opened', app.whenReady().then(open));
}
