import { timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { guarded } from '../../error-boundary';
import { API_BASE, BLOB_PATH, platformContract } from '../contract';
import { checkAccess, isPublicRoute, type Caller } from './access';
import type { BlobAccess } from './blobs';
import { faultSettingsSchema, simulateLoss, type FaultSettings } from './faults';
import type { FeedRequest } from './feed';
import { announcedLength, discardBody, HttpError, readJson, sendError, sendJson, unauthorized } from './http';
import { ConcurrencyLimit, BodyMemory } from './concurrency';
import { bodyLimit, EXCHANGE_MS, isBlob, REQUESTS_PER_ACCOUNT, REQUESTS_PER_SOURCE } from './limits';
import type { Platform } from './platform';
import { currentReader, recordUploader, readsBlob } from './read-rights';
import { createHandler, type RequestContext } from './router';
import { serveCaServices } from './ca/service-routes';
import { Sessions } from './accounts/sessions';
import { servePublicSite } from './site/site';

const CONTROL_LIMIT = 2 * 1024 * 1024;
/** Faults, at the public address: `GET` reads, `POST` changes, `DELETE` resets. */
const CONTROL_PATH = '/practice/faults';
/** Certificates: `POST` issues, `DELETE` revokes. */
const CERTIFICATES_PATH = '/practice/certificates';
/** `GET` reads the simulated SMS. */
const MESSAGES_PATH = '/practice/messages';

interface Control {
  token: string;
  set(change: Partial<FaultSettings>): Promise<void>;
  clear(): Promise<void>;
  /**
   * Take the JSON of the request; throw `HttpError` 400 when it is invalid, 404 when the account or certificate is
   * unknown.
   */
  issue(request: unknown): Promise<unknown>;
  revoke(request: unknown): void;
}

type Exchange = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/**
 * Returns the request handlers of the two addresses; they answer errors and do not reject. `secured`: contract and
 * public site; `open`: control, CA services and public site.
 */
export function createRoutes(
  platform: Platform,
  control: Control,
  report: (error: unknown) => void,
): { secured: Exchange; open: Exchange; sessions: Sessions } {
  const sessions = new Sessions(platform);
  const handler = createHandler(platform, sessions, report);
  const underWay = new ConcurrencyLimit();
  const room = new BodyMemory();

  const api: Exchange = async (request, response) => {
    const fault = platform.faults.draw();
    if (fault.latencyMs > 0) await delay(fault.latencyMs);
    if (response.destroyed) return;
    response.setHeader('date', platform.now().toUTCString());
    if (fault.error500) throw new HttpError(500, 'INTERNAL', '演练设定：平台内部出错。');
    simulateLoss(response, fault);
    const { pathname, searchParams } = new URL(request.url ?? '/', platform.platformUrl);
    const route = pathname.slice(API_BASE.length);
    const { authorization } = request.headers;
    const { method = '' } = request;
    // Checked before the body is read.
    const caller = isPublicRoute(method, route) ? null : sessions.caller(authorization);
    if (caller) letIn(sessions, method, route, caller);
    const source = sourceOf(request);
    const leave = caller
      ? underWay.enter(`account ${caller.account.id}`, REQUESTS_PER_ACCOUNT)
      : underWay.enter(`source ${source}`, REQUESTS_PER_SOURCE);
    try {
      if (caller && isBlob(route)) {
        const blob = { sha256: route.slice(BLOB_PATH.length + 1), accountId: caller.account.id };
        const access = accessTo(platform, caller, blob.sha256);
        return await platform.blobs.serve(request, response, blob, fault, access);
      }
      if (route === '/changes' && method === 'GET')
        return await serveChanges(platform, sessions, request, response, searchParams);
      await serveJson(request, response, { caller, authorization, source }, bodyLimit(method, route));
    } finally {
      leave();
    }
  };

  const serveJson = async (
    request: IncomingMessage,
    response: ServerResponse,
    context: RequestContext,
    limit: number,
  ): Promise<void> => {
    const giveBack = await room.reserve(
      context.caller?.account.id ?? '',
      Math.min(announcedLength(request, limit), limit),
    );
    try {
      // The handler takes the parsed body, so its size, type and syntax are checked here.
      Object.assign(request, { body: await readJson(request, limit) });
      const { matched } = await handler.handle(request, response, { prefix: API_BASE, context });
      if (!matched) throw new HttpError(404, 'NOT_FOUND', '平台没有这个接口。');
    } finally {
      giveBack();
    }
  };

  const answered =
    (exchange: Exchange): Exchange =>
    async (request, response) => {
      const deadline = setTimeout(
        guarded('practice/routes: deadline', () => request.socket.destroy()),
        EXCHANGE_MS,
      );
      response.once(
        'close',
        guarded('practice/routes: close', () => clearTimeout(deadline)),
      );
      try {
        await exchange(request, response);
        await discardBody(request);
        if (!request.complete) request.socket.destroySoon();
      } catch (error) {
        if (response.destroyed || request.socket.destroyed) return;
        if (!(error instanceof HttpError)) report(error);
        if (response.headersSent) return void response.destroy();
        await discardBody(request);
        if (!request.complete) response.setHeader('connection', 'close');
        await sendError(request, response, error instanceof HttpError ? error : internal());
      }
    };
  return {
    sessions,
    secured: answered((request, response) =>
      request.url?.startsWith(`${API_BASE}/`)
        ? api(request, response)
        : servePublicSite(platform, request, response),
    ),
    open: answered(async (request, response) => {
      if (request.url === CONTROL_PATH) return serveControl(platform, control, request, response);
      if (request.url === CERTIFICATES_PATH) return serveCertificates(control, request, response);
      if (request.url === MESSAGES_PATH) return serveMessages(sessions, control, request, response);
      if (platform.faults.settings.offline) return void request.socket.destroy();
      if (await serveCaServices(platform, request, response)) return;
      return servePublicSite(platform, request, response);
    }),
  };
}

/** Checks the right to call a route. Audits a refusal for lack of a role, and throws. */
function letIn({ refusals }: Sessions, method: string, route: string, caller: Caller): void {
  try {
    checkAccess(method, route, caller);
  } catch (error) {
    if (error instanceof HttpError && error.status === 403)
      refusals.note(`${error.code}`, {
        actorId: caller.account.id,
        action: 'rights.refused',
        subject: `${method} ${route}`,
        detail: `${error.message}计算机 ${caller.device}`,
      });
    throw error;
  }
}

/** Address of the client. */
const sourceOf = (request: IncomingMessage): string => request.socket.remoteAddress ?? '';

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
  const { wait, ...asked } = input.data;
  const gone = new AbortController();
  response.once(
    'close',
    guarded('practice/routes: close', () => gone.abort()),
  );
  const until = Date.now() + wait * 1000;
  // Looked up for every page: the roles may have changed while the request waited.
  const page = (from: FeedRequest) => {
    const { account } = sessions.caller(request.headers.authorization);
    return platform.feed.page(from, currentReader(platform.store, account, platform.now()));
  };
  let found = page(asked);
  while (found.empty && Date.now() < until) {
    await platform.feed.wait((until - Date.now()) / 1000, gone.signal);
    if (response.destroyed) return;
    found = page({ ...asked, after: found.cursor });
  }
  await sendJson(request, response, 200, found.text);
}

