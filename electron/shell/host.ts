import {
  dialog,
  safeStorage,
  shell,
  type BrowserWindow,
  type FileFilter,
  type OpenDialogOptions,
} from 'electron';
import type { HostRequest } from './core-supervisor';
import { ALLOW_BUTTON, driverQuestion } from './driver-question';
import { isOpenable } from './restrictions';
import { decryptBytes, encryptBytes } from './keyring';
import { parseFile } from './parser';
import { printPdf } from './print';
import { saveDialogFor } from './save-dialog';

const everything: FileFilter = { name: '所有文件', extensions: ['*'] };
const library = { win32: ['dll'], darwin: ['dylib', 'so'] } as Partial<Record<NodeJS.Platform, string[]>>;

const purposes: Record<string, { title: string; filters: FileFilter[] }> = {
  key: {
    title: '选择证书文件',
    filters: [{ name: '证书文件', extensions: ['pfx', 'p12'] }, everything],
  },
  certificate: {
    title: '选择不含私钥的证书文件',
    filters: [{ name: '证书文件', extensions: ['cer', 'crt', 'pem', 'der'] }, everything],
  },
  caCertificate: {
    title: '选择平台的根证书',
    filters: [{ name: '证书文件', extensions: ['pem', 'crt', 'cer', 'der'] }, everything],
  },
  driver: {
    title: '选择 UKey 的驱动程序库',
    filters: [{ name: '驱动程序库', extensions: library[process.platform] ?? ['so'] }, everything],
  },
  proof: {
    title: '选择要核验的证据包',
    filters: [{ name: '证据包', extensions: ['zip'] }, everything],
  },
  workbook: {
    title: '选择值班表',
    filters: [{ name: 'Excel 工作簿', extensions: ['xlsx'] }, everything],
  },
};

async function ask(window: BrowserWindow | null, options: OpenDialogOptions): Promise<string | null> {
  const answer = await (window ? dialog.showOpenDialog(window, options) : dialog.showOpenDialog(options));
  return answer.filePaths[0] ?? null;
}

async function askTarget(window: BrowserWindow | null, name: unknown): Promise<string | null> {
  const options = saveDialogFor(name);
  if (!options) return null;
  const answer = await (window ? dialog.showSaveDialog(window, options) : dialog.showSaveDialog(options));
  return answer.canceled || !answer.filePath ? null : answer.filePath;
}

async function askDriver(window: BrowserWindow | null, driver: unknown): Promise<boolean> {
  const options = driverQuestion(driver);
  if (!options) return false;
  const { response } = await (window
    ? dialog.showMessageBox(window, options)
    : dialog.showMessageBox(options));
  return response === ALLOW_BUTTON;
}

/**
 * Answers a request of the core to the system: `pickFile(purpose)` and `pickTarget(name)` a path or null,
 * `confirmDriver(driver)` true when the user allows it, `printPdf(html)` the bytes of a PDF, `keyringEncrypt(bytes)`
 * and `keyringDecrypt(bytes)` a `KeyringAnswer`, `openExternal(url)` true when opened, `parse(request, limit)` the
 * outcome of the parser process. Null for anything else. Rejects when printing or opening fails.
 */
export async function answerCore(
  window: BrowserWindow | null,
  { call, args }: HostRequest,
): Promise<unknown> {
  const [argument] = args;
  switch (call) {
    case 'pickFile': {
      const purpose = purposes[String(argument)];
      return purpose ? ask(window, { ...purpose, properties: ['openFile'] }) : null;
    }
    case 'pickTarget':
      return askTarget(window, argument);
    case 'confirmDriver':
      return askDriver(window, argument);
    case 'printPdf':
      return typeof argument === 'string' ? printPdf(argument) : null;
    case 'keyringEncrypt':
      return argument instanceof Uint8Array ? encryptBytes(safeStorage, process.platform, argument) : null;
    case 'keyringDecrypt':
      return argument instanceof Uint8Array ? decryptBytes(safeStorage, process.platform, argument) : null;
    case 'parse':
      return parseFile(args[0], args[1]);
    case 'openExternal':
      if (typeof argument !== 'string' || !isOpenable(argument)) return false;
      await shell.openExternal(argument);
      return true;
    default:
      return null;
  }
}
