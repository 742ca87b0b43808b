import { ORPCError } from '@orpc/client';
import { describe, expect, it } from 'vitest';
import { describeFailure, isConnectionLoss } from '../../../../renderer/client/failures';

describe('the description of a failure', () => {
  it('contains the sentence and the advice of the core', () => {
    const error = new ORPCError('PASSWORD_WRONG', {
      message: '证书密码不对。',
      data: { advice: '请重新输入。' },
    });
    expect(describeFailure(error)).toEqual({
      code: 'PASSWORD_WRONG',
      message: '证书密码不对。',
      advice: '请重新输入。',
    });
  });
  it('never shows the text of an unexpected error of the core or of the page', () => {
    const defects = [
      new ORPCError('INTERNAL_SERVER_ERROR', { message: 'Internal server error' }),
      new ORPCError('BAD_REQUEST', { message: 'Input validation failed', data: { issues: [] } }),
      new TypeError('x is undefined'),
      'thrown text',
      null,
    ];
    for (const defect of defects) {
      const { message, advice } = describeFailure(defect);
      expect(message + advice).not.toMatch(/[a-z]/i);
      expect(advice).not.toBe('');
    }
  });
  it('tells a lost connection from a refusal', () => {
    const data = { advice: '' };
    expect(isConnectionLoss(new ORPCError('CORE_LOST', { data }))).toBe(true);
    expect(isConnectionLoss(new ORPCError('CORE_UNREACHABLE', { data }))).toBe(true);
    expect(isConnectionLoss(new ORPCError('NOT_PERMITTED', { data }))).toBe(false);
    expect(isConnectionLoss(new TypeError())).toBe(false);
  });
});
