import { useEffect, useRef, useState } from 'react';
import type { PracticeInfo, SessionState } from '../../electron/core/contract';
import { core } from '../client/connection';
import { isPluggedIn, isToken, sameKey, secretName } from '../client/keys';
import { discardPages, signIn, signOutLocked, unlock } from '../client/session';
import type { MountedSession } from '../client/screen';
import { useLoginAttempt } from '../client/useLoginAttempt';
import { useTokens } from '../client/useTokens';
import { LoginQuestionForm } from '../components/LoginQuestionForm';
import { PasswordField } from '../components/PasswordField';
import { PlainFailure } from '../components/PlainFailure';
import plain from '../components/plainElements.module.css';
import styles from './LockScreen.module.css';

const REASON: Record<NonNullable<SessionState['lockedReason']>, string> = {
  idle: '因一段时间没有操作，屏幕已锁定。',
  asked: '屏幕已锁定。',
  suspend: '计算机睡眠过，屏幕已锁定。',
  removed: 'UKey 已拔出，屏幕已锁定。',
  session: '连续使用的时间到了，屏幕已锁定。',
};

/**
 * Covers the pages until the password or PIN is entered. `rejoin`: the core was restarted, so the user signs in again
 * with the same key; the pages and their unsaved input are kept.
 */
export function LockScreen(props: { session: SessionState; kept: MountedSession | null; rejoin: boolean }) {
  const { session, kept, rejoin } = props;
  const [secret, setSecret] = useState('');
  const [people, setPeople] = useState<PracticeInfo | null>(null);
  const [leaving, setLeaving] = useState(false);
  const attempt = useLoginAttempt();
  const { ask, busy, setError } = attempt;
  const field = useRef<HTMLInputElement>(null);
  const practice = kept?.practice ?? session.practice;
  const accountId = session.account?.id ?? kept?.accountId ?? '';
  const key = kept?.key ?? session.lastKey;
  const label = secretName(key?.kind);
  const spoken = label.startsWith('PIN') ? ` ${label}` : label;
  const person = people?.accounts.find((account) => account.accountId === accountId);
  const hint =
    person && sameKey({ kind: 'file', path: person.certificatePath }, key) ? person.password : null;

  const tokens = useTokens(isToken(key) && ask === null);
  const pulled = key !== null && tokens !== null && !isPluggedIn(key, tokens.keys);

  useEffect(() => {
    if (!practice) return;
    const info = session.practice ? core.identity.practice() : core.identity.enterPractice();
    info.then(setPeople, setError);
  }, [practice, session.practice, setError]);

  const goOn = () => {
    const given = secret;
    setSecret('');
    void attempt
      .start(async (extra) => {
        if (!rejoin) return unlock(given, extra.lastTry === true ? { lastTry: true } : {});
        // The core has restarted at the login: select the practice platform again, then sign in with the same key.
        if (practice) await core.identity.enterPractice();
        if (key === null) discardPages();
        else await signIn(key, given, extra);
      })
      .finally(() => field.current?.focus());
  };
  const leave = () => {
    if (!leaving) setLeaving(true);
    else if (rejoin) discardPages();
    else signOutLocked().catch(setError);
  };

  return (
    <main className={styles['cover']} data-screen="locked">
      <div className={styles['card']} aria-busy={busy}>
        <h1 className={styles['title']}>{session.account?.name ?? kept?.name ?? '请再次验证身份'}</h1>
        {session.account !== null && <p className={styles['who']}>{session.account.department}</p>}
        <p className={styles['why']}>
          {rejoin
            ? `后台服务重新启动过，请再输入一次${spoken}。页面上已填写的内容都还在。`
            : `${REASON[session.lockedReason ?? 'asked']}${isToken(key) ? '插好 UKey，' : ''}输入${spoken}继续，页面上已填写的内容都还在。`}
        </p>
        {isToken(key) && tokens !== null && (
          <p className={styles['token']} role="status" data-pulled={pulled}>
            {pulled ? '请插回 UKey，插好后自动识别。' : 'UKey 已插好。'}
          </p>
        )}
        <LoginQuestionForm attempt={attempt} practice={practice} accountId={accountId} />
        <form
          className={styles['form']}
          hidden={ask !== null}
          onSubmit={(event) => {
            event.preventDefault();
            if (!busy) goOn();
          }}
        >
          <PlainFailure error={ask === null ? attempt.error : null} />
          <PasswordField
            id="unlock-password"
            label={label}
            value={secret}
            onChange={setSecret}
            field={field}
            autoFocus
          />
          {hint !== null && <p className={styles['hint']}>演练人员的密码是 {hint}</p>}
          <button className={[plain['button'], plain['primary']].join(' ')} type="submit" disabled={busy}>
            {busy ? '正在验证…' : '继续'}
          </button>
        </form>
        <button className={[plain['link'], styles['leave']].join(' ')} type="button" onClick={leave}>
          {leaving ? '确定退出？没有保存的修改不再保留' : '退出登录'}
        </button>
      </div>
    </main>
  );
}
