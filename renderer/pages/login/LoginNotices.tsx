import { useEffect, useState } from 'react';
import type { Notice } from '../../../electron/core/contract';
import { core } from '../../client/connection';
import { reportError } from '../../client/report';
import plain from '../../components/plainElements.module.css';
import styles from './LoginPage.module.css';

/** Notices of the core before the login, such as unreadable settings or a changed platform. */
export function LoginNotices() {
  const [notices, setNotices] = useState<Notice[]>([]);
  useEffect(() => {
    core.host.notices().then((answer) => setNotices(answer.notices), reportError);
  }, []);
  const dismiss = (id: string) => {
    setNotices(notices.filter((notice) => notice.id !== id));
    core.host.dismissNotice({ id }).catch(reportError);
  };
  return notices.map((notice) => (
    <p key={notice.id} className={styles['notice']} role="status">
      <span>
        {notice.message}
        {notice.advice}
      </span>
      <button className={plain['link']} type="button" onClick={() => dismiss(notice.id)}>
        知道了
      </button>
    </p>
  ));
}
