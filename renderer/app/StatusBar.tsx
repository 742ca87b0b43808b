import { Link } from 'react-router';
import { useQuery } from '@tanstack/react-query';
import { dutySummary } from '../pages/duty/state';
import { useDuty } from '../pages/duty/useDuty';
import { TimeText } from '../components/TimeText';
import { exactTime } from '../components/time';
import { useNow } from '../components/useNow';
import { coreQueries } from '../client/query';
import { useSessionStore } from '../client/session';
import { syncSummary } from '../client/syncSummary';
import styles from './StatusBar.module.css';

/** Days before the expiry of the certificate from which the status bar shows it. */
const EXPIRY_NOTICE_DAYS = 30;

/** Status line of every page: sync, duty, certificate, login. */
export function StatusBar() {
  const sync = useQuery(coreQueries.sync.status.queryOptions());
  const shift = useDuty().data;
  const duty = shift && dutySummary(shift);
  const session = useSessionStore((state) => state.session);
  const now = useNow();
  const summary = syncSummary(sync.data);
  const notAfter = session?.certificate?.notAfter;
  const daysLeft =
    notAfter === undefined ? null : Math.floor((Date.parse(notAfter) - now.getTime()) / 86_400_000);

  return (
    <footer className={styles['bar']}>
      <Link to="/sync" className={styles['sync']} data-tone={summary.tone} aria-live="polite">
        <span className={styles['dot']} aria-hidden="true" />
        <span className={styles['text']}>{summary.text}</span>
        {summary.reason !== '' && <span className={styles['reason']}>{summary.reason}</span>}
      </Link>
      {duty && (
        <Link
          to="/duty"
          className={styles['duty']}
          data-tone={duty.tone}
          aria-live="polite"
          title={duty.text}
        >
          {duty.text}
        </Link>
      )}
      <span className={styles['item']}>
        {typeof sync.data?.lastSyncedAt === 'string' && (
          <>
            最近同步：
            <TimeText at={sync.data.lastSyncedAt} />
          </>
        )}
      </span>
      <span className={styles['gap']} />
      {daysLeft !== null && notAfter !== undefined && daysLeft < EXPIRY_NOTICE_DAYS && (
        <span className={styles['expiry']} title={exactTime(new Date(notAfter))}>
          {daysLeft < 0 ? '证书已过期，请更换' : `证书还有 ${daysLeft} 天到期`}
        </span>
      )}
      {typeof session?.standing === 'string' && (
        <span className={styles['item']}>{session.standing === 'online' ? '已在平台登录' : '离线登录'}</span>
      )}
      <span className={styles['url']} title={session?.platformUrl}>
        {session?.platformUrl}
      </span>
    </footer>
  );
}
