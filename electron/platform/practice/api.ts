import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import type { OpenAPIHandler } from '@orpc/openapi/node';
import { guarded } from '../../error-boundary';
import { API_BASE, BLOB_PATH, platformContract } from '../contract';
import { checkAccess, isPublicRoute, type Caller } from './access';
import type { BlobRequest } from './blobs';
import { BodyMemory, ConcurrencyLimit } from './concurrency';
import { simulateLoss, type RequestFault } from './faults';
import type { FeedRequest } from './feed';
import { announcedLength, HttpError, readJson, sendJson } from './http';
import { bodyLimit, isBlob, REQUESTS_PER_ACCOUNT, REQUESTS_PER_SOURCE } from './limits';
import type { Platform } from './platform';
import { currentReader, readsBlob, recordUploader } from './read-rights';
import { createHandler, type RequestContext } from './router';
import type { Sessions } from './accounts/sessions';

/** A request whose right to call its route has been checked. */
interface Call extends RequestContext {
  method: string;
  /** Path below `API_BASE`. */
  route: string;
  query: URLSearchParams;
}

/** Serves the contract: faults, rights and limits of each request, then the route. */
export class Api {
  readonly #platform: Platform;
  readonly #sessions: Sessions;
  readonly #handler: OpenAPIHandler<RequestContext>;
  readonly #underWay = new ConcurrencyLimit();
  readonly #bodies = new BodyMemory();

  /** `report` receives unexpected errors. */
  constructor(platform: Platform, sessions: Sessions, report: (error: unknown) => void) {
    this.#platform = platform;
    this.#sessions = sessions;
    this.#handler = createHandler(platform, sessions, report);
  }

  /** Rejects with `HttpError` when the request is refused. */
  async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const fault = this.#platform.faults.draw();
    if (fault.latencyMs > 0) await delay(fault.latencyMs);
    if (response.destroyed) return;
    response.setHeader('date', this.#platform.now().toUTCString());
    if (fault.error500) throw new HttpError(500, 'INTERNAL', '演练设定：平台内部出错。');
    simulateLoss(response, fault);
    // Checked before the body is read.
    const call = this.#admit(request);
    const leave = call.caller
      ? this.#underWay.enter(`account ${call.caller.account.id}`, REQUESTS_PER_ACCOUNT)
      : this.#underWay.enter(`source ${call.source}`, REQUESTS_PER_SOURCE);
    try {
      await this.#answer(request, response, call, fault);
    } finally {
      leave();
    }
  }

  /** Throws `HttpError` 401 without a valid session where the route needs one, and as `checkAccess`. */
  #admit(request: IncomingMessage): Call {
    const { pathname, searchParams: query } = new URL(request.url ?? '/', this.#platform.platformUrl);
    const route = pathname.slice(API_BASE.length);
    const { method = '', headers } = request;
    const { authorization } = headers;
    const caller = isPublicRoute(method, route) ? null : this.#sessions.caller(authorization);
    if (caller) this.#checkAccess(method, route, caller);
    return { method, route, query, caller, authorization, source: request.socket.remoteAddress ?? '' };
  }

  /** Checks the right to call a route. Audits a refusal for lack of a role, and throws. */
  #checkAccess(method: string, route: string, caller: Caller): void {
    try {
      checkAccess(method, route, caller);
    } catch (error) {
      if (error instanceof HttpError && error.status === 403)
        this.#sessions.refusals.note(`${error.code}`, {
          actorId: caller.account.id,
          action: 'rights.refused',
          subject: `${method} ${route}`,
          detail: `${error.message}计算机 ${caller.device}`,
        });
      throw error;
    }
  }

  async #answer(
    request: IncomingMessage,
    response: ServerResponse,
    call: Call,
    fault: RequestFault,
  ): Promise<void> {
    const { caller, method, route } = call;
    if (caller && isBlob(route)) {
      const asked = this.#blobRequest(caller, route.slice(BLOB_PATH.length + 1));
      return this.#platform.blobs.serve(request, response, asked, fault);
    }
    if (route === '/changes' && method === 'GET') return this.#serveChanges(request, response, call.query);
    return this.#serveJson(request, response, call);
  }

  #blobRequest({ account }: Caller, sha256: string): BlobRequest {
    const { store } = this.#platform;
    return {
      sha256,
      accountId: account.id,
      mayRead: readsBlob(store, currentReader(store, account, this.#platform.now()), sha256),
      onUploaded: () => recordUploader(store, account.id, sha256),
    };
  }

  async #serveChanges(
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
      guarded('practice/api: close', () => gone.abort()),
    );
    const { feed, store } = this.#platform;
    const until = Date.now() + wait * 1000;
    // Looked up for every page: the roles may have changed while the request waited.
    const page = (from: FeedRequest) => {
      const { account } = this.#sessions.caller(request.headers.authorization);
      return feed.page(from, currentReader(store, account, this.#platform.now()));
    };
    let found = page(asked);
    while (found.empty && Date.now() < until) {
      await feed.wait((until - Date.now()) / 1000, gone.signal);
      if (response.destroyed) return;
      found = page({ ...asked, after: found.cursor });
    }
    await sendJson(request, response, 200, found.text);
  }

  async #serveJson(request: IncomingMessage, response: ServerResponse, call: Call): Promise<void> {
    const { caller, authorization, source } = call;
    const limit = bodyLimit(call.method, call.route);
    const release = await this.#bodies.reserve(
      caller?.account.id ?? '',
      Math.min(announcedLength(request, limit), limit),
    );
    try {
      // The handler takes the parsed body, so its size, type and syntax are checked here.
      Object.assign(request, { body: await readJson(request, limit) });
      const context = { caller, authorization, source };
      const { matched } = await this.#handler.handle(request, response, { prefix: API_BASE, context });
      if (!matched) throw new HttpError(404, 'NOT_FOUND', '平台没有这个接口。');
    } finally {
      release();
    }
  }
}
