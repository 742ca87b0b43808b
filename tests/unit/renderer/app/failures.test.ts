import { ORPCError } from '@orpc/client';
import { describe, expect, it } from 'vitest';
import { describeFailure, isConnectionLoss } from '../../../../renderer/app/failures';

describe('a failure told to a person', () => {
  it('passes on the sentence and the advice that the core wrote', () => {
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
  it('never shows the words of a defect, of the core or of the page', () => {
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
  it('tells a lost connection from a refusal, so that only the former is tried again', () => {
    const data = { advice: '' };
    expect(isConnectionLoss(new ORPCError('CORE_LOST', { data }))).toBe(true);
    expect(isConnectionLoss(new ORPCError('CORE_UNREACHABLE', { data }))).toBe(true);
    expect(isConnectionLoss(new ORPCError('NOT_PERMITTED', { data }))).toBe(false);
    expect(isConnectionLoss(new TypeError())).toBe(false);
  });
});
