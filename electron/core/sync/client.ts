import { z } from 'zod';
import {
  administrationAnswerSchema,
  API_BASE,
  auditHeadSchema,
  auditHeadsSchema,
  auditPageSchema,
  auditQuerySchema,
  challengeSchema,
  commandBatchResultSchema,
  errorBodySchema,
  handOverSchema,
  healthSchema,
  recoveryGrantSchema,
  recoveryRequestsSchema,
  sessionSchema,
  trustSchema,
  type Command,
  type CommandResult,
  uncheckedPageSchema,
} from '../../platform/contract';
import type { Settings } from '../contract';
import { Failure } from '../failure';
import { createClockComparison, createSessionClock } from '../clock/service';
import type { MachineClock, PlatformClient } from '../types';
import { getBlob, putBlob, type PlatformCall } from './blobs';
import { badAnswer, parseJson, serverError, tooSlow } from './failures';
import { fetchPublic } from './public-page';
import { isPlausibleTime } from './connection';
import { createTransport, type HttpAnswer } from './transport';

const MB = 1024 * 1024;
/**
 * Maximum size of an answer in bytes. A page of a single record may contain a whole package; for a larger page fewer
 * records are requested.
 */
const ANSWER_LIMIT = 8 * MB;
const SINGLE_RECORD_LIMIT = 16 * MB;

/** Time limits in ms: until the connection is usable, and without data during an answer. */
export interface ConnectionLimits {
  connect: number;
  answer: number;
}
const LIMITS: ConnectionLimits = { connect: 10_000, answer: 30_000 };

const adviceFor: Record<string, string> = {
  CERTIFICATE_UNKNOWN: '请系统管理员在平台上为您登记这张证书。',
  CERTIFICATE_UNTRUSTED: '请使用单位统一发放的证书登录。',
  CERTIFICATE_EXPIRED: '请联系发证机构更新证书。',
  CERTIFICATE_NOT_YET_VALID: '请核对本机的日期和时间；无误的话请联系发证机构。',
  CERTIFICATE_REVOKED: '这张证书已被吊销，请联系发证机构。',
  CERTIFICATE_WRONG_USAGE: '请换用签名证书登录。',
  SIGNATURE_INVALID: '请重新登录；若反复出现，请联系平台运维人员。',
  CHALLENGE_EXPIRED: '请重新登录。',
  ACCOUNT_SUSPENDED: '请联系系统管理员。',
  SMS_REQUIRED: '请输入收到的短信验证码后再登录。',
  SMS_WRONG: '请核对最近一条短信中的验证码。',
  SMS_EXPIRED: '请重新登录，平台会发送新的验证码。',
  NOT_PERMITTED: '请核对自己的角色；需要时请联系系统管理员。',
  ROLES_EXCLUDE: '请调整角色，让冲突的角色分别由不同的人担任。',
  TASKS_LEFT: '请先把此人手上的稿件、班次和交办事项逐项移交，再重试。',
  CONFLICT: '请刷新后核对现状，再重新操作。',
  CHAIN_BROKEN: '请报告审计员核查；不要删除本机的资料。',
  TOO_MANY_TRIES: '请稍后再试；如非本人操作，请报告系统管理员。',
};

export function unauthorized(): Failure {
  return new Failure('UNAUTHORIZED', '与平台的登录已失效。', '请重新登录；您写下的内容都已保存在本机。');
}

function refusal(answer: HttpAnswer): Failure {
  if (answer.status === 401) return unauthorized();
  if (answer.status === 408) return tooSlow();
  if (answer.status >= 500) return serverError(answer.status);
  if (answer.status < 400) return badAnswer(`要求转到别处（状态码 ${answer.status}），没有照办。`);
  const body = errorBodySchema.safeParse(parseJson(answer));
  if (!body.success) return badAnswer(`状态码 ${answer.status}。`);
  const { code, message } = body.data;
  if (OWN_CODES.test(code)) return badAnswer(`错误代码“${code}”不是平台可以用的。`);
  return new Failure(code, message, adviceFor[code] ?? '请重试；若反复出现，请联系平台运维人员。');
}

