import { app, dialog, Menu, type BrowserWindow, type MenuItemConstructorOptions } from 'electron';
import { guarded, inBackground } from '../error-boundary';
import { PAGE_URL } from './address';

function about(window: BrowserWindow): void {
  const { electron, chrome, node } = process.versions;
  const shown = dialog.showMessageBox(window, {
    type: 'info',
    title: '关于',
    message: '政府网站管理客户端',
    detail: `版本 ${app.getVersion()}\nElectron ${electron} · Chromium ${chrome} · Node.js ${node}`,
    buttons: ['确定'],
  });
  inBackground('about', shown);
}

export function setMenu(window: BrowserWindow): void {
  const view: MenuItemConstructorOptions[] = [
    { label: '放大', role: 'zoomIn' },
    { label: '缩小', role: 'zoomOut' },
    { label: '实际大小', role: 'resetZoom' },
    { type: 'separator' },
    { label: '全屏', role: 'togglefullscreen' },
    ...(app.isPackaged ? [] : [{ label: '开发者工具', role: 'toggleDevTools' } as const]),
  ];
  const template: MenuItemConstructorOptions[] = [
    { label: '文件(&F)', submenu: [{ label: '退出', role: 'quit' }] },
    {
      label: '编辑(&E)',
      submenu: [
        { label: '撤销', role: 'undo' },
        { label: '重做', role: 'redo' },
        { type: 'separator' },
        { label: '剪切', role: 'cut' },
        { label: '复制', role: 'copy' },
        { label: '粘贴', role: 'paste' },
        { label: '粘贴为纯文本', role: 'pasteAndMatchStyle' },
        { label: '全选', role: 'selectAll' },
      ],
    },
    { label: '视图(&V)', submenu: view },
    {
      label: '帮助(&H)',
      submenu: [
        { label: '用户手册', click: guarded('help', () => window.loadURL(`${PAGE_URL}#/help`)) },
        { label: '关于', click: () => about(window) },
      ],
    },
  ];
  Menu.setApplicationMenu(Menu.buildFromTemplate(template));
}
