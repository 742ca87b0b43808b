import type { AccountRow } from '../../../electron/core/contract';
import { exactTime } from '../../components/time';
import { useNow } from '../../components/useNow';
import { certificateState } from './certificateState';
import styles from './Accounts.module.css';

/** Number of valid certificates and the first expiry date. */
export function CertificateSummary({ certificates }: { certificates: AccountRow['certificates'] }) {
  const now = useNow();
  const live = certificates.filter(({ ended }) => ended === null);
  const [first] = [...live].sort((a, b) => a.notAfter.localeCompare(b.notAfter));
  if (first === undefined)
    return (
      <span data-tone="bad" className={styles['tone']}>
        没有可用的证书
      </span>
    );
  const state = certificateState(first, now);
  return (
    <span data-tone={state === 'good' ? 'good' : 'bad'} className={styles['tone']}>
      {live.length} 张
      <span className={styles['under']}>
        {state === 'over' ? '已过期：' : state === 'soon' ? '快到期：' : '最早到期：'}
        {exactTime(new Date(first.notAfter)).slice(0, 10)}
      </span>
    </span>
  );
}
