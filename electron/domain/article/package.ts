import { contentPackageSchema, type Block, type ContentPackage, type Document } from '../records';
import { canonicalText, sha256 } from '../encoding/canonical';
import { newerFormat, readFormat, type FormatVersions } from '../encoding/format';

/** Every version of the content package that was ever signed. */
const CONTENT_VERSIONS: FormatVersions<ContentPackage> = { 'article-content/1': contentPackageSchema };

/** A content package as stored, sent and signed: its RFC 8785 text and the SHA-256 (hex) of that text. */
export interface SealedPackage {
  text: string;
  hash: string;
}

/** Returns the sealed package. Throws a ZodError when the content violates the schema. */
export function sealPackage(content: ContentPackage): SealedPackage {
  const text = canonicalText(contentPackageSchema.parse(content));
  return { text, hash: sha256(text) };
}

/**
 * Parses a sealed package. The text must have the hash `hash`, satisfy the schema and be canonical, so that a hash
 * identifies exactly one content. Returns the content, or why it cannot be read, as a Chinese clause.
 */
export function readPackage(text: string, hash: string): { content: ContentPackage } | { problem: string } {
  if (sha256(text) !== hash) return { problem: '内容与其校验码不符' };
  const read = readFormat(text, 'schema', CONTENT_VERSIONS);
  if ('value' in read) return { content: read.value };
  if ('newer' in read) return { problem: `内容${newerFormat(read.newer)}` };
  const excess = read.issues.find(({ code, path }) => code === 'custom' && path[0] === 'body');
  return { problem: excess?.message.replace(/。$/, '') ?? INVALID[read.invalid] };
}

const INVALID = {
  syntax: '内容不是有效的 JSON',
  schema: '内容不合格式约定',
  canonical: '内容不是规范格式（RFC 8785）',
};

/** Like `readPackage`; null when it cannot be read. */
export function packageContent(text: string, hash: string): ContentPackage | null {
  const read = readPackage(text, hash);
  return 'content' in read ? read.content : null;
}

/** Returns the title of a sealed package, for lists: checks the hash, but not the schema. Null when that fails. */
export function packageTitle(text: string, hash: string): string | null {
  if (sha256(text) !== hash) return null;
  try {
    const { title } = JSON.parse(text) as { title?: unknown };
    return typeof title === 'string' ? title : null;
  } catch {
    return null;
  }
}

function imagesOf(blocks: readonly Block[], found: Set<string>): void {
  for (const block of blocks) {
    if (block.type === 'image') found.add(block.attrs.sha256);
    else if (block.type === 'bulletList' || block.type === 'orderedList')
      for (const item of block.content) imagesOf(item.content, found);
    else if (block.type === 'blockquote') imagesOf(block.content, found);
    else if (block.type === 'table')
      for (const row of block.content) for (const cell of row.content) imagesOf(cell.content, found);
  }
}

/** Returns the SHA-256 of the images of a body, each once, in order of first appearance. */
export function imageHashes(body: Document): string[] {
  const found = new Set<string>();
  imagesOf(body.content, found);
  return [...found];
}

/**
 * Returns the SHA-256 of every blob of a package (attachments and images), sorted. The signed statement contains this
 * list.
 */
export function packageBlobs(content: Pick<ContentPackage, 'attachments' | 'body'>): string[] {
  return [...new Set([...content.attachments.map((a) => a.sha256), ...imageHashes(content.body)])].sort();
}

/** Returns Chinese names of the parts in which two packages differ; empty when they are equal. */
export function changedParts(before: ContentPackage, after: ContentPackage): string[] {
  const parts: Array<[string, unknown, unknown]> = [
    ['标题', before.title, after.title],
    ['栏目', before.columnId, after.columnId],
    ['发布站点', before.target, after.target],
    ['来源', before.source, after.source],
    ['摘要', before.summary, after.summary],
    ['重特大标记', before.major, after.major],
    ['保密审查', before.secrecy, after.secrecy],
    ['正文', before.body, after.body],
    ['附件', before.attachments, after.attachments],
  ];
  return parts.filter(([, a, b]) => canonicalText(a) !== canonicalText(b)).map(([name]) => name);
}
