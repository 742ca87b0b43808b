import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert } from 'antd';
import { useStore } from 'zustand';
import { connection } from '../client/connection';
import { coreQueries } from '../client/query';
import { clockOffsetText } from '../components/clockOffset';
import styles from './Banners.module.css';

/**
 * Warnings that stay until they are resolved. At the bottom, above the status bar, so that what is being read or edited
 * does not move.
 */
export function Banners() {
  const client = useQueryClient();
  const line = useStore(connection, (it) => it.state);
  const sync = useQuery(coreQueries.sync.status.queryOptions());
  const notices = useQuery(coreQueries.host.notices.queryOptions());
  const dismiss = useMutation(
    coreQueries.host.dismissNotice.mutationOptions({
      onSuccess: () => client.invalidateQueries({ queryKey: coreQueries.host.notices.key() }),
    }),
  );

  return (
    <div className={styles['banners']} data-print="none" role="region" aria-label="提醒" aria-live="polite">
      {line === 'lost' && (
        <Alert
          banner
          type="warning"
          title="与后台服务的连接断开了，正在自动恢复。页面上已填写的内容都还在。"
        />
      )}
      {sync.data?.clockWrong === true && (
        <Alert
          banner
          type="error"
          title={`本机时钟${clockOffsetText(sync.data.clockOffset, true)}：签名时间会被平台拒绝，请校准系统时间。`}
        />
      )}
      {notices.data?.notices.map((notice) => (
        <Alert
          key={notice.id}
          banner
          type={notice.level}
          title={`${notice.message}${notice.advice}`}
          closable={{ onClose: () => dismiss.mutate({ id: notice.id }), 'aria-label': '知道了' }}
        />
      ))}
    </div>
  );
}
