import { dialog, shell, type BrowserWindow, type FileFilter, type OpenDialogOptions } from 'electron';
import type { HostRequest } from './core';
import { isOpenable } from './guard';

const purposes: Record<string, { title: string; filters: FileFilter[] }> = {
  certificate: {
    title: '选择证书文件',
    filters: [
      { name: '证书文件', extensions: ['pfx', 'p12'] },
      { name: '所有文件', extensions: ['*'] },
    ],
  },
  caCertificate: {
    title: '选择平台的根证书',
    filters: [
      { name: '证书文件', extensions: ['pem', 'crt', 'cer', 'der'] },
      { name: '所有文件', extensions: ['*'] },
    ],
  },
};

async function ask(window: BrowserWindow | null, options: OpenDialogOptions): Promise<string | null> {
  const answer = await (window ? dialog.showOpenDialog(window, options) : dialog.showOpenDialog(options));
  return answer.filePaths[0] ?? null;
}

/**
 * What the core may ask of the system: `pickFile(purpose)` and `pickDirectory()` answer a path or null,
 * `openExternal(url)` answers whether it was opened. Anything else answers null.
 */
export async function answerCore(
  window: BrowserWindow | null,
  { call, args }: HostRequest,
): Promise<unknown> {
  const [argument] = args;
  if (call === 'pickFile') {
    const purpose = purposes[String(argument)];
    return purpose ? ask(window, { ...purpose, properties: ['openFile'] }) : null;
  }
  if (call === 'pickDirectory')
    return ask(window, { title: '选择文件夹', properties: ['openDirectory', 'createDirectory'] });
  if (call === 'openExternal') {
    if (typeof argument !== 'string' || !isOpenable(argument)) return false;
    await shell.openExternal(argument);
    return true;
  }
  return null;
}
