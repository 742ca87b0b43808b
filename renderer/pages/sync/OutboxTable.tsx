import { useQuery } from '@tanstack/react-query';
import { Button, Tag } from 'antd';
import type { OutboxRow } from '../../../electron/core/contract';
import { coreQueries } from '../../client/query';
import { DataTable } from '../../components/DataTable';
import { FailureNote } from '../../components/FailureNote';
import { commandLabel, OUTBOX_STATE_LABEL } from '../../components/labels';
import { TimeText } from '../../components/TimeText';
import styles from './Sync.module.css';

const STATE_COLOUR: Record<OutboxRow['state'], string> = {
  waiting: 'processing',
  accepted: 'success',
  rejected: 'error',
  conflict: 'error',
};

const isReturned = (row: OutboxRow) => row.state === 'rejected' || row.state === 'conflict';

/** Commands that were sent or wait to be sent; returned ones first, because they need a decision. */
export function OutboxTable(props: { onOpen: (commandId: string) => void }) {
  const outbox = useQuery(coreQueries.sync.outbox.queryOptions());
  const rows = outbox.data?.rows ?? [];
  const ordered = [...rows.filter(isReturned), ...rows.filter((row) => !isReturned(row))];

  return (
    <section className={styles['card']} aria-labelledby="outbox">
      <h2 id="outbox" className={styles['heading']}>
        发件箱
      </h2>
      <FailureNote
        error={outbox.data === undefined ? outbox.error : null}
        onRetry={() => void outbox.refetch()}
      />
      <DataTable<OutboxRow>
        size="middle"
        rowKey="id"
        loading={outbox.isPending}
        dataSource={ordered}
        pagination={{ pageSize: 20, hideOnSinglePage: true, showSizeChanger: false }}
        tableLayout="fixed"
        locale={{ emptyText: '没有待发送的操作，最近也没有发送过' }}
        columns={[
          {
            title: '状态',
            dataIndex: 'state',
            width: '9.5em',
            render: (_, row) => <Tag color={STATE_COLOUR[row.state]}>{OUTBOX_STATE_LABEL[row.state]}</Tag>,
          },
          {
            title: '操作与内容',
            dataIndex: 'title',
            render: (_, row) => (
              <>
                <span className={styles['title']} title={row.title}>
                  {row.type === 'ledger.append'
                    ? row.title
                    : `${commandLabel(row)}：${row.title || '（无标题）'}`}
                </span>
                {row.reason !== '' && <span className={styles['reason']}>{row.reason}</span>}
              </>
            ),
          },
          {
            title: '处理',
            key: 'act',
            width: '9em',
            render: (_, row) =>
              isReturned(row) ? (
                <Button size="small" type="primary" onClick={() => props.onOpen(row.id)}>
                  查看并处理
                </Button>
              ) : null,
          },
          {
            title: '办理时间',
            dataIndex: 'madeAt',
            width: '9.5em',
            render: (_, row) => (
              <>
                <TimeText at={row.madeAt} />
                {row.attempts > 1 && <span className={styles['attempts']}>发送过 {row.attempts} 次</span>}
              </>
            ),
          },
        ]}
      />
    </section>
  );
}
