import plain from '../../components/plainElements.module.css';
import styles from './LoginPage.module.css';

/** Other ways than the shown one: into the practice platform, and in it to another kind of login or out again. */
export function LoginWays(props: {
  inPractice: boolean;
  byFile: boolean;
  withTokens: boolean;
  /** True while the practice platform starts. */
  entering: boolean;
  busy: boolean;
  /** False while the core starts. */
  ready: boolean;
  onSwitch: () => void;
  onEnter: () => void;
  onLeave: () => void;
}) {
  const { entering, busy, ready } = props;
  return props.inPractice ? (
    <PracticeWays {...props} />
  ) : (
    <EnterPractice entering={entering} disabled={busy || !ready} onEnter={props.onEnter} />
  );
}

/** Other ways in practice: another kind of login, and leaving it. */
function PracticeWays(props: {
  byFile: boolean;
  withTokens: boolean;
  busy: boolean;
  onSwitch: () => void;
  onLeave: () => void;
}) {
  return (
    <div className={styles['ways']}>
      <button className={plain['link']} type="button" onClick={props.onSwitch}>
        {props.byFile
          ? '从演练人员中选择'
          : props.withTokens
            ? '改用证书文件或 UKey 登录'
            : '改用证书文件登录'}
      </button>
      <button className={plain['link']} type="button" disabled={props.busy} onClick={props.onLeave}>
        离开演练
      </button>
    </div>
  );
}

/** Button 进入演练. */
function EnterPractice(props: { entering: boolean; disabled: boolean; onEnter: () => void }) {
  const { entering } = props;
  return (
    <button
      className={[plain['button'], styles['enterPractice']].join(' ')}
      type="button"
      disabled={props.disabled}
      onClick={props.onEnter}
    >
      <span>{entering ? '正在启动演练平台…' : '进入演练'}</span>
      <small>{entering ? '第一次要几秒钟' : '虚构的单位和人员，不影响真实网站'}</small>
    </button>
  );
}
