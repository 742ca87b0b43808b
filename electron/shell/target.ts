import type { SaveDialogOptions } from 'electron';

const KINDS: Record<string, string> = { zip: '证据包', csv: '表格', pdf: 'PDF 文件' };

/** Names that Windows gives to devices, whatever follows the dot. */
const DEVICE = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;

/** The save dialog for a file of this name; null when it is no file name. */
export function targetOf(name: unknown): SaveDialogOptions | null {
  if (typeof name !== 'string' || name.length > 200) return null;
  // Path separators, characters that some system does not allow in names, and marks that change the order of the text.
  const plain = name
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}<>:"/\\|?*]/gu, ' ')
    .replace(/\s+/g, ' ')
    .replace(/^[. ]+|[. ]+$/g, '');
  if (plain === '' || DEVICE.test(plain)) return null;
  const extension = /\.([a-z0-9]{1,8})$/i.exec(plain)?.[1]?.toLowerCase() ?? '';
  const kind = KINDS[extension];
  return {
    title: '保存到',
    defaultPath: plain,
    filters: [
      ...(kind ? [{ name: kind, extensions: [extension] }] : []),
      { name: '所有文件', extensions: ['*'] },
    ],
    properties: ['createDirectory', 'showOverwriteConfirmation'],
  };
}
