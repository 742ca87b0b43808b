import { useRef, useState } from 'react';
import { describeFailure } from './failures';

/** What is wanted beside the password or PIN. `sentAt` is when this page heard of the code, ms. */
export type Ask =
  { kind: 'sms'; message: string; sentAt: number } | { kind: 'lastTry'; message: string; advice: string };

/** One try to sign in or to unlock, with what was asked for since. */
export type Act = (extra: { smsCode?: string; lastTry?: boolean }) => Promise<void>;

/**
 * A login as a conversation: the first try may be answered with a question (a code from an SMS, whether to risk the last
 * try at a PIN), and goes on from there. The secret lives in the act only, and goes with it.
 */
export function useAttempt() {
  const act = useRef<Act | null>(null);
  const [busy, setBusy] = useState(false);
  const [ask, setAsk] = useState<Ask | null>(null);
  const [error, setError] = useState<unknown>(null);

  const drop = () => {
    act.current = null;
    setAsk(null);
  };
  const go = async (extra: Parameters<Act>[0]): Promise<void> => {
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
        // A wrong code is typed again; anything else begins anew.
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
    start: (next: Act) => {
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
export type Attempt = ReturnType<typeof useAttempt>;
