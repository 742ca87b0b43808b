import { useEffect, useRef, useState } from 'react';
import type { SessionState } from '../../electron/core/contract';
import { core } from './connection';
import { forgetDesk, signIn, signOutLocked, unlock } from './session';
import type { Kept } from './screen';
import { PasswordField } from '../components/PasswordField';
import { PlainFailure } from '../components/PlainFailure';
import plain from '../components/plain.module.css';
import styles from './LockScreen.module.css';

const REASON: Record<NonNullable<SessionState['lockedReason']>, string> = {
  idle: '因一段时间没有操作，屏幕已锁定。',
  asked: '屏幕已锁定。',
  suspend: '计算机睡眠过，屏幕已锁定。',
};

/**
 * Covers the pages until the password is given. `rejoin`: the core was restarted under an open desk, so the same
 * certificate signs in again; the pages, and what is typed in them, stay.
 */
export function LockScreen(props: { session: SessionState; kept: Kept | null; rejoin: boolean }) {
  const { session, kept, rejoin } = props;
  const [password, setPassword] = useState('');
  const [hint, setHint] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const [leaving, setLeaving] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const field = useRef<HTMLInputElement>(null);
  const practice = kept?.practice ?? session.practice;
  const accountId = session.account?.id ?? kept?.accountId ?? '';

  useEffect(() => {
    if (!practice) return;
    const people = session.practice ? core.identity.practice() : core.identity.enterPractice();
    people.then((info) => {
      const person = info?.accounts.find((account) => account.accountId === accountId);
      setHint(person?.password ?? null);
    }, setError);
  }, [practice, session.practice, accountId]);

  /** The core came back on the login: to the same platform first, then in with the same certificate. */
  const joinAgain = async () => {
    const info = practice ? await core.identity.enterPractice() : null;
    const person = info?.accounts.find((account) => account.accountId === accountId);
    const path = person?.certificatePath ?? session.lastCertificatePath;
    if (path === null) forgetDesk();
    else await signIn(path, password);
  };
  const goOn = async () => {
    setBusy(true);
    setError(null);
    try {
      if (rejoin) await joinAgain();
      else await unlock(password);
    } catch (reason) {
      setError(reason);
    } finally {
      setPassword('');
      setBusy(false);
      field.current?.focus();
    }
  };
  const leave = () => {
    if (!leaving) setLeaving(true);
    else if (rejoin) forgetDesk();
    else signOutLocked().catch(setError);
  };

  return (
    <main className={styles['cover']} data-screen="locked">
      <form
        className={styles['card']}
        aria-busy={busy}
        onSubmit={(event) => {
          event.preventDefault();
          if (!busy) void goOn();
        }}
      >
        <h1 className={styles['title']}>{session.account?.name ?? kept?.name ?? '请再次验证身份'}</h1>
        {session.account !== null && <p className={styles['who']}>{session.account.department}</p>}
        <p className={styles['why']}>
          {rejoin
            ? '后台服务重新启动过，请再输入一次证书密码。页面上已填写的内容都还在。'
            : `${REASON[session.lockedReason ?? 'asked']}输入证书密码继续，页面上已填写的内容都还在。`}
        </p>
        <PlainFailure error={error} />
        <PasswordField
          id="unlock-password"
          label="证书密码"
          value={password}
          onChange={setPassword}
          field={field}
          autoFocus
        />
        {hint !== null && <p className={styles['hint']}>演练人员的密码是 {hint}</p>}
        <button className={[plain['button'], plain['primary']].join(' ')} type="submit" disabled={busy}>
          {busy ? '正在验证…' : '继续'}
        </button>
        <button className={[plain['link'], styles['leave']].join(' ')} type="button" onClick={leave}>
          {leaving ? '确定退出？没有保存的修改不再保留' : '退出登录'}
        </button>
      </form>
    </main>
  );
}