/** Codes of this program that a platform must not use. */
const OWN_CODES =
  /^(LINE_|PLATFORM_|STORE_)|^(BLOB_DAMAGED|BLOB_REFUSED|CANCELLED|DEFECT|LOCKED|SIGNED_OUT|SIGN_IN_NEEDED|UNAUTHORIZED)$/;

/**
 * Each command has at most one result, and each result belongs to a command. Throws `Failure` 'LINE_BAD_ANSWER'
 * otherwise.
 */
function checkResults(commands: readonly Command[], results: readonly CommandResult[]): void {
  const open = new Map(commands.map((command) => [command.id, command]));
  for (const result of results) {
    const command = open.get(result.id);
    if (!command) throw badAnswer('答复了没有发出的操作，或重复答复。');
    open.delete(result.id);
    const first = result.status === 'duplicate' ? result.first : result;
    const about = first.status === 'conflict' ? first.current?.article.id : undefined;
    const ownId = 'articleId' in command ? command.articleId : null;
    if (first.id !== result.id || (about !== undefined && about !== ownId))
      throw badAnswer('对操作的答复说的是别的操作。');
  }
}

function asQuery(fields: Readonly<Record<string, string | number>>): string {
  return new URLSearchParams(
    Object.entries(fields).map(([name, value]) => [name, String(value)] as [string, string]),
  ).toString();
}

/**
 * Returns a client of the platform over HTTPS (`platform/contract`). All answers are validated against the schemas of
 * the contract. Calls reject with `Failure` `LINE_*` for failures of the connection, 'UNAUTHORIZED' when the session
 * has ended, otherwise with the platform's code and message.
 */
