import { ORPCError } from '@orpc/client';

/** A failure as a person is told of it. `code` is for the telephone: what to read out when asking for help. */
export interface FailureText {
  code: string;
  message: string;
  advice: string;
}

/** Errors of this page's own code. The core wraps whatever goes wrong with it in an ORPCError. */
const DEFECTS = [TypeError, RangeError, ReferenceError, SyntaxError];

/** Whether a call got no answer because the core or the line to it was gone, rather than a refusal. */
export function isConnectionLoss(error: unknown): boolean {
  return (
    error instanceof Error &&
    !(error instanceof ORPCError) &&
    !DEFECTS.some((defect) => error instanceof defect)
  );
}

function adviceOf(data: unknown): string | null {
  return typeof data === 'object' && data !== null && 'advice' in data && typeof data.advice === 'string'
    ? data.advice
    : null;
}

/** Puts any error into a sentence and what to do. Only sentences that the core wrote for people are passed on. */
export function describeFailure(error: unknown): FailureText {
  if (error instanceof ORPCError) {
    const advice = adviceOf(error.data);
    if (advice !== null) return { code: error.code, message: error.message, advice };
    if (error.code === 'BAD_REQUEST')
      return {
        code: error.code,
        message: '填写的内容不完整或格式不对,这次操作没有进行。',
        advice: '请检查各项填写后再试。',
      };
    return {
      code: String(error.code),
      message: '程序内部出错,这次操作没有完成。',
      advice: '请再试一次;若仍这样,请重新启动程序。已填写的内容不会丢失。',
    };
  }
  if (isConnectionLoss(error))
    return {
      code: 'CONNECTION_LOST',
      message: '与本机后台服务的连接断开了,这次操作没有得到答复。',
      advice: '程序正在自动恢复连接,恢复后请再试一次。',
    };
  return {
    code: 'PAGE_ERROR',
    message: '页面出错,这次操作没有完成。',
    advice: '请再试一次;若仍这样,请重新启动程序。',
  };
}
