import { useLayoutEffect, useRef, useState } from 'react';
import type { SessionState } from '../../../electron/core/contract';
import { chooseFile } from '../../client/chooseFile';
import { secretName } from '../../client/keys';
import { signIn } from '../../client/session';
import type { LoginAttempt } from '../../client/useLoginAttempt';
import type { Tokens } from '../../client/useTokens';
import { PasswordField } from '../../components/PasswordField';
import plain from '../../components/plainElements.module.css';
import { KeyChoice } from './KeyChoice';
import { useKeySelection } from './useKeySelection';
import styles from './LoginPage.module.css';

/**
 * Selection of a key, with its password or PIN. The key used last is preselected. `tokens` is null when no token driver
 * is configured, or before the first answer.
 */
export function CertificateForm(props: {
  session: SessionState | null;
  tokens: Tokens | null;
  withTokens: boolean;
  attempt: LoginAttempt;
}) {
  const { session, tokens, withTokens, attempt } = props;
  const { chosen, key, ...selection } = useKeySelection(session, tokens, withTokens);
  const [secret, setSecret] = useState('');
  const field = useRef<HTMLInputElement>(null);
  // The field is on the page before the script runs: the state takes over what has been typed by then.
  useLayoutEffect(() => setSecret(field.current?.value ?? ''), []);
  const ready = session !== null && !attempt.busy && selection.available;

  const choose = async () => {
    try {
      const picked = await chooseFile('key');
      if (picked === null) return;
      selection.file.setFile(picked);
      field.current?.focus();
    } catch (error) {
      attempt.setError(error);
    }
  };
  const submit = () => {
    const given = secret;
    if (key === null) return;
    setSecret('');
    void attempt.start((extra) => signIn(key, given, extra)).finally(() => field.current?.focus());
  };

  return (
    <form
      className={styles['form']}
      onSubmit={(event) => {
        event.preventDefault();
        if (ready) submit();
      }}
    >
      {withTokens && (
        <KeyChoice
          tokens={tokens}
          missing={selection.missing}
          chosen={chosen}
          disabled={attempt.busy}
          onChoose={(next) => {
            selection.pick(next);
            setSecret('');
          }}
        />
      )}
      {chosen === 'file' && (
        <FileField
          label={withTokens ? '证书文件的位置' : '证书文件'}
          path={selection.file.path}
          disabled={session === null || attempt.busy}
          onChoose={() => void choose()}
        />
      )}
      <PasswordField
        key={selection.remembered ? 'remembered' : 'first'}
        id="password"
        label={secretName(chosen === 'file' ? 'file' : chosen.kind)}
        value={secret}
        onChange={setSecret}
        field={field}
        autoFocus={selection.remembered}
      />
      <button className={[plain['button'], plain['primary']].join(' ')} type="submit" disabled={!ready}>
        {attempt.busy ? '正在登录…' : '登录'}
      </button>
    </form>
  );
}

/** Path of the certificate file, and the button that selects another one. */
function FileField(props: { label: string; path: string; disabled: boolean; onChoose: () => void }) {
  return (
    <div className={plain['field']}>
      <label htmlFor="certificate">{props.label}</label>
      <div className={styles['pick']}>
        <input
          id="certificate"
          className={plain['input']}
          value={props.path}
          title={props.path}
          readOnly
          placeholder="请选择证书文件（.p12 或 .pfx）"
        />
        <button className={plain['button']} type="button" disabled={props.disabled} onClick={props.onChoose}>
          选择…
        </button>
      </div>
    </div>
  );
}
