import { Failure } from '../../failure';
import { TimeLimit, type ConnectionContext, type ConnectionFault } from './connection-fault';
import { badAnswer } from './failures';
import { tlsFailure } from './tls-failure';

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
const dropped = new Set(['ECONNRESET', 'EPIPE', 'ECONNABORTED', 'HPE_INVALID_EOF_STATE']);

function errorCode(error: unknown): string {
  const { code } = error as NodeJS.ErrnoException;
  return typeof code === 'string' ? code : '';
}

function proxyFailure({ error, context }: ConnectionFault): Failure | null {
  if (!context.beforeProxy) return null;
  return new Failure(
    'LINE_PROXY',
    '连不上代理服务器，或代理服务器没有应答。',
    '请核对“设置”中的代理地址和端口；不需要代理时请改为“不使用代理”。',
    { cause: error },
  );
}

function timeoutFailure({ error, code, context }: ConnectionFault): Failure | null {
  if (error instanceof TimeLimit)
    return new Failure(
      'LINE_TIMEOUT',
      timeLimitWords[error.phase](context.host),
      '请检查网络；程序会自动重试，您写下的内容都已保存在本机。',
      { cause: error },
    );
  if (code !== 'ETIMEDOUT') return null;
  return new Failure('LINE_TIMEOUT', `连接“${context.host}”超时。`, '请检查网络；程序会自动重试。', {
    cause: error,
  });
}

function unreachableWords(code: string, host: string): string {
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return `找不到“${host}”：域名解析不到，或本机没有联网。`;
  if (code === 'ECONNREFUSED') return `“${host}”拒绝了连接：平台没有开启，或端口不对。`;
  return `本机到不了“${host}”：没有联网，或不在平台所在的网络里。`;
}

function unreachableFailure({ error, code, context }: ConnectionFault): Failure | null {
  if (!unreachable.has(code)) return null;
  return new Failure(
    'LINE_OFFLINE',
    unreachableWords(code, context.host),
    '请检查网线、无线网络或政务外网；连上后程序会自动继续，您写下的内容都已保存在本机。',
    { cause: error },
  );
}

function droppedFailure({ error, code, context }: ConnectionFault): Failure | null {
  if (!dropped.has(code)) return null;
  return new Failure(
    'LINE_DROPPED',
    context.connected ? '与平台的连接中途断开。' : '对方接通后又断开了连接，可能被防火墙拦截。',
    '程序会自动重试；若反复出现，请联系网络管理人员。',
    { cause: error },
  );
}

function malformedAnswer({ error, code }: ConnectionFault): Failure | null {
  if (code.startsWith('HPE_')) return badAnswer('对方的应答不是 HTTP。', error);
  return code.startsWith('Z_') ? badAnswer('压缩的内容解不开。', error) : null;
}

/** In this order: an error of TLS explains more than the state of the connection, and that more than a system error. */
const EXPLANATIONS = [
  tlsFailure,
  proxyFailure,
  timeoutFailure,
  unreachableFailure,
  droppedFailure,
  malformedAnswer,
];

/** Returns the `Failure` (`LINE_*`) that explains an error of the connection. A `Failure` is returned unchanged. */
export function connectionFailure(error: unknown, context: ConnectionContext): Failure {
  if (error instanceof Failure) return error;
  const fault: ConnectionFault = { error, code: errorCode(error), context };
  for (const explain of EXPLANATIONS) {
    const failure = explain(fault);
    if (failure) return failure;
  }
  return new Failure('LINE_OFFLINE', '与平台的连接失败。', '请检查网络；程序会自动重试。', { cause: error });
}
