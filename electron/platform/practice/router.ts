import { OpenAPIHandler } from '@orpc/openapi/node';
import { oc } from '@orpc/contract';
import { implement, ORPCError, ValidationError } from '@orpc/server';
import { anyCommandBatchSchema, commandBatchResultSchema, platformContract } from '../contract';
import { executeAct, handOverOf } from './accounts/administration';
import { appendAuditTail, queryAuditEntries, listChainHeads } from './accounts/audit';
import { executeCommands } from './commands';
import { HttpError, unauthorized } from './http';
import type { Platform } from './platform';
import { storeDeposit, grantedKey, requestRecovery, waitingRecoveries } from './accounts/recovery';
import type { Caller } from './access';
import type { Sessions } from './accounts/sessions';

const PRACTICE_VERSION = '1.0.0';

export interface RequestContext {
  /** Null on routes that need no session. The right to call the route has already been checked (`access.ts`). */
  caller: Caller | null;
  authorization: string | undefined;
  /** Address of the client. */
  source: string;
}

/** Routes of the contract without the change feed, which `api.ts` serves (see `feed.ts`). */
const { health, session, trust, administration, handOver, audit, recovery } = platformContract;

/** Converts an `HttpError` to the error of the contract: `{ code, message }`. */
function asContractError(error: unknown): unknown {
  return error instanceof HttpError
    ? new ORPCError(error.code, { status: error.status, message: error.message, cause: error })
    : error;
}

function errorBody(error: ORPCError<string, unknown>): { code: string; message: string } {
  const { code, cause, message } = error;
  if (cause instanceof HttpError) return { code, message };
  if (cause instanceof ValidationError && code === 'BAD_REQUEST') {
    const where = cause.issues[0]?.path?.map((part) => String(typeof part === 'object' ? part.key : part));
    return { code, message: `请求内容不符合接口约定：${where?.join('.') || '请求体'}。` };
  }
  return { code: 'INTERNAL', message: '平台内部出错，请稍后再试。' };
}

/** Commands of unknown kinds are answered one by one (`executeCommands`). */
const anyCommands = oc
  .route({ method: 'POST', path: '/commands' })
  .input(anyCommandBatchSchema)
  .output(commandBatchResultSchema);

const os = implement({
  health,
  session,
  trust,
  commands: anyCommands,
  administration,
  handOver,
  audit,
  recovery,
}).$context<RequestContext>();

const signedIn = os.middleware(({ context, next }) => {
  if (!context.caller) throw unauthorized();
  return next({ context: { caller: context.caller } });
});

/** Returns the oRPC handler of the JSON routes of the contract. `report` receives unexpected errors. */
export function createHandler(
  platform: Platform,
  sessions: Sessions,
  report: (error: unknown) => void,
): OpenAPIHandler<RequestContext> {
  const router = os.router({
    health: os.health.handler(() => ({
      name: '政府网站集约化平台（演练）',
      version: PRACTICE_VERSION,
      practice: true,
      time: platform.now().toISOString(),
      offer: platform.offer,
    })),
    session: sessionRoutes(sessions),
    trust: os.trust.handler(() => platform.trust()),
    commands: os.commands.use(signedIn).handler(({ input, context }) => ({
      results: executeCommands(platform, input.commands, context.caller, report),
    })),
    administration: os.administration
      .use(signedIn)
      .handler(({ input, context }) => executeAct(platform, context.caller, input)),
    handOver: os.handOver
      .use(signedIn)
      .handler(({ input, context }) => handOverOf(platform, context.caller, input.accountId)),
    audit: auditRoutes(platform),
    recovery: recoveryRoutes(platform),
  });
  return new OpenAPIHandler(router, {
    customErrorResponseBodyEncoder: errorBody,
    interceptors: [
      async ({ next }) => {
        try {
          return await next();
        } catch (error) {
          const foreseen = error instanceof HttpError || (error instanceof ORPCError && error.status < 500);
          if (!foreseen) report(error);
          throw asContractError(error);
        }
      },
    ],
  });
}

function sessionRoutes(sessions: Sessions) {
  return {
    challenge: os.session.challenge.handler(() => sessions.challenge()),
    open: os.session.open.handler(({ input, context }) => sessions.open(input, context.source)),
    close: os.session.close.use(signedIn).handler(({ context }) => {
      sessions.close(context.caller, context.authorization);
      return {};
    }),
  };
}

function auditRoutes(platform: Platform) {
  return {
    append: os.audit.append
      .use(signedIn)
      .handler(({ input, context }) => appendAuditTail(platform, context.caller, input)),
    heads: os.audit.heads
      .use(signedIn)
      .handler(({ context }) => ({ heads: listChainHeads(platform, context.caller) })),
    entries: os.audit.entries.use(signedIn).handler(({ input }) => queryAuditEntries(platform, input)),
  };
}

function recoveryRoutes(platform: Platform) {
  return {
    deposit: os.recovery.deposit.use(signedIn).handler(({ input, context }) => {
      storeDeposit(platform, context.caller, input);
      return {};
    }),
    request: os.recovery.request
      .use(signedIn)
      .handler(({ input, context }) => requestRecovery(platform, context.caller, input)),
    requests: os.recovery.requests
      .use(signedIn)
      .handler(({ context }) => ({ requests: waitingRecoveries(platform, context.caller.certificate) })),
    grant: os.recovery.grant
      .use(signedIn)
      .handler(({ input, context }) => grantedKey(platform, context.caller, input.device)),
  };
}
