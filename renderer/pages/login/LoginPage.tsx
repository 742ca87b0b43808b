import { useEffect, useState } from 'react';
import type { HostInfo, PracticeInfo, SessionState } from '../../../electron/core/contract';
import { core } from '../../client/connection';
import { reportError } from '../../client/report';
import { leavePractice } from '../../client/session';
import { useLoginAttempt } from '../../client/useLoginAttempt';
import { useTokens } from '../../client/useTokens';
import { LoginQuestionForm } from '../../components/LoginQuestionForm';
import { PlainFailure } from '../../components/PlainFailure';
import plain from '../../components/plainElements.module.css';
import { CertificateForm } from './CertificateForm';
import { LoginNotices } from './LoginNotices';
import { ConnectionTest } from './ConnectionTest';
import { PracticePeople } from './PracticePeople';
import { TokenNotice } from './TokenNotice';
import styles from './LoginPage.module.css';

/**
 * Login page. Plain elements and CSS, so that it is shown before antd is loaded. `session` is null while the core
 * starts: the form is then shown, but cannot be submitted.
 */
export function LoginPage(props: { session: SessionState | null; onSettings: () => void }) {
  const { session } = props;
  const [host, setHost] = useState<HostInfo | null>(null);
  const [practice, setPractice] = useState<PracticeInfo | null>(null);
  const [byFile, setByFile] = useState(false);
  const [withTokens, setWithTokens] = useState(false);
  const [person, setPerson] = useState<string | undefined>(undefined);
  const [moving, setMoving] = useState(false);
  const [entering, setEntering] = useState(false);
  const attempt = useLoginAttempt();
  const { ask, setError } = attempt;
  const busy = attempt.busy || moving;

  const inPractice = session?.practice === true;
  useEffect(() => {
    document.title = '登录 - 政府网站管理客户端';
    core.host.info().then(setHost, reportError);
    core.settings.load().then(({ settings }) => setWithTokens(settings.drivers.length > 0), reportError);
  }, []);
  useEffect(() => {
    if (inPractice) core.identity.practice().then(setPractice, setError);
  }, [inPractice, setError]);

  const enterPractice = async () => {
    setEntering(true);
    try {
      setPractice(await core.identity.enterPractice());
    } finally {
      setEntering(false);
    }
  };
  const run = (act: () => Promise<void>) => {
    setMoving(true);
    setError(null);
    act()
      .catch(setError)
      .finally(() => setMoving(false));
  };

  const people = inPractice ? practice : null;
  const byPerson = people !== null && !byFile;
  const tokens = useTokens(withTokens && !byPerson && ask === null && session !== null);
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
        <div className={styles['card']} aria-busy={session === null || busy}>
          <h1 className={styles['title']}>
            {ask?.kind === 'sms' ? '短信验证' : byPerson ? '选择演练人员' : '登录'}
          </h1>
          <p className={styles['platform']}>
            <span>平台</span>
            <span className={styles['url']}>
              {session === null ? '正在准备…' : session.platformUrl || '尚未设置地址'}
            </span>
            {inPractice && <span className={styles['practice']}>演练</span>}
          </p>

          <LoginNotices />
          {tokens !== null && <TokenNotice drivers={tokens.drivers} onSettings={props.onSettings} />}
          <LoginQuestionForm
            attempt={attempt}
            practice={inPractice}
            accountId={byPerson ? person : undefined}
          />
          <div className={styles['form']} hidden={ask !== null}>
            {byPerson ? (
              <PracticePeople people={people.accounts} attempt={attempt} onChoose={setPerson} />
            ) : (
              <CertificateForm session={session} tokens={tokens} withTokens={withTokens} attempt={attempt} />
            )}
          </div>
          {ask?.kind !== 'sms' && <PlainFailure error={attempt.error} />}

          {ask !== null ? null : inPractice ? (
            <div className={styles['ways']}>
              <button className={plain['link']} type="button" onClick={() => setByFile(!byFile)}>
                {byFile ? '从演练人员中选择' : withTokens ? '改用证书文件或 UKey 登录' : '改用证书文件登录'}
              </button>
              <button
                className={plain['link']}
                type="button"
                disabled={busy}
                onClick={() => run(leavePractice)}
              >
                离开演练
              </button>
            </div>
          ) : (
            <button
              className={[plain['button'], styles['enterPractice']].join(' ')}
              type="button"
              disabled={busy || session === null}
              onClick={() => run(enterPractice)}
            >
              <span>{entering ? '正在启动演练平台…' : '进入演练'}</span>
              <small>{entering ? '第一次要几秒钟' : '虚构的单位和人员，不影响真实网站'}</small>
            </button>
          )}

          <ConnectionTest key={session?.platformUrl} ready={session !== null} onSettings={props.onSettings} />
        </div>
        <p className={styles['version']}>{host === null ? ' ' : `版本 ${host.version}`}</p>
      </div>
    </main>
  );
}
