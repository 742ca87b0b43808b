import { timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { API_BASE, BLOB_PATH, platformContract } from '../contract';
import { faultSettingsSchema, spoil, type FaultSettings } from './faults';
import { HttpError, readJson, sendError, sendJson, unauthorized } from './http';
import type { Platform } from './platform';
import { createHandler } from './router';
import { Sessions } from './sessions';
import { servePublicSite } from './site';

const BODY_LIMIT = 32 * 1024 * 1024;
const CONTROL_LIMIT = 64 * 1024;
/** What anyone may ask; all else is asked with a live token, before a byte of its body is read. */
const OPEN_ROUTES = new Set(['GET /health', 'GET /trust', 'POST /session/challenges', 'POST /session']);
/** Where faults are set on the public address: `GET` tells, `POST` changes, `DELETE` clears. */
const CONTROL_PATH = '/practice/faults';

interface Control {
  token: string;
  set(change: Partial<FaultSettings>): Promise<void>;
  clear(): Promise<void>;
}

type Exchange = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** What the two addresses answer: `secured` the contract and the public site, `open` the public site and the control. */
export function createRoutes(
  platform: Platform,
  control: Control,
  report: (error: unknown) => void,
): { secured: Exchange; open: Exchange } {
  const sessions = new Sessions(platform);
  const handler = createHandler(platform, sessions, report);

  const api: Exchange = async (request, response) => {
    const fault = platform.faults.draw();
    if (fault.latencyMs > 0) await delay(fault.latencyMs);
    if (response.destroyed) return;
    response.setHeader('date', platform.now().toUTCString());
    if (fault.error500) throw new HttpError(500, 'INTERNAL', '演练设定：平台内部出错。');
    spoil(response, fault);
    const { pathname, searchParams } = new URL(request.url ?? '/', platform.platformUrl);
    const route = pathname.slice(API_BASE.length);
    const { authorization } = request.headers;
    const account = OPEN_ROUTES.has(`${request.method} ${route}`) ? null : sessions.account(authorization);
    if (route.startsWith(`${BLOB_PATH}/`))
      return platform.blobs.serve(request, response, route.slice(BLOB_PATH.length + 1), fault);
    if (route === '/changes' && request.method === 'GET')
      return serveChanges(platform, sessions, request, response, searchParams);
    // The handler takes a body that is read already: so its size, kind and form are judged here.
    Object.assign(request, { body: await readJson(request, BODY_LIMIT) });
    const context = { account, authorization };
    const { matched } = await handler.handle(request, response, { prefix: API_BASE, context });
    if (!matched) throw new HttpError(404, 'NOT_FOUND', '平台没有这个接口。');
  };

  const guarded =
    (exchange: Exchange): Exchange =>
    async (request, response) => {
      try {
        await exchange(request, response);
      } catch (error) {
        if (response.destroyed || request.socket.destroyed) return;
        if (!(error instanceof HttpError)) report(error);
        if (response.headersSent) return void response.destroy();
        const known = error instanceof HttpError ? error : internal();
        await sendError(request, response, known);
      }
    };
  return {
    secured: guarded((request, response) =>
      request.url?.startsWith(`${API_BASE}/`)
        ? api(request, response)
        : servePublicSite(platform, request, response),
    ),
    open: guarded(async (request, response) => {
      if (request.url === CONTROL_PATH) return serveControl(platform, control, request, response);
      if (platform.faults.settings.offline) return void request.socket.destroy();
      return servePublicSite(platform, request, response);
    }),
  };
}

const internal = () => new HttpError(500, 'INTERNAL', '平台内部出错，请稍后再试。');

async function serveChanges(
  platform: Platform,
  sessions: Sessions,
  request: IncomingMessage,
  response: ServerResponse,
  query: URLSearchParams,
): Promise<void> {
  const input = platformContract.changes['~orpc'].inputSchema?.safeParse(Object.fromEntries(query));
  if (!input?.success) throw new HttpError(400, 'BAD_REQUEST', '取变更的参数不符合接口约定。');
  const { after, limit, wait } = input.data;
  let page = platform.feed.page(after, limit);
  if (page.empty && wait > 0) {
    const gone = new AbortController();
    response.once('close', () => gone.abort());
    await platform.feed.wait(wait, gone.signal);
    if (response.destroyed) return;
    sessions.account(request.headers.authorization);
    page = platform.feed.page(after, limit);
  }
  await sendJson(request, response, 200, page.text);
}

async function serveControl(
  platform: Platform,
  control: Control,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const given = Buffer.from(request.headers.authorization ?? '');
  const wanted = Buffer.from(`Bearer ${control.token}`);
  if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) throw unauthorized();
  if (request.method === 'DELETE') await control.clear();
  if (request.method === 'POST') {
    const change = faultSettingsSchema.partial().safeParse(await readJson(request, CONTROL_LIMIT));
    if (!change.success) throw new HttpError(400, 'BAD_REQUEST', change.error.message);
    await control.set(change.data as Partial<FaultSettings>);
  }
  await sendJson(request, response, 200, JSON.stringify(platform.faults.settings));
}
