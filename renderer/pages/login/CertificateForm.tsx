import { useRef, useState } from 'react';
import type { ChosenFile, KeyLocation, SessionState, SignInKey } from '../../../electron/core/contract';
import { chooseFile } from '../../client/chooseFile';
import { isPluggedIn, isToken, secretName } from '../../client/keys';
import { signIn } from '../../client/session';
import type { LoginAttempt } from '../../client/useLoginAttempt';
import type { Tokens } from '../../client/useTokens';
import { PasswordField } from '../../components/PasswordField';
import plain from '../../components/plainElements.module.css';
import { KeyChoice, type ChosenKey } from './KeyChoice';
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
  const { session, tokens, attempt } = props;
  const [picked, setPicked] = useState<ChosenKey | null>(null);
  const [file, setFile] = useState<ChosenFile | null>(null);
  const [secret, setSecret] = useState('');
  const field = useRef<HTMLInputElement>(null);

  const last = session?.lastKey ?? null;
  const found = tokens?.keys ?? [];
  const missing = props.withTokens && isToken(last) && !isPluggedIn(last, found) ? last : null;
  const chosen = picked ?? usual(last, props.withTokens, found);
  const known = last?.kind === 'file' ? last : null;
  const path = file?.name ?? known?.path ?? '';
  const remembered = chosen !== 'file' || last?.kind === 'file';
  const ready =
    session !== null &&
    !attempt.busy &&
    (chosen === 'file' ? path !== '' : tokens === null || isPluggedIn(chosen, found));
  const label = secretName(chosen === 'file' ? 'file' : chosen.kind);

  const choose = async () => {
    try {
      const picked = await chooseFile('key');
      if (picked === null) return;
      setFile(picked);
      field.current?.focus();
    } catch (error) {
      attempt.setError(error);
    }
  };
  const submit = () => {
    const given = secret;
    const key: SignInKey | null =
      chosen !== 'file' ? chosen : file !== null ? { kind: 'chosen', file: file.handle } : known;
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
      {props.withTokens && (
        <KeyChoice
          tokens={tokens}
          missing={missing}
          chosen={chosen}
          disabled={attempt.busy}
          onChoose={(next) => {
            setPicked(next);
            setSecret('');
          }}
        />
      )}
      {chosen === 'file' && (
        <div className={plain['field']}>
          <label htmlFor="certificate">{props.withTokens ? '证书文件的位置' : '证书文件'}</label>
          <div className={styles['pick']}>
            <input
              id="certificate"
              className={plain['input']}
              value={path}
              title={path}
              readOnly
              placeholder="请选择证书文件（.p12 或 .pfx）"
            />
            <button
              className={plain['button']}
              type="button"
              disabled={attempt.busy}
              onClick={() => void choose()}
            >
              选择…
            </button>
          </div>
        </div>
      )}
      <PasswordField
        key={remembered ? 'remembered' : 'first'}
        id="password"
        label={label}
        value={secret}
        onChange={setSecret}
        field={field}
        autoFocus={remembered}
      />
      <button className={[plain['button'], plain['primary']].join(' ')} type="submit" disabled={!ready}>
        {attempt.busy ? '正在登录…' : '登录'}
      </button>
    </form>
  );
}

/** Returns the default: the key used last, otherwise the only connected token. */
function usual(last: KeyLocation | null, withTokens: boolean, found: Tokens['keys']): ChosenKey {
  if (!withTokens) return 'file';
  if (isToken(last)) return last;
  const [only, ...more] = found.map(({ location }) => location).filter(isToken);
  return last === null && only !== undefined && more.length === 0 ? only : 'file';
}
