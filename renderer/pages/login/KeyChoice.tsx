import type { KeyLocation } from '../../../electron/core/contract';
import { keyId, sameKey } from '../../client/keys';
import type { Tokens } from '../../client/useTokens';
import { commonName } from '../../components/certificateNames';
import { machineNow } from '../../components/machineClock';
import { exactTime } from '../../components/time';
import styles from './LoginPage.module.css';

type Token = Exclude<KeyLocation, { kind: 'file' }>;

/** `file`: the file selected below. */
export type ChosenKey = Token | 'file';

const day = (at: string) => exactTime(new Date(at)).slice(0, 10);

/**
 * Selection of the key: certificates of connected tokens, or a file. `missing`: token used last that is not connected.
 */
export function KeyChoice(props: {
  tokens: Tokens | null;
  missing: Token | null;
  chosen: ChosenKey;
  disabled: boolean;
  onChoose: (key: ChosenKey) => void;
}) {
  const { tokens, missing, chosen, onChoose } = props;
  // Before the login, the time of the platform is unknown.
  const now = machineNow();
  const one = (key: ChosenKey) => ({
    type: 'radio' as const,
    name: 'key',
    disabled: props.disabled,
    checked: chosen === 'file' ? key === 'file' : key !== 'file' && sameKey(key, chosen),
    onChange: () => onChoose(key),
  });
  return (
    <fieldset className={styles['keys']}>
      <legend>登录用的证书</legend>
      {tokens?.keys.map(({ location, certificate }) => {
        if (location.kind === 'file') return null;
        const over = new Date(certificate.notAfter) < now;
        return (
          <label key={keyId(location)} className={styles['key']}>
            <input {...one(location)} />
            <span className={styles['keyName']}>{commonName(certificate.subject)}</span>
            <span className={styles['keyNote']} data-over={over}>
              UKey {location.label || location.serial}，有效期 {day(certificate.notBefore)} 至{' '}
              {day(certificate.notAfter)}
              {over && '，已过期'}
            </span>
          </label>
        );
      })}
      {missing !== null && (
        <label className={styles['key']}>
          <input {...one(missing)} />
          <span className={styles['keyName']}>上次使用的 UKey</span>
          <span className={styles['keyNote']}>
            {missing.label || missing.serial}，{tokens === null ? '正在查找…' : '没有插入。插入后自动识别。'}
          </span>
        </label>
      )}
      <label className={styles['key']}>
        <input {...one('file')} />
        <span className={styles['keyName']}>证书文件</span>
        <span className={styles['keyNote']}>保存在本机或移动盘上的 .p12、.pfx 文件</span>
      </label>
      {tokens !== null && tokens.keys.length === 0 && missing === null && (
        <p className={styles['keyNote']}>没有发现 UKey。插入后自动识别。</p>
      )}
    </fieldset>
  );
}
