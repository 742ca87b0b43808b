import { jsonExceedsLimits } from '../../../domain/encoding/limits';
import { Failure } from '../../failure';
import type { HttpAnswer } from './protocol';

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
