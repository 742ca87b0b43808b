import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert } from 'antd';
import { useStore } from 'zustand';
import { connection } from './connection';
import { office } from './query';
import styles from './Banners.module.css';

/** How far off the clock is, in words. */
function offsetText(ms: number): string {
  const minutes = Math.round(Math.abs(ms) / 60_000);
  const size = minutes < 1 ? `${Math.round(Math.abs(ms) / 1000)} 秒` : `${minutes} 分钟`;
  return `本机时钟比平台${ms > 0 ? '快' : '慢'} ${size}。`;
}

/**
 * What must be said until it is settled. It stands at the foot, above the status line: there it takes room from the end
 * of the page, and what is being read or typed does not move.
 */
export function Banners() {
  const client = useQueryClient();
  const line = useStore(connection, (it) => it.state);
  const sync = useQuery(office.sync.status.queryOptions());
  const notices = useQuery(office.host.notices.queryOptions());
  const dismiss = useMutation(
    office.host.dismissNotice.mutationOptions({
      onSuccess: () => client.invalidateQueries({ queryKey: office.host.notices.key() }),
    }),
  );

  return (
    <div className={styles['banners']} role="region" aria-label="提醒" aria-live="polite">
      {line === 'lost' && (
        <Alert
          banner
          type="warning"
          title="与后台服务的连接断开了,正在自动恢复。页面上已填写的内容都还在。"
        />
      )}
      {sync.data?.clockWrong === true && (
        <Alert
          banner
          type="error"
          title={`${offsetText(sync.data.clockOffset ?? 0)}签名时间会被平台拒绝,请先校准系统时间。`}
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
