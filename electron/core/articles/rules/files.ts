/** What may be attached to an article or shown in its body (第十四条: what cannot be read is not published). */
export interface FileKind {
  mediaType: string;
  /** Bytes. */
  limit: number;
  /** Whether a file of this kind may begin so; at least its first 64 bytes, or all of a shorter one. */
  begins(head: Buffer): boolean;
}

const MB = 1024 * 1024;
const ATTACHMENT_LIMIT = 200 * MB;
const IMAGE_LIMIT = 20 * MB;

const at = (head: Buffer, offset: number, bytes: string) =>
  head.subarray(offset, offset + bytes.length).equals(Buffer.from(bytes, 'latin1'));
const starts =
  (...prefixes: string[]) =>
  (head: Buffer) =>
    prefixes.some((prefix) => at(head, 0, prefix));

/** The old Office container (MS-CFB). */
const OLE = '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1';
const ZIP = 'PK\x03\x04';
const isText = (head: Buffer) => starts('\xff\xfe', '\xfe\xff')(head) || !head.includes(0);
const isMp3 = (head: Buffer) => starts('ID3')(head) || (head[0] === 0xff && ((head[1] ?? 0) & 0xe0) === 0xe0);

const file = (mediaType: string, begins: FileKind['begins'], limit = ATTACHMENT_LIMIT): FileKind => ({
  mediaType,
  limit,
  begins,
});
const ooxml = (kind: string) => file(`application/vnd.openxmlformats-officedocument.${kind}`, starts(ZIP));
const image = (type: string, begins: FileKind['begins']) => file(`image/${type}`, begins, IMAGE_LIMIT);
const jpeg = image('jpeg', starts('\xff\xd8\xff'));

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
  jpg: jpeg,
  jpeg,
  png: image('png', starts('\x89PNG\r\n\x1a\n')),
  gif: image('gif', starts('GIF87a', 'GIF89a')),
  webp: image('webp', (head) => at(head, 0, 'RIFF') && at(head, 8, 'WEBP')),
  mp3: file('audio/mpeg', isMp3),
  mp4: file('video/mp4', (head) => at(head, 4, 'ftyp')),
};

/** The kind of a file by the end of its name; null when it may not be attached. */
export function fileKind(name: string): FileKind | null {
  const extension = /\.([a-z0-9]+)$/i.exec(name)?.[1]?.toLowerCase() ?? '';
  return (Object.hasOwn(KINDS, extension) ? KINDS[extension] : undefined) ?? null;
}

/** Why a file of this name and size (bytes) is not taken; null when it is. */
export function fileProblem(name: string, size: number): string | null {
  const kind = fileKind(name);
  if (!kind)
    return `“${name}”的类型不能上传。可以上传：PDF、OFD、Word、Excel、PPT、WPS 文档，txt、csv、zip，jpg、png、gif、webp 图片，mp3、mp4。`;
  if (size > kind.limit) return `“${name}”太大：这类文件最大 ${kind.limit / MB} MB。`;
  return null;
}

/** Why a file that begins with `head` does not pass for its name; null when it does. */
export function headProblem(name: string, head: Buffer): string | null {
  if (fileKind(name)?.begins(head)) return null;
  return `“${name}”的内容与扩展名不符，或设了打开密码。`;
}

/** A file's name without what file systems and pages cannot carry. */
export function safeName(name: string): string {
  return name
    .normalize('NFC')
    .replace(/[\\/:*?"<>|\u0000-\u001f\u007f\u200b-\u200f\u202a-\u202e\u2066-\u2069]/g, '_');
}
