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
  const session = useSessionStore((state) => state.session);
  const summary = syncSummary(sync.data);
  const notAfter = session?.certificate?.notAfter;
  return (
    <footer className={styles['bar']}>
      <Link to="/sync" className={styles['sync']} data-tone={summary.tone} aria-live="polite">
        <span className={styles['dot']} aria-hidden="true" />
        <span className={styles['text']}>{summary.text}</span>
        {summary.reason !== '' && <span className={styles['reason']}>{summary.reason}</span>}
      </Link>
      <DutyLink />
      <span className={styles['item']}>
        {typeof sync.data?.lastSyncedAt === 'string' && (
          <>
            最近同步：
            <TimeText at={sync.data.lastSyncedAt} />
          </>
        )}
      </span>
      <span className={styles['gap']} />
      {notAfter !== undefined && <CertificateExpiry notAfter={notAfter} />}
      {typeof session?.standing === 'string' && (
        <span className={styles['item']}>{session.standing === 'online' ? '已在平台登录' : '离线登录'}</span>
      )}
      <span className={styles['url']} title={session?.platformUrl}>
        {session?.platformUrl}
      </span>
    </footer>
  );
}

/** People on duty, for those who see duty. */
function DutyLink() {
  const shift = useDuty().data;
  if (shift === undefined) return null;
  const { tone, text } = dutySummary(shift);
  return (
    <Link to="/duty" className={styles['duty']} data-tone={tone} aria-live="polite" title={text}>
      {text}
    </Link>
  );
}

/** Days until the certificate expires, when they are few. */
function CertificateExpiry({ notAfter }: { notAfter: string }) {
  const daysLeft = Math.floor((Date.parse(notAfter) - useNow().getTime()) / 86_400_000);
  if (daysLeft >= EXPIRY_NOTICE_DAYS) return null;
  return (
    <span className={styles['expiry']} title={exactTime(new Date(notAfter))}>
      {daysLeft < 0 ? '证书已过期，请更换' : `证书还有 ${daysLeft} 天到期`}
    </span>
  );
}
