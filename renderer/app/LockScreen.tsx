import { useRef, useState } from 'react';
import type { KeyLocation, SessionState } from '../../electron/core/contract';
import { core } from '../client/connection';
import { isPluggedIn, isToken, secretName } from '../client/keys';
import { discardPages, signIn, signOutLocked, unlock } from '../client/session';
import type { MountedSession } from '../client/screen';
import { useLoginAttempt, type LoginAction, type LoginAttempt } from '../client/useLoginAttempt';
import { useTokens } from '../client/useTokens';
import { LoginQuestionForm } from '../components/LoginQuestionForm';
import { PasswordField } from '../components/PasswordField';
import { PlainFailure } from '../components/PlainFailure';
import plain from '../components/plainElements.module.css';
import { usePracticePassword } from './usePracticePassword';
import styles from './LockScreen.module.css';

const REASON: Record<NonNullable<SessionState['lockedReason']>, string> = {
  idle: '因一段时间没有操作，屏幕已锁定。',
  asked: '屏幕已锁定。',
  suspend: '计算机睡眠过，屏幕已锁定。',
  removed: 'UKey 已拔出，屏幕已锁定。',
  session: '连续使用的时间到了，屏幕已锁定。',
};

/** Answers to the questions of a login. */
type Answers = Parameters<LoginAction>[0];

/** Returns the person whose pages are covered, and the key to continue with. */
function lockedPerson({ account, practice, lastKey }: SessionState, kept: MountedSession | null) {
  return {
    accountId: account?.id ?? kept?.accountId ?? '',
    name: account?.name ?? kept?.name ?? '请再次验证身份',
    practice: kept?.practice ?? practice,
    key: kept?.key ?? lastKey,
  };
}

/**
 * Covers the pages until the password or PIN is entered. `rejoin`: the core was restarted, so the user signs in again
 * with the same key; the pages and their unsaved input are kept.
 */
export function LockScreen(props: { session: SessionState; kept: MountedSession | null; rejoin: boolean }) {
  const { session, kept, rejoin } = props;
  const attempt = useLoginAttempt();
  const { accountId, name, practice, key } = lockedPerson(session, kept);
  const password = usePracticePassword({
    practice,
    entered: session.practice,
    accountId,
    key,
    onError: attempt.setError,
  });

  const goOn = async (secret: string, extra: Answers) => {
    if (!rejoin) return unlock(secret, extra.lastTry === true ? { lastTry: true } : {});
    // The core has restarted at the login: select the practice platform again, then sign in with the same key.
    if (practice) await core.identity.enterPractice();
    if (key === null) discardPages();
    else await signIn(key, secret, extra);
  };

  return (
    <main className={styles['cover']} data-screen="locked">
      <div className={styles['card']} aria-busy={attempt.busy}>
        <h1 className={styles['title']}>{name}</h1>
        {session.account !== null && <p className={styles['who']}>{session.account.department}</p>}
        <p className={styles['why']}>{whyText(session.lockedReason, key, rejoin)}</p>
        {isToken(key) && <TokenState token={key} on={attempt.ask === null} />}
        <LoginQuestionForm attempt={attempt} practice={practice} accountId={accountId} />
        <UnlockForm
          attempt={attempt}
          label={secretName(key?.kind)}
          practicePassword={password}
          onUnlock={goOn}
        />
        <LeaveButton
          onLeave={() => {
            if (rejoin) discardPages();
            else signOutLocked().catch(attempt.setError);
          }}
        />
      </div>
    </main>
  );
}

/** Returns why the pages are covered, and what to do. */
function whyText(reason: SessionState['lockedReason'], key: KeyLocation | null, rejoin: boolean): string {
  const label = secretName(key?.kind);
  const spoken = label.startsWith('PIN') ? ` ${label}` : label;
  return rejoin
    ? `后台服务重新启动过，请再输入一次${spoken}。页面上已填写的内容都还在。`
    : `${REASON[reason ?? 'asked']}${isToken(key) ? '插好 UKey，' : ''}输入${spoken}继续，页面上已填写的内容都还在。`;
}

/** Whether the token is connected, looked for while `on`. */
function TokenState({ token, on }: { token: KeyLocation; on: boolean }) {
  const tokens = useTokens(on);
  if (tokens === null) return null;
  const pulled = !isPluggedIn(token, tokens.keys);
  return (
    <p className={styles['token']} role="status" data-pulled={pulled}>
      {pulled ? '请插回 UKey，插好后自动识别。' : 'UKey 已插好。'}
    </p>
  );
}

/** Password or PIN; hidden while the login asks a question. */
function UnlockForm(props: {
  attempt: LoginAttempt;
  label: string;
  practicePassword: string | null;
  onUnlock: (secret: string, extra: Answers) => Promise<void>;
}) {
  const { attempt, label, practicePassword } = props;
  const { ask, busy } = attempt;
  const [secret, setSecret] = useState('');
  const field = useRef<HTMLInputElement>(null);
  const submit = () => {
    const given = secret;
    setSecret('');
    void attempt.start((extra) => props.onUnlock(given, extra)).finally(() => field.current?.focus());
  };
  return (
    <form
      className={styles['form']}
      hidden={ask !== null}
      onSubmit={(event) => {
        event.preventDefault();
        if (!busy) submit();
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
      {practicePassword !== null && <p className={styles['hint']}>演练人员的密码是 {practicePassword}</p>}
      <button className={[plain['button'], plain['primary']].join(' ')} type="submit" disabled={busy}>
        {busy ? '正在验证…' : '继续'}
      </button>
    </form>
  );
}

/** 退出登录; the second click confirms that unsaved changes are lost. */
function LeaveButton({ onLeave }: { onLeave: () => void }) {
  const [leaving, setLeaving] = useState(false);
  return (
    <button
      className={[plain['link'], styles['leave']].join(' ')}
      type="button"
      onClick={() => (leaving ? onLeave() : setLeaving(true))}
    >
      {leaving ? '确定退出？没有保存的修改不再保留' : '退出登录'}
    </button>
  );
}