/** Returns the access of an account to a blob. */
function accessTo(platform: Platform, { account }: Caller, sha256: string): BlobAccess {
  return {
    mayRead: readsBlob(platform.store, currentReader(platform.store, account, platform.now()), sha256),
    onUploaded: () => recordUploader(platform.store, account.id, sha256),
  };
}

/** The token is stored in the folder of the platform: the control is for those who can read this folder. */
function requireControl(control: Control, request: IncomingMessage): void {
  const given = Buffer.from(request.headers.authorization ?? '');
  const wanted = Buffer.from(`Bearer ${control.token}`);
  if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) throw unauthorized();
}

async function serveMessages(
  { sms }: Sessions,
  control: Control,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  requireControl(control, request);
  if (request.method !== 'GET')
    throw new HttpError(405, 'METHOD_NOT_ALLOWED', '不支持这种请求。', { allow: 'GET' });
  await sendJson(request, response, 200, JSON.stringify({ messages: sms.messages }));
}

async function serveCertificates(
  control: Control,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  requireControl(control, request);
  const asked = await readJson(request, CONTROL_LIMIT);
  let answer: unknown = {};
  if (request.method === 'POST') answer = await control.issue(asked);
  else if (request.method === 'DELETE') control.revoke(asked);
  else throw new HttpError(405, 'METHOD_NOT_ALLOWED', '不支持这种请求。', { allow: 'POST, DELETE' });
  await sendJson(request, response, 200, JSON.stringify(answer));
}

async function serveControl(
  platform: Platform,
  control: Control,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  requireControl(control, request);
  if (request.method === 'DELETE') await control.clear();
  if (request.method === 'POST') {
    const change = faultSettingsSchema.partial().safeParse(await readJson(request, CONTROL_LIMIT));
    if (!change.success) throw new HttpError(400, 'BAD_REQUEST', change.error.message);
    await control.set(change.data as Partial<FaultSettings>);
  }
  await sendJson(request, response, 200, JSON.stringify(platform.faults.settings));
}
