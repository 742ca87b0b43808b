import type { Attachment } from './content';

/**
 * Names and types of files that can be attached to an article or a ledger entry. Client, platform and public site apply
 * these functions when a file is attached, submitted and published, and again before it is opened or saved. Records
 * with a name that is not allowed stay readable; `savedFile` gives the name under which their file is saved.
 */

/**
 * Maximum name length in UTF-16 units (like the schema), and in UTF-8 bytes: Linux allows 255, and a suffix needs room.
 */
const NAME_CHARACTERS = 200;
const NAME_BYTES = 240;

const MB = 1024 * 1024;
const ATTACHMENT_LIMIT = 200 * MB;
const IMAGE_LIMIT = 20 * MB;
/** Number of leading bytes that determine the type of a file. */
export const HEAD_BYTES = 64;

export interface FileKind {
  mediaType: string;
  /** Maximum size in bytes. */
  limit: number;
  /** Returns whether a file of this type may start with `head`: its first 64 bytes, or all of a shorter file. */
  begins(head: Uint8Array): boolean;
}

const at = (head: Uint8Array, offset: number, bytes: string) =>
  offset + bytes.length <= head.length &&
  [...bytes].every((character, index) => head[offset + index] === character.charCodeAt(0));
const starts =
  (...prefixes: string[]) =>
  (head: Uint8Array) =>
    prefixes.some((prefix) => at(head, 0, prefix));

/** MS-CFB, the container format of Office before 2007. */
const OLE = '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1';
const ZIP = 'PK\x03\x04';
const isMp3 = (head: Uint8Array) =>
  starts('ID3')(head) || (head[0] === 0xff && ((head[1] ?? 0) & 0xe0) === 0xe0 && head[1] !== 0xfe);
