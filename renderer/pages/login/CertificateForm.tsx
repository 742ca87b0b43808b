import { useRef, useState } from 'react';
import type { HostInfo, SessionState } from '../../../electron/core/contract';
import { core } from '../../app/connection';
import { signIn } from '../../app/session';
import { PasswordField } from '../../components/PasswordField';
import plain from '../../components/plain.module.css';
import styles from './LoginPage.module.css';

/** Certificate file and password. The path of the last login is there already, so most days ask for one field only. */
export function CertificateForm(props: {
  session: SessionState | null;
  host: HostInfo | null;
  busy: boolean;
  run: (act: () => Promise<void>) => void;
}) {
  const [typed, setTyped] = useState<string | null>(null);
  const [password, setPassword] = useState('');
  const passwordField = useRef<HTMLInputElement>(null);
  const path = typed ?? props.session?.lastCertificatePath ?? '';
  const remembered = typeof props.session?.lastCertificatePath === 'string';
  const waiting = props.session === null;

  const choose = () =>
    props.run(async () => {
      const picked = await core.host.pickFile({ purpose: 'certificate' });
      if (picked.path === null) return;
      setTyped(picked.path);
      passwordField.current?.focus();
    });

  return (
    <form
      className={styles['form']}
      onSubmit={(event) => {
        event.preventDefault();
        if (waiting || props.busy || path.trim() === '') return;
        props.run(async () => {
          try {
            await signIn(path.trim(), password);
          } finally {
            setPassword('');
            passwordField.current?.focus();
          }
        });
      }}
    >
      <div className={plain['field']}>
        <label htmlFor="certificate">证书文件</label>
        <div className={styles['pick']}>
          <input
            id="certificate"
            className={plain['input']}
            value={path}
            title={path}
            spellCheck={false}
            autoComplete="off"
            maxLength={1000}
            placeholder="证书文件的位置（.p12 或 .pfx）"
            onChange={(event) => setTyped(event.target.value)}
          />
          {props.host?.nativeDialogs === true && (
            <button className={plain['button']} type="button" disabled={props.busy} onClick={choose}>
              选择…
            </button>
          )}
        </div>
      </div>
      <PasswordField
        key={remembered ? 'remembered' : 'first'}
        id="password"
        label="证书密码"
        value={password}
        onChange={setPassword}
        field={passwordField}
        autoFocus={remembered}
      />
      <button
        className={[plain['button'], plain['primary']].join(' ')}
        type="submit"
        disabled={waiting || props.busy || path.trim() === ''}
      >
        {props.busy ? '正在登录…' : '登录'}
      </button>
    </form>
  );
}
