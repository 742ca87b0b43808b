// @vitest-environment jsdom
import { act, StrictMode } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { ORPCError } from '@orpc/client';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  useLoginAttempt,
  type LoginAction,
  type LoginAttempt,
} from '../../../../renderer/client/useLoginAttempt';

const failure = (code: string, message: string) =>
  new ORPCError(code, { message, data: { advice: '请按提示办理。' } });

let root: Root;
let attempt: LoginAttempt;
function LoginForm() {
  attempt = useLoginAttempt();
  return null;
}

beforeEach(() => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  root = createRoot(document.createElement('div'));
  act(() =>
    root.render(
      <StrictMode>
        <LoginForm />
      </StrictMode>,
    ),
  );
});
afterEach(() => {
  act(() => root.unmount());
  vi.unstubAllGlobals();
});

describe('an attempt to sign in', () => {
  it('asks before the last try at a PIN, and uses it only after confirmation', async () => {
    const tries: Parameters<LoginAction>[0][] = [];
    const signIn: LoginAction = (extra) => {
      tries.push(extra);
      return extra.lastTry === true
        ? Promise.resolve()
        : Promise.reject(failure('PIN_LAST_TRY', 'PIN 码只剩最后一次机会。'));
    };
    await act(() => attempt.start(signIn));
    expect(attempt.ask).toMatchObject({ kind: 'lastTry', message: 'PIN 码只剩最后一次机会。' });
    expect(attempt.error).toBeNull();
    expect(tries).toEqual([{}]);
    await act(() => attempt.risk());
    expect(tries).toEqual([{}, { lastTry: true }]);
    expect(attempt.ask).toBeNull();
  });

  it('does not use the last try when the person declines', async () => {
    const signIn = vi.fn<LoginAction>(() =>
      Promise.reject(failure('PIN_LAST_TRY', 'PIN 码只剩最后一次机会。')),
    );
    await act(() => attempt.start(signIn));
    act(() => attempt.drop());
    expect(attempt.ask).toBeNull();
    await act(() => attempt.risk());
    expect(signIn).toHaveBeenCalledTimes(1);
  });

  it('asks for the SMS code again after a wrong one, and starts again after any other failure', async () => {
    const answers = [
      failure('SMS_REQUIRED', '验证码已发送到 138****0001。'),
      failure('SMS_WRONG', '验证码不正确。'),
      failure('TOO_MANY_TRIES', '验证码输错次数过多。'),
    ];
    await act(() => attempt.start(() => Promise.reject(answers.shift()!)));
    expect(attempt.ask).toMatchObject({ kind: 'sms', message: '验证码已发送到 138****0001。' });
    await act(() => attempt.answer('000000'));
    expect(attempt.ask?.kind).toBe('sms');
    expect(attempt.error).toMatchObject({ code: 'SMS_WRONG' });
    await act(() => attempt.answer('000001'));
    expect(attempt.ask).toBeNull();
    expect(attempt.error).toMatchObject({ code: 'TOO_MANY_TRIES' });
  });

  it('repeats the same call with the SMS code, so that the secret is typed once', async () => {
    const given: Parameters<LoginAction>[0][] = [];
    await act(() =>
      attempt.start((extra) => {
        given.push(extra);
        return extra.smsCode === '123456'
          ? Promise.resolve()
          : Promise.reject(failure('SMS_REQUIRED', '验证码已发送。'));
      }),
    );
    await act(() => attempt.resend());
    await act(() => attempt.answer('123456'));
    expect(given).toEqual([{}, {}, { smsCode: '123456' }]);
    expect([attempt.ask, attempt.error, attempt.busy]).toEqual([null, null, false]);
  });
});
