import { ORPCError } from '@orpc/client';

/** A failure as shown to the user. `code` is what to name when asking for help. */
export interface FailureText {
  code: string;
  message: string;
  advice: string;
}

/** Codes of a call without an answer, which is not a refusal: `coreConnector.ts`, `coreConnection.ts`. */
const CONNECTION_LOSSES = ['CORE_UNREACHABLE', 'CORE_LOST'];

export function isConnectionLoss(error: unknown): boolean {
  return error instanceof ORPCError && CONNECTION_LOSSES.includes(String(error.code));
}

function adviceOf(data: unknown): string | null {
  return typeof data === 'object' && data !== null && 'advice' in data && typeof data.advice === 'string'
    ? data.advice
    : null;
}

/**
 * Converts any error to a sentence and advice. Shows only messages that the core wrote for users; other errors get a
 * general text.
 */
export function describeFailure(error: unknown): FailureText {
  if (error instanceof ORPCError) {
    const advice = adviceOf(error.data);
    if (advice !== null) return { code: String(error.code), message: error.message, advice };
    if (error.code === 'BAD_REQUEST')
      return {
        code: 'BAD_REQUEST',
        message: '填写的内容不完整或格式不对，这次操作没有进行。',
        advice: '请检查各项填写后再试。',
      };
    return {
      code: String(error.code),
      message: '程序内部出错，这次操作没有完成。',
      advice: '请再试一次；若仍这样，请重新启动程序。已填写的内容不会丢失。',
    };
  }
  return {
    code: 'PAGE_ERROR',
    message: '页面出错，这次操作没有完成。',
    advice: '请再试一次；若仍这样，请重新启动程序。',
  };
}
