/** Files that must not be attached. Where only the name is bad, the bytes are a valid PDF. */

export interface BadFile {
  what: string;
  name: string;
  bytes: Buffer;
  mediaType: string;
  /** Matches the message that the person reads. */
  reason: RegExp;
}

export const PDF = Buffer.from('%PDF-1.4\n1 0 obj\n<<>>\nendobj\n%%EOF\n'.padEnd(200, ' '));
const program = Buffer.from('MZ\x90\x00\x03\x00\x00\x00'.padEnd(200, '\x00'), 'latin1');
const page = Buffer.from('<!doctype html><script>alert(document.domain)</script>'.padEnd(200, ' '));
const drawing = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'.padEnd(200, ' '));
const pdfType = 'application/pdf';

const named = (what: string, name: string, reason: RegExp): BadFile => ({
  ...{ what, name, reason },
  bytes: PDF,
  mediaType: pdfType,
});
const kind = (what: string, name: string, bytes: Buffer, mediaType: string, reason: RegExp): BadFile => ({
  ...{ what, name, bytes, mediaType, reason },
});

const SEPARATOR = /含有 \\ \/ : \* \? " < > \| 之一/;
const INVISIBLE = /看不见的字符/;

export const BAD_FILES: readonly BadFile[] = [
  named('a path that climbs out of its folder', '../../../etc/passwd', SEPARATOR),
  named('the same with the separator of Windows', '..\\..\\Windows\\win.ini.pdf', SEPARATOR),
  named('an absolute path', '/etc/cron.d/a.pdf', SEPARATOR),
  named('a drive', 'C:通知.pdf', SEPARATOR),
  named('an alternate data stream', '通知.pdf:evil.exe', SEPARATOR),
  named('a wildcard', '通知*.pdf', SEPARATOR),
  named('a second header line', '通知\r\nSet-Cookie: a=b.pdf', /之一|看不见/),
  named('a NUL', '通知.exe\u0000.pdf', INVISIBLE),
  named('an escape sequence of the terminal', '通知\u001b[2J.pdf', INVISIBLE),
  named('text that runs from right to left', '通知\u202efdp.pdf', INVISIBLE),
  named('an isolate', '通知\u2067.pdf', INVISIBLE),
  named('an Arabic letter mark', '通知\u061c.pdf', INVISIBLE),
  named('a zero-width space', '通\u200b知.pdf', INVISIBLE),
  named('a byte order mark', '\ufeff通知.pdf', INVISIBLE),
  named('a letter that is shown as nothing', '\u3164.pdf', INVISIBLE),
  named('a line separator', '通知\u2028.pdf', INVISIBLE),
  named('a hidden file', '.通知.pdf', /开头或末尾是点或空格/),
  named('a space at the front', ' 通知.pdf', /开头或末尾是点或空格/),
  named('a dot at the end', '通知.pdf.', /开头或末尾是点或空格/),
  named('a space at the end', '通知.pdf ', /开头或末尾是点或空格/),
  named('a device of Windows', 'NUL.pdf', /保留名称/),
  named('a port of Windows', 'com1.2026.pdf', /保留名称/),
  named('letters that are not composed', 'Cafe\u0301.pdf', /NFC/),
  named('a name of too many bytes', `${'长'.repeat(90)}.pdf`, /太长/),
  named('no extension', '通知', /类型不能上传/),
  named('a misleading second extension', '通知.exe.pdf', /像是程序或网页/),
  kind('a program', '安装.exe', program, 'application/octet-stream', /类型不能上传/),
  kind('a program behind another extension', '报告.pdf.exe', program, pdfType, /类型不能上传/),
  kind('a page', '公告.html', page, 'text/html', /类型不能上传/),
  kind('a drawing with a script', '图.svg', drawing, 'image/svg+xml', /类型不能上传/),
  kind('a script', '清理.bat', Buffer.from('del /q *'.padEnd(200)), 'text/plain', /类型不能上传/),
  kind('a shortcut', '报告.lnk', program, 'application/octet-stream', /类型不能上传/),
  kind('a document with macros', '报告.docm', program, 'application/octet-stream', /类型不能上传/),
  kind('a program called a document', '报告.pdf', program, pdfType, /内容与扩展名不符/),
  kind('a page called a document', '公告.pdf', page, pdfType, /内容与扩展名不符/),
  kind('a page called text', '公告.txt', page, 'text/plain', /内容与扩展名不符/),
  kind('a drawing called a photograph', '照片.png', drawing, 'image/png', /内容与扩展名不符/),
  kind(
    'a shell script called a table',
    '名单.csv',
    Buffer.from('#!/bin/sh\n'.padEnd(200)),
    'text/csv',
    /内容与扩展名不符/,
  ),
  kind('a document called text', '公告.txt', PDF, 'text/plain', /内容与扩展名不符/),
  kind('a document declared as a page', '公告.pdf', PDF, 'text/html', /登记的类型与扩展名不符/),
];
