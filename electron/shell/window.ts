import { join } from 'node:path';
import { app, BrowserWindow, dialog, screen } from 'electron';
import { guarded, inBackground } from '../error-boundary';
import { PAGE_URL } from './address';
import { loadWindowState, MINIMUM, placeWindow, saveWindowState, type WindowState } from './windowState';

/** Opens the window at its last position. `dist` contains the preload script. */
export function openWindow(dist: string): BrowserWindow {
  const statePath = join(app.getPath('userData'), 'window.json');
  const window = createWindow(dist, loadWindowState(statePath));
  window.once(
    'ready-to-show',
    guarded('shell/window: ready-to-show', () => window.show()),
  );
  window.on(
    'close',
    guarded('shell/window: close', () =>
      saveWindowState(statePath, { bounds: window.getNormalBounds(), maximized: window.isMaximized() }),
    ),
  );
  window.webContents.on(
    'will-prevent-unload',
    guarded('shell/window: will-prevent-unload', (event) => {
      // The default of the event is to stay on the page.
      if (mayDiscardChanges(window)) event.preventDefault();
    }),
  );
  window.webContents.on(
    'render-process-gone',
    guarded('shell/window: render-process-gone', (_event, { reason }) => {
      if (reason === 'clean-exit') return;
      if (wantsReload(window, reason)) window.webContents.reload();
      else app.quit();
    }),
  );
  inBackground('page not loaded', window.loadURL(PAGE_URL));
  return window;
}

function createWindow(dist: string, { bounds, maximized }: WindowState): BrowserWindow {
  const workAreas = screen.getAllDisplays().map((it) => it.workArea);
  const window = new BrowserWindow({
    ...placeWindow(bounds, workAreas),
    minWidth: MINIMUM.width,
    minHeight: MINIMUM.height,
    title: '政府网站管理客户端',
    backgroundColor: '#ffffff',
    show: false,
    webPreferences: {
      preload: join(dist, 'preload.cjs'),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      spellcheck: false,
      devTools: !app.isPackaged,
    },
  });
  if (maximized) window.maximize();
  return window;
}

/** Asks whether to leave a page with unsaved changes. */
function mayDiscardChanges(window: BrowserWindow): boolean {
  const choice = dialog.showMessageBoxSync(window, {
    type: 'question',
    title: '有修改尚未保存',
    message: '有修改尚未保存，要离开吗？',
    detail: '离开后，刚才的修改不会保存。',
    buttons: ['返回继续编辑', '放弃修改'],
    defaultId: 0,
    cancelId: 0,
  });
  return choice === 1;
}

/** Asks whether to load a page again whose process ended. */
function wantsReload(window: BrowserWindow, reason: string): boolean {
  const choice = dialog.showMessageBoxSync(window, {
    type: 'error',
    title: '页面异常退出',
    message: '页面异常退出，已保存的草稿不受影响。',
    detail: `原因：${reason}`,
    buttons: ['重新载入', '退出程序'],
    cancelId: 1,
  });
  return choice === 0;
}
