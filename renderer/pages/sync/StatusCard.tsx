import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Descriptions, Skeleton } from 'antd';
import { coreQueries } from '../../client/query';
import { syncSummary } from '../../client/syncSummary';
import { FailureNote } from '../../components/FailureNote';
import { TimeText } from '../../components/TimeText';
import { clockOffsetText } from '../../components/clockOffset';
import styles from './Sync.module.css';

export function StatusCard() {
  const client = useQueryClient();
  const sync = useQuery(coreQueries.sync.status.queryOptions());
  const now = useMutation(
    coreQueries.sync.now.mutationOptions({
      onSuccess: (status) => {
        client.setQueryData(coreQueries.sync.status.queryKey(), status);
        void client.invalidateQueries({ queryKey: coreQueries.sync.outbox.key() });
      },
    }),
  );
  const status = sync.data;
  const summary = syncSummary(status);

  return (
    <section className={styles['card']} aria-labelledby="sync-now">
      <div className={styles['state']} data-tone={summary.tone}>
        <h2 id="sync-now" aria-live="polite">
          {summary.text}
        </h2>
        <Button
          type="primary"
          loading={now.isPending || status?.state === 'syncing'}
          onClick={() => now.mutate(undefined)}
        >
          立即同步
        </Button>
      </div>
      <FailureNote error={now.error ?? (status === undefined ? sync.error : null)} />
      {status === undefined ? (
        sync.isPending && <Skeleton active title={false} paragraph={{ rows: 3 }} />
      ) : (
        <>
          {status.error !== null && (
            <Alert
              type={status.state === 'offline' ? 'warning' : 'error'}
              showIcon
              title={status.error.message}
              description={
                <>
                  {status.error.advice}
                  <span className="failure-code">（{status.error.code}）</span>
                </>
              }
            />
          )}
          <Descriptions
            size="small"
            column={{ xs: 1, md: 2, xl: 3 }}
            items={[
              {
                key: 'last',
                label: '最近一次同步',
                children:
                  status.lastSyncedAt === null ? '还没有同步过' : <TimeText at={status.lastSyncedAt} />,
              },
              {
                key: 'next',
                label: '下次自动重试',
                children: status.nextTryAt === null ? '有变化时立即进行' : <TimeText at={status.nextTryAt} />,
              },
              { key: 'waiting', label: '待发送', children: `${status.waiting} 条` },
              { key: 'returned', label: '被退回', children: `${status.returned} 条` },
              {
                key: 'clock',
                label: '本机时钟',
                children: (
                  <span className={status.clockWrong ? styles['wrong'] : undefined}>
                    {clockOffsetText(status.clockOffset, status.clockWrong)}
                  </span>
                ),
              },
            ]}
          />
        </>
      )}
    </section>
  );
}
