import { useEffect, useRef, useState } from 'react';
import type { SessionState } from '../../electron/core/contract';
import { Fingerprint } from '../components/Fingerprint';
import { fingerprintText } from '../components/fingerprintLines';
import { PlainFailure } from '../components/PlainFailure';
import plain from '../components/plainElements.module.css';
import { chooseTypedGroups, groupState, type TypedGroups } from './rootConfirmation';
import { confirmRoot, signOut } from '../client/session';
import styles from './RootScreen.module.css';

/** Groups of the fingerprint that the user has to type; one is enough to demonstrate it in practice. */
const BLANKS = 4;
const PRACTICE_BLANKS = 1;

/**
 * Covers the pages until the user has compared the root of trust with the one given by the system administrator,
 * through another channel than the platform, or signs out.
 */
export function RootScreen(props: { session: SessionState; root: string }) {
  const { root } = props;
  const { practice } = props.session;
  const [blanks] = useState(() => chooseTypedGroups(practice ? PRACTICE_BLANKS : BLANKS));
  const [typed, setTyped] = useState<Record<number, string>>({});
  const [asked, setAsked] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => form.current?.querySelector('input')?.focus(), []);

  const problem = problemOf(root, blanks, typed, asked);
  const run = (act: () => Promise<void>) => {
    setBusy(true);
    setError(null);
    act()
      .catch(setError)
      .finally(() => setBusy(false));
  };
  const confirm = () => {
    setAsked(true);
    const wrong = [...blanks].find(
      ([line, group]) => groupState(root, line, group, typed[line] ?? '') !== 'same',
    );
    if (wrong) form.current?.querySelector<HTMLInputElement>(`[name="line-${wrong[0]}"]`)?.focus();
    else run(() => confirmRoot(root));
  };

  return (
    <main className={styles['cover']} data-screen="root">
      <div
        className={styles['card']}
        role="dialog"
        aria-modal="true"
        aria-labelledby="root-title"
        aria-describedby="root-why"
        aria-busy={busy}
      >
        <h1 id="root-title" className={styles['title']}>
          核对本单位的信任根
        </h1>
        <div id="root-why" className={styles['why']}>
          <p>本机将按它确认每张证书是谁的、每个人有什么职责。记下后，只有本单位签名移交才能更换。</p>
          <ol>
            <li>向系统管理员索取指纹：当面、打电话或看纸质通知，不要经过本平台。</li>
            <li>逐行对照。空着的{practice ? '一组' : '四组'}，照系统管理员给的填写。</li>
          </ol>
        </div>
        {practice && (
          <div className={styles['practice']}>
            <span>
              演练：由程序代系统管理员给出指纹，只空一组。正式使用时，每行空一组，一律照系统管理员给的填写。
            </span>
            <pre className={styles['given']}>{fingerprintText(root)}</pre>
          </div>
        )}
        <form
          ref={form}
          className={styles['form']}
          onSubmit={(event) => {
            event.preventDefault();
            if (!busy) confirm();
          }}
        >
          <Fingerprint
            sha256={root}
            label="平台给出的信任根指纹"
            field={(line, group) =>
              blanks.get(line) === group ? (
                <input
                  name={`line-${line}`}
                  className={[plain['input'], styles['blank']].join(' ')}
                  aria-label={`第 ${line + 1} 行第 ${group + 1} 组`}
                  aria-describedby="root-problem"
                  aria-invalid={groupState(root, line, group, typed[line] ?? '') === 'different'}
                  maxLength={4}
                  autoComplete="off"
                  autoCapitalize="none"
                  spellCheck={false}
                  value={typed[line] ?? ''}
                  onChange={(event) => setTyped({ ...typed, [line]: event.target.value })}
                />
              ) : null
            }
          />
          <div id="root-problem" role="alert" className={styles['problem']}>
            {problem}
          </div>
          <PlainFailure error={error} />
          <div className={styles['ways']}>
            <button
              className={[plain['button'], plain['primary'], styles['agree']].join(' ')}
              type="submit"
              disabled={busy}
            >
              与系统管理员给的一致，记下
            </button>
            <button className={plain['button']} type="button" disabled={busy} onClick={() => run(signOut)}>
              不一致或无从核对，退出登录
            </button>
          </div>
        </form>
      </div>
    </main>
  );
}

/**
 * Returns the reason why the root cannot be confirmed, as a sentence; empty when there is none, or nothing to report
 * yet.
 */
function problemOf(root: string, blanks: TypedGroups, typed: Record<number, string>, asked: boolean): string {
  const states = [...blanks].map(([line, group]) => ({
    line,
    state: groupState(root, line, group, typed[line] ?? ''),
  }));
  const different = states.filter(({ state }) => state === 'different').map(({ line }) => line + 1);
  if (different.length > 0)
    return `第 ${different.join('、')} 行填写的与平台给出的不同。请与系统管理员再核对一遍；仍不同的，不要继续，退出登录并立即报告系统管理员和审计员。`;
  const open = states.filter(({ state }) => state === 'open').map(({ line }) => line + 1);
  return asked && open.length > 0 ? `请填写第 ${open.join('、')} 行空着的一组，每组 4 个字符。` : '';
}
