import { describe, expect, it } from 'vitest';
import { fileKind, fileProblem, contentProblem, safeName } from '../../../electron/platform/contract';

const bytes = (latin1: string) => Buffer.from(latin1.padEnd(64, '\x01'), 'latin1');
const ole = '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1';
const zip = 'PK\x03\x04';

describe('the check of an attachment', () => {
  it.each([
    ['报告.pdf', '%PDF-1.4'],
    ['报告.DOC', ole],
    ['报告.docx', zip],
    ['表格.xls', ole],
    ['表格.xlsx', zip],
    ['课件.pptx', zip],
    ['文稿.wps', ole],
    ['文稿.wps', zip],
    ['公文.ofd', zip],
    ['名单.csv', '姓名,电话'],
    ['说明.txt', '\xff\xfe\x00\x4e'],
    ['包.zip', zip],
    ['照片.jpg', '\xff\xd8\xff\xe0'],
    ['照片.JPEG', '\xff\xd8\xff\xe1'],
    ['图.png', '\x89PNG\r\n\x1a\n'],
    ['图.gif', 'GIF89a'],
    ['图.webp', 'RIFF\x10\x00\x00\x00WEBPVP8 '],
    ['录音.mp3', 'ID3\x04'],
    ['录像.mp4', '\x00\x00\x00\x18ftypmp42'],
  ])('accepts %s with matching first bytes', (name, head) => {
    expect(fileProblem(name, 1000)).toBeNull();
    expect(contentProblem(name, bytes(head))).toBeNull();
  });

  it.each([
    '脚本.js',
    '网页.html',
    '图.svg',
    '宏.docm',
    '安装.exe',
    '无扩展名',
    'constructor',
    '公告.pdf.bat',
    'x.toString',
  ])('refuses the type of %s', (name) => {
    expect(fileKind(name)).toBeNull();
    expect(fileProblem(name, 1)).toContain('类型不能上传');
  });

  it.each([
    ['网页.pdf', '<html>'],
    ['加密.docx', ole],
    ['程序.jpg', 'MZ\x90\x00'],
    ['程序.txt', 'MZ\x90\x00'],
    ['图.webp', 'RIFF\x10\x00\x00\x00WAVE'],
  ])('refuses %s with other first bytes', (name, head) => {
    expect(contentProblem(name, bytes(head))).toContain('内容与扩展名不符');
  });

  it('has a size limit for images and a larger one for other files', () => {
    const MB = 1024 * 1024;
    expect([fileProblem('图.png', 20 * MB), fileProblem('包.zip', 200 * MB)]).toEqual([null, null]);
    expect(fileProblem('图.png', 20 * MB + 1)).toContain('20 MB');
    expect(fileProblem('包.zip', 200 * MB + 1)).toContain('200 MB');
  });

  it('keeps an ordinary name and replaces forbidden characters', () => {
    expect(safeName('关于做好2026年工作的通知（印发稿）.pdf')).toBe('关于做好2026年工作的通知（印发稿）.pdf');
    expect(safeName('a/b:c\u0000.pdf')).toBe('a_b_c_.pdf');
  });
});
