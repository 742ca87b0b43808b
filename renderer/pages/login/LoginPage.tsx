import { useEffect, useState } from 'react';
import type { HostInfo, SessionState } from '../../../electron/core/contract';
import { core } from '../../client/connection';
import { reportError } from '../../client/report';
import { leavePractice } from '../../client/session';
import { useLoginAttempt, type LoginAttempt } from '../../client/useLoginAttempt';
import { useTokens } from '../../client/useTokens';
import { LoginQuestionForm } from '../../components/LoginQuestionForm';
import { PlainFailure } from '../../components/PlainFailure';
import { CertificateForm } from './CertificateForm';
import { ConnectionTest } from './ConnectionTest';
import { LoginNotices } from './LoginNotices';
import { LoginWays } from './LoginWays';
import { PracticePeople } from './PracticePeople';
import { TokenNotice } from './TokenNotice';
import { usePracticePlatform } from './usePracticePlatform';
import styles from './LoginPage.module.css';

/**
 * Login page. Plain elements and CSS, so that it is shown before antd is loaded. `session` is null while the core
 * starts: the form is then shown, but cannot be submitted.
 */
export function LoginPage(props: { session: SessionState | null; onSettings: () => void }) {
  const [host, setHost] = useState<HostInfo | null>(null);
  const [withTokens, setWithTokens] = useState(false);
  useEffect(() => {
    document.title = '登录 - 政府网站管理客户端';
    core.host.info().then(setHost, reportError);
    core.settings.load().then(({ settings }) => setWithTokens(settings.drivers.length > 0), reportError);
  }, []);
  return (
    <main className={styles['page']} data-screen="login">
      <div className={styles['brand']}>
        <div className={styles['brandInner']}>
          <div className={styles['seal']} aria-hidden="true" />
          <p className={styles['product']}>政府网站管理客户端</p>
          <p className={styles['motto']}>起草 · 三级审核 · 证书签名 · 发布 · 同步</p>
        </div>
        <p className={styles['footnote']}>
          断网可以继续工作，联网后自动同步。密码与私钥只在本机使用，不保存、不上传。
        </p>
      </div>
      <div className={styles['side']}>
        <LoginCard {...props} withTokens={withTokens} />
        <p className={styles['version']}>{host === null ? ' ' : `版本 ${host.version}`}</p>
      </div>
    </main>
  );
}

/** Login with a certificate or as a person of the practice platform, and what helps when it fails. */
function LoginCard(props: { session: SessionState | null; withTokens: boolean; onSettings: () => void }) {
  const { session, withTokens } = props;
  const [byFile, setByFile] = useState(false);
  const [person, setPerson] = useState<string | undefined>(undefined);
  const attempt = useLoginAttempt();
  const { ask, setError } = attempt;
  const inPractice = session?.practice === true;
  const practice = usePracticePlatform(inPractice, setError);
  const move = useMove(setError);
  const busy = attempt.busy || move.moving;
  const people = byFile ? null : practice.people;
  const tokens = useTokens(withTokens && people === null && ask === null && session !== null);
  return (
    <div className={styles['card']} aria-busy={session === null || busy}>
      <LoginHead session={session} ask={ask} byPerson={people !== null} />
      <LoginNotices />
      {tokens !== null && <TokenNotice drivers={tokens.drivers} onSettings={props.onSettings} />}
      <LoginQuestionForm
        attempt={attempt}
        practice={inPractice}
        accountId={people === null ? undefined : person}
      />
      <div className={styles['form']} hidden={ask !== null}>
        {people === null ? (
          <CertificateForm session={session} tokens={tokens} withTokens={withTokens} attempt={attempt} />
        ) : (
          <PracticePeople people={people} attempt={attempt} onChoose={setPerson} />
        )}
      </div>
      {ask?.kind !== 'sms' && <PlainFailure error={attempt.error} />}

      {ask === null && (
        <LoginWays
          inPractice={inPractice}
          byFile={byFile}
          withTokens={withTokens}
          entering={practice.entering}
          busy={busy}
          ready={session !== null}
          onSwitch={() => setByFile(!byFile)}
          onEnter={() => move.run(practice.enter)}
          onLeave={() => move.run(leavePractice)}
        />
      )}

      <ConnectionTest key={session?.platformUrl} ready={session !== null} onSettings={props.onSettings} />
    </div>
  );
}

/** Title and platform. */
function LoginHead(props: { session: SessionState | null; ask: LoginAttempt['ask']; byPerson: boolean }) {
  const { session, ask, byPerson } = props;
  return (
    <>
      <h1 className={styles['title']}>
        {ask?.kind === 'sms' ? '短信验证' : byPerson ? '选择演练人员' : '登录'}
      </h1>
      <p className={styles['platform']}>
        <span>平台</span>
        <span className={styles['url']}>
          {session === null ? '正在准备…' : session.platformUrl || '尚未设置地址'}
        </span>
        {session?.practice === true && <span className={styles['practice']}>演练</span>}
      </p>
    </>
  );
}

/** A change to the practice platform or back; `onError` gets its failure, and null when it starts. */
function useMove(onError: (error: unknown) => void) {
  const [moving, setMoving] = useState(false);
  return {
    moving,
    run: (act: () => Promise<void>) => {
      setMoving(true);
      onError(null);
      act()
        .catch(onError)
        .finally(() => setMoving(false));
    },
  };
}
