import { Failure } from '../failure';
import { jsonExceedsLimits } from '../../domain/encoding/limits';
import { clockIsWrong, spanInWords } from './connection';
import type { HttpAnswer } from './transport';

/** Context of a failed request, needed to determine the cause. */
export interface ConnectionContext {
  /** Host and port of the platform, for the message. */
  host: string;
  /** A proxy is set and its tunnel is not open yet: the failure is on the way to the proxy. */
  beforeProxy: boolean;
  /** The connection was established or reused. */
  connected: boolean;
  now: Date;
  /** CA from the settings, which is then the only trusted one; null when the system's roots are trusted. */
  authority: ChosenAuthority | null;
  /** Machine time minus platform time in ms, from earlier answers; null when unknown. */
  clockOffset: number | null;
}

/** Common name and expiry of a CA. */
export interface ChosenAuthority {
  name: string;
  notAfter: Date;
}

/** A time limit of the request itself, as distinct from timeouts of the operating system. */
export class TimeLimit extends Error {
  constructor(readonly phase: 'connect' | 'answer' | 'throughput') {
    super(`${phase} time limit`);
  }
}

const timeLimitWords: Record<TimeLimit['phase'], (host: string) => string> = {
  connect: (host) => `连接“${host}”超时。`,
  answer: () => '平台迟迟没有应答。',
  throughput: () => '平台的应答来得太慢，已经放弃。',
};

const unreachable = new Set([
  'ENOTFOUND',
  'EAI_AGAIN',
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'EHOSTDOWN',
  'ENETUNREACH',
  'ENETDOWN',
  'EADDRNOTAVAIL',
]);
const untrusted = new Set([
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'CERT_SIGNATURE_FAILURE',
  'CERT_UNTRUSTED',
  'CERT_REJECTED',
  'CERT_CHAIN_TOO_LONG',
  'INVALID_CA',
  'INVALID_PURPOSE',
  'PATH_LENGTH_EXCEEDED',
]);
const outOfDate = new Set(['CERT_HAS_EXPIRED', 'CERT_NOT_YET_VALID']);
const dropped = new Set(['ECONNRESET', 'EPIPE', 'ECONNABORTED', 'HPE_INVALID_EOF_STATE']);

const localTime = new Intl.DateTimeFormat('zh-CN', {
  timeZone: 'Asia/Shanghai',
  dateStyle: 'long',
  timeStyle: 'short',
});

function outOfDateFailure(code: string, context: ConnectionContext, cause: unknown): Failure {
  const { clockOffset } = context;
  if (clockOffset !== null && clockIsWrong(clockOffset))
    return new Failure(
      'LINE_TLS_EXPIRED',
      `本机时钟比平台${clockOffset > 0 ? '快' : '慢'}约 ${spanInWords(clockOffset)}，因此平台的证书看起来不在有效期内。`,
      '请校准本机的日期和时间后重试。',
      { cause },
    );
  const clock = `本机时间现为${localTime.format(context.now.getTime() + (clockOffset ?? 0))}`;
  const { authority } = context;
  if (authority !== null && authority.notAfter < context.now)
    return new Failure(
      'LINE_TLS_EXPIRED',
      `“设置”中选定的 CA 证书“${authority.name}”已于${localTime.format(authority.notAfter)}过期（${clock}）。`,
      '请先核对本机的日期和时间；时间无误的话，请向平台运维人员索取新的 CA 证书，并在“设置”中更换。',
      { cause },
    );
  return code === 'CERT_NOT_YET_VALID'
    ? new Failure(
        'LINE_TLS_EXPIRED',
        `平台的证书还没有到生效日期，多半是本机时钟慢了（${clock}）。`,
        '请先核对并校准本机的日期和时间；时间无误的话，请联系平台运维人员。',
        { cause },
      )
    : new Failure(
        'LINE_TLS_EXPIRED',
        `平台的证书已过有效期，或者本机时钟快了（${clock}）。`,
        '请先核对本机的日期和时间；时间无误的话，请联系平台运维人员更换证书。',
        { cause },
      );
}

function protocolFailure(code: string, cause: unknown): Failure {
  if (code === 'ERR_SSL_WRONG_VERSION_NUMBER' || code === 'ERR_SSL_PACKET_LENGTH_TOO_LONG')
    return new Failure(
      'LINE_TLS_PROTOCOL',
      '对方没有用加密的 HTTPS 应答，这个地址和端口不是平台的服务。',
      '请核对平台地址和端口；本程序不使用未加密的连接。',
      { cause },
    );
  return new Failure(
    'LINE_TLS_PROTOCOL',
    '与平台谈不拢加密方式。平台可能只提供国密（SM2）TLS，或只提供过时的 TLS，本程序都不支持。',
    '请平台运维人员开放 TLS 1.2 或 1.3（国际算法）的入口，或通过支持国密的网关接入。',
    { cause },
  );
}

function untrustedFailure({ authority }: ConnectionContext, cause: unknown): Failure {
  const imitated = '若此前一直正常，可能有人冒充平台，请立即联系运维人员。';
  return authority === null
    ? new Failure(
        'LINE_TLS_UNTRUSTED',
        '平台的证书不是由本机系统信任的机构签发的，为安全起见没有连接。',
        `请在“设置”中选择平台的 CA 证书；${imitated}`,
        { cause },
      )
    : new Failure(
        'LINE_TLS_UNTRUSTED',
        `平台的证书不是由“设置”中选定的 CA“${authority.name}”签发的，为安全起见没有连接。`,
        `选定的 CA 证书与这个平台不配套：请核对平台地址，并向平台运维人员索取对应的 CA 证书，在“设置”中更换；${imitated}`,
        { cause },
      );
}

