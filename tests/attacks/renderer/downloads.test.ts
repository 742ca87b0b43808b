import { describe, expect, it } from 'vitest';
import { downloadTarget } from '../../../electron/shell/downloads';

/** Names that a page gives to downloads, and the default name in the save dialog; null when the download is refused. */
const offered: Array<[name: string, shown: string | null]> = [
  ['会议纪要.pdf', '会议纪要.pdf'],
  ['统计表.XLSX', '统计表.XLSX'],
  ['../../../.ssh/说明.txt', 'ssh 说明.txt'],
  ['..\\..\\启动\\说明.docx', '启动 说明.docx'],
  ['C:\\Windows\\说明.zip', 'C Windows 说明.zip'],
  ['一行\r\n两行.pdf', '一行 两行.pdf'],
  ['发票\u202Efdp.exe', null],
  ['发票\u202Eexe.pdf', '发票 exe.pdf'],
  ['更新.exe', null],
  ['更新.pdf.exe', null],
  ['更新.EXE', null],
  ['更新.exe ', null],
  ['更新.exe.', null],
  ['更新.bat', null],
  ['更新.cmd', null],
  ['更新.ps1', null],
  ['更新.vbs', null],
  ['更新.js', null],
  ['更新.jar', null],
  ['更新.msi', null],
  ['更新.lnk', null],
  ['更新.desktop', null],
  ['更新.sh', null],
  ['更新.so', null],
  ['更新.dll', null],
  ['网页.html', null],
  ['网页.svg', null],
  ['宏.docm', null],
  ['没有类型', null],
  ['.bashrc', null],
  ['nul.pdf', null],
  ['...', null],
  ['', null],
  [`${'长'.repeat(250)}.pdf`, null],
];

describe('a download that the page starts', () => {
  it.each(offered)('gets a safe default name, or is refused: %j', (name, shown) => {
    const target = downloadTarget('blob:app://office/0c0f-1', name);
    expect(target?.defaultPath ?? null).toBe(shown);
    if (target) expect(target.properties).toContain('showOverwriteConfirmation');
  });

  it.each([
    'data:text/plain,x',
    'file:///etc/passwd',
    'https://office.example/x.pdf',
    'blob:https://x/1',
    '',
  ])('is refused from %s', (address) => expect(downloadTarget(address, '说明.pdf')).toBeNull());
});
