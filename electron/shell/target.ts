import type { SaveDialogOptions } from 'electron';

const KINDS: Record<string, string> = { zip: '证据包', csv: '表格', pdf: 'PDF 文件' };

/** The save dialog for a file that the core wants to write, or null when it asks for something that is no file name. */
export function targetOf(name: unknown): SaveDialogOptions | null {
  if (typeof name !== 'string' || name.length > 200) return null;
  // A path separator, or a character that some system does not allow in names, has no place in a suggestion.
  const plain = name
    .replace(/[\u0000-\u001f<>:"/\\|?*]/g, ' ')
    .replace(/\s+/g, ' ')
    .replace(/^[. ]+|[. ]+$/g, '');
  if (plain === '') return null;
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