const isUtf16 = starts('\xff\xfe', '\xfe\xff');
const isBinary = starts('%PDF-', OLE, ZIP, '\x7fELF', '\x89PNG', 'GIF8', '\xff\xd8\xff');
/** HTML, SVG or a script: some programs execute these whatever the file name is. */
const isActive = (head: Uint8Array) =>
  /^(?:\xef\xbb\xbf)?\s*(?:<[a-z!?]|#!)/i.test(String.fromCharCode(...head.subarray(0, HEAD_BYTES)));
const isText = (head: Uint8Array) =>
  isUtf16(head) || (!head.includes(0) && !isBinary(head) && !isActive(head));

const file = (mediaType: string, begins: FileKind['begins'], limit = ATTACHMENT_LIMIT): FileKind => ({
  mediaType,
  limit,
  begins,
});
const ooxml = (kind: string) => file(`application/vnd.openxmlformats-officedocument.${kind}`, starts(ZIP));
const image = (type: string, begins: FileKind['begins']) => file(`image/${type}`, begins, IMAGE_LIMIT);

const IMAGES = {
  jpg: image('jpeg', starts('\xff\xd8\xff')),
  png: image('png', starts('\x89PNG\r\n\x1a\n')),
  gif: image('gif', starts('GIF87a', 'GIF89a')),
  webp: image('webp', (head) => at(head, 0, 'RIFF') && at(head, 8, 'WEBP')),
};
const KINDS: Record<string, FileKind> = {
  pdf: file('application/pdf', starts('%PDF-', '\xef\xbb\xbf%PDF-')),
  doc: file('application/msword', starts(OLE)),
  docx: ooxml('wordprocessingml.document'),
  xls: file('application/vnd.ms-excel', starts(OLE)),
  xlsx: ooxml('spreadsheetml.sheet'),
  ppt: file('application/vnd.ms-powerpoint', starts(OLE)),
  pptx: ooxml('presentationml.presentation'),
  wps: file('application/kswps', starts(OLE, ZIP)),
  et: file('application/kset', starts(OLE, ZIP)),
  dps: file('application/ksdps', starts(OLE, ZIP)),
  ofd: file('application/ofd', starts(ZIP)),
  txt: file('text/plain', isText),
  csv: file('text/csv', isText),
  zip: file('application/zip', starts(ZIP, 'PK\x05\x06')),
  ...IMAGES,
  jpeg: IMAGES.jpg,
  mp3: file('audio/mpeg', isMp3),
  mp4: file('video/mp4', (head) => at(head, 4, 'ftyp')),
};
const ALLOWED = 'PDF、OFD、Word、Excel、PPT、WPS 文档，txt、csv、zip，jpg、png、gif、webp 图片，mp3、mp4';

/** Extensions of programs, scripts and web pages. Before the last extension they make a name misleading: 通知.exe.pdf. */
const PROGRAMS = new Set(
  (
    'exe com scr pif bat cmd msi msix msc cpl dll sys ps1 psm1 vbs vbe js jse mjs wsf wsh hta lnk url reg inf jar ' +
    'apk app dmg deb rpm run sh bash csh py pl rb php jsp asp aspx html htm xhtml mht mhtml svg xml swf desktop'
  ).split(' '),
);

const SEPARATORS = /[\\/:*?"<>|]/g;
/** Control, direction and zero-width characters, and other invisible ones (Unicode, Default_Ignorable_Code_Point). */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;
/** Device names of Windows, with any extension (Microsoft, "Naming Files, Paths, and Namespaces"). */
const DEVICE = /^(?:con|prn|aux|nul|conin\$|conout\$|clock\$|(?:com|lpt)[0-9¹²³])\s*(?:\.|$)/i;

const byteLength = (text: string) => new TextEncoder().encode(text).length;
const matches = (pattern: RegExp, text: string) => text.search(pattern) >= 0;
/** Returns the name for display: invisible characters, and those that reverse the text direction, become `�`. */
export const visibleName = (name: string): string => name.replace(INVISIBLE, '�');
const shown = (name: string) => `“${[...visibleName(name)].slice(0, 80).join('')}”`;

function extensionOf(name: string): string {
  return /\.([a-z0-9]{1,8})$/i.exec(name)?.[1]?.toLowerCase() ?? '';
}

/** Returns the file type for the name's extension; null when such a file may not be attached. */
export function fileKind(name: string): FileKind | null {
  const extension = extensionOf(name);
  return (Object.hasOwn(KINDS, extension) ? KINDS[extension] : undefined) ?? null;
}

/**
 * Returns why a file name is not allowed, as a Chinese sentence; null when it is. An allowed name is one path segment
 * that Windows and Linux accept and display unchanged: NFC, at most 200 characters and 240 bytes.
 */
export function nameProblem(name: string): string | null {
  if (name === '') return '文件没有名称，请改名。';
  if (matches(SEPARATORS, name)) return `文件名${shown(name)}含有 \\ / : * ? " < > | 之一，请改名。`;
  if (matches(INVISIBLE, name)) return `文件名${shown(name)}含有控制字符或看不见的字符，请改名。`;
  if (/^[.\s]|[.\s]$/.test(name)) return `文件名${shown(name)}的开头或末尾是点或空格，请改名。`;
  if (name.normalize('NFC') !== name) return `文件名${shown(name)}的文字编码不规范（须为 NFC），请改名。`;
  if (DEVICE.test(name)) return `文件名${shown(name)}是 Windows 的保留名称，请改名。`;
  if (name.length > NAME_CHARACTERS || byteLength(name) > NAME_BYTES)
    return `文件名${shown(name)}太长（最多 200 个字符、240 字节，约 78 个汉字），请改短。`;
  return null;
}

/** Returns why a file with this name and size (bytes) is not accepted, as a Chinese sentence; null when it is. */
export function fileProblem(name: string, size: number): string | null {
  const problem = nameProblem(name);
  if (problem) return problem;
  const kind = fileKind(name);
  if (!kind) return `${shown(name)}的类型不能上传。可以上传：${ALLOWED}。`;
  const inner = name.toLowerCase().split('.').slice(1, -1);
  if (inner.some((part) => PROGRAMS.has(part.trim())))
    return `${shown(name)}的名称像是程序或网页，容易使人误认，请删除多余的扩展名。`;
  if (size > kind.limit) return `${shown(name)}太大：这类文件最大 ${kind.limit / MB} MB。`;
  return null;
}

/**
 * Returns a Chinese sentence when `head` does not match the type that the name's extension implies; null when it does.
 */
export function contentProblem(name: string, head: Uint8Array): string | null {
  if (fileKind(name)?.begins(head)) return null;
  return `${shown(name)}的内容与扩展名不符，或设了打开密码。`;
}

/** Like `fileProblem`, for the attachment of a record: its media type must also match the extension. */
export function attachmentProblem(named: Omit<Attachment, 'sha256'>): string | null {
  const { name, size, mediaType } = named;
  const problem = fileProblem(name, size);
  if (problem || fileKind(name)?.mediaType === mediaType) return problem;
  return `${shown(name)}登记的类型与扩展名不符，请移除后重新添加。`;
}

/** Returns the media type of an image that a page can display, from its first bytes; null for anything else. */
export function imageType(head: Uint8Array): string | null {
  return Object.values(IMAGES).find(({ begins }) => begins(head))?.mediaType ?? null;
}

/**
 * Returns a name similar to this one for which `nameProblem` returns null. The stem is cleaned and shortened; an
 * extension of at most 8 characters is kept. `suffix`, such as `(2)`, is inserted before the extension.
 */
export function safeName(name: string, suffix = ''): string {
  const plain = name
    .replace(SEPARATORS, '_')
    .replace(INVISIBLE, (character) => (/\p{Cc}|\p{Cs}/u.test(character) ? '_' : ''))
    .normalize('NFC')
    .replace(/[.\s]+$/, '');
  const extension = /\.[a-z0-9]{1,8}$/i.exec(plain)?.[0] ?? '';
  const stem = plain.slice(0, plain.length - extension.length).replace(/^\s+|\s+$/g, '');
  const visible = stem.replace(/^[.\s]+/, '_') || '未命名';
  const named = DEVICE.test(visible + extension) ? `_${visible}` : visible;
  const characters = [...named].slice(0, NAME_CHARACTERS);
  const whole = () => characters.join('').trimEnd() + suffix + extension;
  while (whole().length > NAME_CHARACTERS || byteLength(whole()) > NAME_BYTES) characters.pop();
  return whole().replace(/[.\s]+$/, '');
}

/**
 * Returns the name and media type under which a record's file is saved. When the record's name is not allowed, or does
 * not match the content, the file gets an extension that no program opens.
 *
 * @param head the first 64 bytes of the file, or all of a shorter one
 */
export function savedFile(name: string, head: Uint8Array): { name: string; mediaType: string } {
  const safe = safeName(name);
  const kind = fileKind(safe);
  if (kind && !fileProblem(safe, 0) && kind.begins(head)) return { name: safe, mediaType: kind.mediaType };
  return { name: safeName(`${safe}.bin`), mediaType: 'application/octet-stream' };
}
