import { createReadStream } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { imageType, savedFile, type Column, type Site } from '../../contract';
import { packageContent } from '../../../domain/article/package';
import { PUBLIC_IMAGE_NAME } from '../../../domain/article/render';
import { isLiveBlob, liveArticle, liveCount, liveInColumn } from './live';
import { articlePage, columnPage, homePage, missingPage, STYLE, type Frame } from './pages';
import type { Platform } from '../platform';

const PAGE = 20;
const NEWEST = 6;
const POLICY =
  "default-src 'none'; img-src 'self'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** A blob opened as a document can neither run scripts nor load anything, and has an opaque origin. */
const BLOB_POLICY = "default-src 'none'; frame-ancestors 'none'; sandbox";

/**
 * Serves the public site: released articles only, without a login. Rejects when the site of a column does not exist.
 */
export async function servePublicSite(
  platform: Platform,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  response.setHeader('content-security-policy', POLICY);
  response.setHeader('x-content-type-options', 'nosniff');
  response.setHeader('referrer-policy', 'no-referrer');
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.setHeader('allow', 'GET, HEAD');
    return send(request, response, { status: 405, type: 'text/plain', text: '不支持这种请求。' });
  }
  const path = (request.url ?? '/').split(/[?#]/, 1)[0] ?? '/';
  const altered = platform.faults.settings.altered.find((it) => it.path === path);
  if (altered)
    return void response.writeHead(altered.status, altered.headers).end(Buffer.from(altered.body, 'base64'));
  if (path === '/style.css') return send(request, response, { status: 200, type: 'text/css', text: STYLE });
  const blob = liveBlob(platform, path);
  if (blob) return sendBlob(platform, request, response, blob);
  const columns = platform.store.all<Column>('column');
  const found = findPage(platform, columns, path);
  const text = found ?? missingPage(frameOf(platform, columns, 'portal'));
  return send(request, response, { status: found === null ? 404 : 200, type: 'text/html', text });
}

interface NamedBlob {
  sha256: string;
  name: string;
}

function liveBlob({ store, blobs }: Platform, path: string): NamedBlob | null {
  const match = /^\/blobs\/([0-9a-f]{64})\/([^/]+)$/.exec(path);
  if (!match) return null;
  try {
    const blob = { sha256: match[1]!, name: decodeURIComponent(match[2]!) };
    return isLiveBlob(store, blob.sha256, blob.name) && blobs.size(blob.sha256) !== null ? blob : null;
  } catch (error) {
    if (error instanceof URIError) return null;
    throw error;
  }
}

function frameOf({ store }: Platform, columns: readonly Column[], siteId: string): Frame {
  const site = store.get<Site>('site', siteId);
  if (!site) throw new Error(`no site ${siteId}`);
  return { site, columns };
}

function findPage(platform: Platform, columns: readonly Column[], path: string): string | null {
  if (path === '/') {
    const leaves = columns.filter((c) => !columns.some((other) => other.parentId === c.id));
    return homePage(frameOf(platform, columns, 'portal'), newest(platform, leaves));
  }
  const match = /^(\/.*?)\/?(?:\/(?:index_([1-9]\d{0,5})|([0-9a-f-]{36}))\.html)?$/.exec(path);
  const column = columns.find((c) => c.path === match?.[1]);
  if (!match || !column) return null;
  const frame = frameOf(platform, columns, column.siteId);
  return match[3]
    ? article(platform, frame, column, match[3])
    : listing(platform, frame, column, Number(match[2] ?? 1));
}

function newest({ store }: Platform, columns: readonly Column[]) {
  return columns.map((column) => ({ column, articles: liveInColumn(store, column.id, 0, NEWEST) }));
}

function listing(platform: Platform, frame: Frame, column: Column, page: number): string | null {
  const { store } = platform;
  const pages = Math.max(1, Math.ceil(liveCount(store, column.id) / PAGE));
  if (page > pages) return null;
  const articles = liveInColumn(store, column.id, (page - 1) * PAGE, PAGE);
  const below = frame.columns.filter((c) => c.parentId === column.id);
  return columnPage(frame, column, { articles, page, pages }, newest(platform, below));
}

function article({ store }: Platform, frame: Frame, column: Column, id: string): string | null {
  const live = liveArticle(store, id);
  const revision = live?.columnId === column.id ? store.revision(id, live.revision) : null;
  if (!live || !revision) return null;
  const { contentHash } = revision;
  const content = packageContent(revision.package, contentHash);
  if (!content) return null;
  return articlePage(frame, column, content, { contentHash, publishedAt: live.publishedAt });
}

async function sendBlob(
  { blobs }: Platform,
  request: IncomingMessage,
  response: ServerResponse,
  { sha256, name }: NamedBlob,
): Promise<void> {
  const image = name === PUBLIC_IMAGE_NAME ? imageType(blobs.head(sha256)) : null;
  response.setHeader('content-security-policy', BLOB_POLICY);
  response.setHeader('content-type', image ?? 'application/octet-stream');
  response.setHeader('content-length', blobs.size(sha256) ?? 0);
  response.setHeader('cache-control', 'public, max-age=3600');
  // Articles from before the check of file names keep their address; the file is saved under a safe name.
  if (image === null) {
    const saved = savedFile(name, blobs.head(sha256));
    response.setHeader('content-disposition', `attachment; filename*=UTF-8''${extendedValue(saved.name)}`);
  }
  if (request.method === 'HEAD') return void response.end();
  await pipeline(createReadStream(blobs.path(sha256)), response);
}

/** Encodes a file name for a header, RFC 8187 §3.2. */
function extendedValue(name: string): string {
  return encodeURIComponent(name).replace(/['()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** `type`: the media type of a text in UTF-8. */
interface TextAnswer {
  status: number;
  type: string;
  text: string;
}

function send(request: IncomingMessage, response: ServerResponse, { status, type, text }: TextAnswer): void {
  const body = Buffer.from(text);
  response.statusCode = status;
  response.setHeader('content-type', `${type}; charset=utf-8`);
  response.setHeader('content-length', body.length);
  response.setHeader('cache-control', 'no-cache');
  response.end(request.method === 'HEAD' ? undefined : body);
}