export function createPlatformClient(options: {
  settings: Pick<Settings, 'platformUrl' | 'caCertificate' | 'proxy'>;
  machine: MachineClock;
  limits?: ConnectionLimits;
}): PlatformClient {
  const { settings, machine } = options;
  const limits = options.limits ?? LIMITS;
  const url = settings.platformUrl.replace(/\/+$/, '');
  const base = `${url}${API_BASE}`;
  let token: string | null = null;
  const comparison = createClockComparison(machine);
  const clockOffset = () => comparison.offset();
  let roundTrip = 0;
  const line = {
    settings,
    clock: createSessionClock(machine, clockOffset),
    connectTimeout: limits.connect,
    clockOffset,
  };
  const transport = createTransport({ ...line, trust: 'platform' });
  const outside = createTransport({ ...line, trust: 'public' });

  /**
   * Cristian's algorithm: the platform read its clock half a round trip before the answer arrived, regardless of a
   * preceding wait.
   */
  function readClock(serverTime: string, answer: HttpAnswer, waited: boolean): void {
    if (!waited) roundTrip = answer.roundTrip;
    const server = Date.parse(serverTime);
    if (isPlausibleTime(server))
      comparison.compare(server, performance.now() - answer.arrivedAt + roundTrip / 2);
  }

  const send: (wait: number) => PlatformCall = (wait) => async (request, alsoGood) => {
    if (!/^https:\/\//.test(base))
      throw new Failure(
        'LINE_ADDRESS',
        '还没有设置平台地址，或地址不是以 https:// 开头。',
        '请在“设置”中填写平台地址。',
      );
    const { path, maxBytes = ANSWER_LIMIT, headers, ...rest } = request;
    const answer = await transport.request({
      ...rest,
      url: new URL(`${base}${path}`),
      headers: {
        accept: 'application/json',
        ...(token ? { authorization: `Bearer ${token}` } : {}),
        ...headers,
      },
      answerTimeout: limits.answer + wait * 1000,
      maxBytes,
    });
    if (answer.headers.date && clockOffset() === null) readClock(answer.headers.date, answer, wait > 0);
    if (answer.status === 401) token = null;
    if ((answer.status >= 200 && answer.status < 300) || alsoGood.includes(answer.status)) return answer;
    throw refusal(answer);
  };
  const call = send(0);

  async function json<T>(
    schema: z.ZodType<T>,
    method: 'GET' | 'POST' | 'DELETE',
    path: string,
    more: { body?: unknown; wait?: number; maxBytes?: number; signal?: AbortSignal | undefined } = {},
  ): Promise<T> {
    const answer = await send(more.wait ?? 0)(
      {
        method,
        path,
        ...(more.body === undefined
          ? {}
          : {
              body: Buffer.from(JSON.stringify(more.body)),
              headers: { 'content-type': 'application/json' },
            }),
        ...(more.maxBytes === undefined ? {} : { maxBytes: more.maxBytes }),
        signal: more.signal,
      },
      [],
    );
    const parsed = schema.safeParse(parseJson(answer));
    if (!parsed.success) throw badAnswer('内容与接口约定不符。', parsed.error);
    const { serverTime, time } = parsed.data as { serverTime?: string; time?: string };
    const stamp = serverTime ?? time;
    if (stamp !== undefined) readClock(stamp, answer, (more.wait ?? 0) > 0);
    return parsed.data;
  }

  return {
    url,
    health: () => json(healthSchema, 'GET', '/health'),
    challenge: () => json(challengeSchema, 'POST', '/session/challenges', { body: {} }),
    async logIn(request) {
      const session = await json(sessionSchema, 'POST', '/session', { body: request });
      token = session.token;
      return session;
    },
    async logOut() {
      if (token === null) return;
      try {
        await call({ method: 'DELETE', path: '/session' }, [401]);
      } finally {
        token = null;
      }
    },
    get signedIn() {
      return token !== null;
    },
    trust: () => json(trustSchema, 'GET', '/trust'),
    commands: async (commands) => {
      const { results } = await json(commandBatchResultSchema, 'POST', '/commands', { body: { commands } });
      checkResults(commands, results);
      return results;
    },
    submitAct: (request) => json(administrationAnswerSchema, 'POST', '/administration', { body: request }),
    openTasks: (accountId) =>
      json(handOverSchema, 'GET', `/administration/hand-over?${asQuery({ accountId })}`),
    appendAudit: (tail) => json(auditHeadSchema, 'POST', '/audit/entries', { body: tail }),
    auditHeads: async () => (await json(auditHeadsSchema, 'GET', '/audit/heads')).heads,
    auditEntries: (query) =>
      json(auditPageSchema, 'GET', `/audit/entries?${asQuery(auditQuerySchema.parse(query))}`),
    async depositKey(deposit) {
      await json(z.object({}), 'POST', '/recovery/deposits', { body: deposit });
    },
    requestRecovery: (request) =>
      json(z.object({ id: z.string().max(60) }), 'POST', '/recovery/requests', { body: request }),
    recoveryRequests: async () => (await json(recoveryRequestsSchema, 'GET', '/recovery/requests')).requests,
    recoveryGrant: async (device) =>
      (
        await json(
          z.object({ grant: recoveryGrantSchema.nullable() }),
          'GET',
          `/recovery/grant?${asQuery({ device })}`,
        )
      ).grant,
    changes: ({ wait, limit, ...from }, signal) =>
      json(uncheckedPageSchema, 'GET', `/changes?${asQuery({ ...from, limit, wait })}`, {
        wait,
        maxBytes: limit === 1 ? SINGLE_RECORD_LIMIT : ANSWER_LIMIT,
        signal,
      }),
    putBlob: (sha256, size, read, signal) => putBlob(call, sha256, size, read, signal),
    getBlob: (sha256, offset, write, signal) => getBlob(call, sha256, offset, write, signal),
    fetchPublic: (request) => fetchPublic(outside, request, limits.answer),
    get clockOffset() {
      return clockOffset();
    },
    close() {
      token = null;
      transport.close();
      outside.close();
    },
  };
}
