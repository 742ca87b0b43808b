import { readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { assetHeaders, assetPath } from '../../electron/shell/assets';
import type { Gate } from './gate';

const REFUSAL = `<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>不能打开</title>
<p>此地址无效、已过期，或已经使用过。</p><p>请回到启动程序的终端窗口，按回车键取得新的地址。</p></html>`;

/** Refuses a request, with a page for the person in front of the browser. */
export function refuse(response: ServerResponse, status: number): void {
  response.writeHead(status, assetHeaders('.html')).end(status === 403 ? REFUSAL : '');
}

/** The path and query of a request; null unless its target is a path of this server (RFC 9112, 3.2.1). */
export function targetOf({ url = '' }: IncomingMessage, origin: string): URL | null {
  if (!url.startsWith('/') || !URL.canParse(url, origin)) return null;
  const target = new URL(url, origin);
  return target.origin === origin ? target : null;
}

/** Answers a GET request of a session. `pathname`: the path below the session, with a leading slash. */
export type Page = (request: IncomingMessage, response: ServerResponse, pathname: string) => Promise<void>;

/** Returns the page that was built into the folder `root`. */
export function builtPage(root: string): Page {
  return async (_request, response, pathname) => {
    const path = assetPath(root, pathname);
    const body = path && (await readFile(path).catch(() => null));
    if (!path || !body) return refuse(response, 404);
    response.writeHead(200, assetHeaders(path)).end(body);
  };
}

/** Answers a request by the page, or opens a session for a one-time address. */
export async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  { page, gate }: { page: Page; gate: Gate },
): Promise<void> {
  if (!gate.isLocal(request.headers)) return refuse(response, 403);
  if (request.method !== 'GET') return refuse(response, 405);
  const target = targetOf(request, gate.origin);
  if (!target) return refuse(response, 400);
  const token = target.pathname === '/' ? target.searchParams.get('token') : null;
  if (token !== null) return openSession(response, gate.admit(token));
  const pathname = gate.pathInSession(target.pathname);
  if (pathname === null) return refuse(response, 403);
  return page(request, response, pathname);
}

/** @param location address of the session; null when the one-time address was not valid */
function openSession(response: ServerResponse, location: string | null): void {
  if (location === null) return refuse(response, 403);
  response.writeHead(303, { ...assetHeaders('.html'), 'cache-control': 'no-store', location }).end();
}
