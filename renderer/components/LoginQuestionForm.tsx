import { useEffect, useRef, useState } from 'react';
import { core } from '../client/connection';
import { reportError } from '../client/report';
import type { LoginAttempt } from '../client/useLoginAttempt';
import { PlainFailure } from './PlainFailure';
import plain from './plainElements.module.css';
import styles from './LoginQuestionForm.module.css';

/** Time in ms before the code may be sent again. */
const RESEND_AFTER = 60_000;

/**
 * Question of a login: SMS code or last PIN try. Renders nothing without a question. Plain elements: used on the login
 * and lock screens, which do not load antd.
 */
export function LoginQuestionForm(props: {
  attempt: LoginAttempt;
  practice: boolean;
  accountId?: string | undefined;
}) {
  const { ask } = props.attempt;
  if (ask?.kind === 'lastTry') return <LastTry {...props} ask={ask} />;
  if (ask?.kind === 'sms') return <Sms {...props} ask={ask} />;
  return null;
}

function LastTry({ attempt, ask }: { attempt: LoginAttempt; ask: { message: string; advice: string } }) {
  const back = useRef<HTMLButtonElement>(null);
  useEffect(() => back.current?.focus(), []);
  return (
    <div
      className={styles['ask']}
      role="alertdialog"
      aria-labelledby="last-try"
      aria-describedby="last-try-why"
    >
      <strong id="last-try">{ask.message}</strong>
      <span id="last-try-why">{ask.advice}</span>
      <div className={styles['ways']}>
        <button ref={back} className={plain['button']} type="button" onClick={attempt.drop}>
          先不试
        </button>
        <button
          className={[plain['button'], styles['danger']].join(' ')}
          type="button"
          disabled={attempt.busy}
          onClick={() => void attempt.risk()}
        >
          {attempt.busy ? '正在验证…' : '确定无误，用这最后一次'}
        </button>
      </div>
    </div>
  );
}

function Sms(props: {
  attempt: LoginAttempt;
  ask: { message: string; sentAt: number };
  practice: boolean;
  accountId?: string | undefined;
}) {
  const { attempt, ask } = props;
  const [code, setCode] = useState('');
  const left = useSecondsLeft(ask.sentAt + RESEND_AFTER);
  const message = usePracticeMessage(props.practice, props.accountId);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), [ask.sentAt]);

  return (
    <form
      className={styles['sms']}
      onSubmit={(event) => {
        event.preventDefault();
        if (attempt.busy || code.trim() === '') return;
        void attempt.answer(code.trim()).finally(() => {
          setCode('');
          field.current?.focus();
        });
      }}
    >
      <p className={styles['sent']} role="status">
        {ask.message}
      </p>
      <div className={plain['field']}>
        <label htmlFor="sms-code">短信验证码</label>
        <div className={styles['row']}>
          <input
            ref={field}
            id="sms-code"
            className={plain['input']}
            inputMode="numeric"
            autoComplete="one-time-code"
            maxLength={10}
            value={code}
            onChange={(event) => setCode(event.target.value)}
          />
          <button
            className={plain['button']}
            type="button"
            disabled={attempt.busy || left > 0}
            onClick={() => void attempt.resend()}
          >
            {left > 0 ? `${left} 秒后可重发` : '重新发送'}
          </button>
        </div>
      </div>
      {message !== null && <p className={styles['hint']}>演练短信：{message}</p>}
      <PlainFailure error={attempt.error} />
      <button
        className={[plain['button'], plain['primary']].join(' ')}
        type="submit"
        disabled={attempt.busy || code.trim() === ''}
      >
        {attempt.busy ? '正在验证…' : '验证并登录'}
      </button>
      <button className={[plain['link'], styles['back']].join(' ')} type="button" onClick={attempt.drop}>
        返回
      </button>
    </form>
  );
}

/** Returns the whole seconds left until `until` (ms since 1970), at least 0. */
function useSecondsLeft(until: number): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 500);
    return () => clearInterval(timer);
  }, []);
  return Math.max(0, Math.ceil((until - now) / 1000));
}

/** Returns the newest simulated SMS in practice: of this account if it is known, otherwise of anyone. */
function usePracticeMessage(practice: boolean, accountId: string | undefined): string | null {
  const [text, setText] = useState<string | null>(null);
  useEffect(() => {
    if (!practice) return;
    let stopped = false;
    const look = () =>
      core.identity.practiceMessages().then(({ messages }) => {
        const mine = messages.find((message) => accountId === undefined || message.accountId === accountId);
        if (!stopped) setText(mine?.text ?? null);
      }, reportError);
    void look();
    const timer = setInterval(() => void look(), 2_000);
    return () => {
      stopped = true;
      clearInterval(timer);
    };
  }, [practice, accountId]);
  return text;
}