function errorCode(error: unknown): string {
  const { code } = error as NodeJS.ErrnoException;
  return typeof code === 'string' ? code : '';
}

/** Returns the `Failure` (`LINE_*`) that explains an error of the connection. A `Failure` is returned unchanged. */
export function connectionFailure(error: unknown, context: ConnectionContext): Failure {
  if (error instanceof Failure) return error;
  const code = errorCode(error);
  const options = { cause: error };
  if (code.startsWith('ERR_SSL_') || code === 'EPROTO') return protocolFailure(code, error);
  if (outOfDate.has(code)) return outOfDateFailure(code, context, error);
  if (untrusted.has(code)) return untrustedFailure(context, error);
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID')
    return new Failure(
      'LINE_TLS_NAME',
      `平台的证书不是发给“${context.host}”的，为安全起见没有连接。`,
      '请核对“设置”中的平台地址是否与证书上的名称一致；无误的话请联系平台运维人员。',
      options,
    );
  if (context.beforeProxy)
    return new Failure(
      'LINE_PROXY',
      '连不上代理服务器，或代理服务器没有应答。',
      '请核对“设置”中的代理地址和端口；不需要代理时请改为“不使用代理”。',
      options,
    );
  if (error instanceof TimeLimit)
    return new Failure(
      'LINE_TIMEOUT',
      timeLimitWords[error.phase](context.host),
      '请检查网络；程序会自动重试，您写下的内容都已保存在本机。',
      options,
    );
  if (code === 'ETIMEDOUT')
    return new Failure(
      'LINE_TIMEOUT',
      `连接“${context.host}”超时。`,
      '请检查网络；程序会自动重试。',
      options,
    );
  if (unreachable.has(code))
    return new Failure(
      'LINE_OFFLINE',
      code === 'ENOTFOUND' || code === 'EAI_AGAIN'
        ? `找不到“${context.host}”：域名解析不到，或本机没有联网。`
        : code === 'ECONNREFUSED'
          ? `“${context.host}”拒绝了连接：平台没有开启，或端口不对。`
          : `本机到不了“${context.host}”：没有联网，或不在平台所在的网络里。`,
      '请检查网线、无线网络或政务外网；连上后程序会自动继续，您写下的内容都已保存在本机。',
      options,
    );
  if (dropped.has(code))
    return new Failure(
      'LINE_DROPPED',
      context.connected ? '与平台的连接中途断开。' : '对方接通后又断开了连接，可能被防火墙拦截。',
      '程序会自动重试；若反复出现，请联系网络管理人员。',
      options,
    );
  if (code.startsWith('HPE_')) return badAnswer('对方的应答不是 HTTP。', error);
  if (code.startsWith('Z_')) return badAnswer('压缩的内容解不开。', error);
  return new Failure('LINE_OFFLINE', '与平台的连接失败。', '请检查网络；程序会自动重试。', options);
}

/** Failure for an answer that does not follow the contract, from the platform or an intermediary. */
export function badAnswer(detail: string, cause?: unknown): Failure {
  return new Failure(
    'LINE_BAD_ANSWER',
    `平台的应答无法识别：${detail}`,
    '可能是平台地址不对、需要先登录上网认证页面，或平台与本程序版本不合。请核对地址，或联系运维人员。',
    { cause },
  );
}

/**
 * Returns the JSON value of an answer; undefined when it is not JSON. Throws `Failure` 'LINE_BAD_ANSWER' when it is
 * nested too deeply or has too many items.
 */
export function parseJson({ headers, body }: Pick<HttpAnswer, 'headers' | 'body'>): unknown {
  if (!/^application\/json\s*(;|$)/i.test(headers['content-type'] ?? '')) return undefined;
  if (jsonExceedsLimits(body)) throw badAnswer('内容套得太深，或项目太多。');
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}

/** Failure for status 408: the platform did not receive the request in time. */
export function tooSlow(): Failure {
  return new Failure(
    'LINE_TIMEOUT',
    '网络太慢，平台没有等到完整的内容。',
    '请检查网络；程序会自动重试，您写下的内容都已保存在本机。',
  );
}

export function serverError(status: number): Failure {
  if (status === 503)
    return new Failure('LINE_SERVER_ERROR', '平台正忙。', '程序会自动重试；若持续出现，请联系平台运维人员。');
  return new Failure(
    'LINE_SERVER_ERROR',
    `平台内部出错（${status}）。`,
    '程序会自动重试；若持续出现，请联系平台运维人员。',
  );
}

export function proxyRefused(status: number): Failure {
  return status === 407
    ? new Failure(
        'LINE_PROXY',
        '代理服务器要求用户名和密码；本程序不保存密码，不能经过这样的代理。',
        '请网络管理人员为本机免密放行，或换用别的代理。',
      )
    : new Failure(
        'LINE_PROXY',
        `代理服务器不肯或不能转接到平台（${status}）。`,
        '请核对平台地址，或请网络管理人员在代理上放行平台。',
      );
}

export function answerTooLarge(limit: number): Failure {
  return new Failure(
    'LINE_ANSWER_TOO_LARGE',
    `平台的应答超过了 ${Math.round(limit / 1024 / 1024)} MB 的上限。`,
    '请联系平台运维人员。',
  );
}

/** Failure of a request that this program aborted, when closing or for something more urgent. */
export function cancelled(): Failure {
  return new Failure('CANCELLED', '操作已取消。', '需要时请重新操作。');
}
