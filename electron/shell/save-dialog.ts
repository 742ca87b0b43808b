import type { SaveDialogOptions } from 'electron';

const KINDS: Record<string, string> = { zip: '证据包', csv: '表格', pdf: 'PDF 文件' };

/** Device names of Windows, with any extension. */
const DEVICE = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;

/** Returns the save dialog for a file name; null when the name is unusable. */
export function saveDialogFor(name: unknown): SaveDialogOptions | null {
  if (typeof name !== 'string' || name.length > 200) return null;
  // Path separators, characters that some systems forbid in names, and bidirectional marks.
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
