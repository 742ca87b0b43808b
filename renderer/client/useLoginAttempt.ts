import { useRef, useState } from 'react';
import { describeFailure } from './failures';

/** Question of a login after the password or PIN. `sentAt`: time in ms when the page learned that the code was sent. */
export type LoginQuestion =
  { kind: 'sms'; message: string; sentAt: number } | { kind: 'lastTry'; message: string; advice: string };

/** One attempt to sign in or unlock, with the answers so far. */
export type LoginAction = (extra: { smsCode?: string; lastTry?: boolean }) => Promise<void>;

/**
 * State of a login with questions: the first attempt may be answered by a question (an SMS code, or whether to use the
 * last PIN try), and is repeated with the answer. The secret is held by the closure only and released with it.
 */
export function useLoginAttempt() {
  const act = useRef<LoginAction | null>(null);
  const [busy, setBusy] = useState(false);
  const [ask, setAsk] = useState<LoginQuestion | null>(null);
  const [error, setError] = useState<unknown>(null);

  const drop = () => {
    act.current = null;
    setAsk(null);
  };
  const go = async (extra: Parameters<LoginAction>[0]): Promise<void> => {
    if (act.current === null) return;
    setBusy(true);
    setError(null);
    try {
      await act.current(extra);
      drop();
    } catch (reason) {
      const { code, message, advice } = describeFailure(reason);
      if (code === 'SMS_REQUIRED') setAsk({ kind: 'sms', message, sentAt: Date.now() });
      else if (code === 'PIN_LAST_TRY' && extra.lastTry !== true)
        setAsk({ kind: 'lastTry', message, advice });
      else {
        setError(reason);
        // A wrong code can be typed again; after any other failure the login starts over.
        if (code !== 'SMS_WRONG' && code !== 'SMS_EXPIRED') drop();
      }
    } finally {
      setBusy(false);
    }
  };
  return {
    busy,
    ask,
    error,
    setError,
    start: (next: LoginAction) => {
      act.current = next;
      setAsk(null);
      return go({});
    },
    risk: () => go({ lastTry: true }),
    answer: (smsCode: string) => go({ smsCode }),
    resend: () => go({}),
    drop: () => {
      setError(null);
      drop();
    },
  };
}
export type LoginAttempt = ReturnType<typeof useLoginAttempt>;
