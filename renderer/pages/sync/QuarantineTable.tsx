import { useQuery } from '@tanstack/react-query';
import { Alert } from 'antd';
import type { QuarantinedRecord } from '../../../electron/core/contract';
import { coreQueries } from '../../client/query';
import { DataTable } from '../../components/DataTable';
import { FailureNote } from '../../components/FailureNote';
import { TimeText } from '../../components/TimeText';
import styles from './Sync.module.css';

const KIND_LABEL: Record<string, string> = {
  account: '账号',
  site: '站点',
  column: '栏目',
  article: '稿件',
  revision: '稿件内容',
  decision: '审核意见',
  head: '审核记录链',
  crl: '证书吊销列表',
  certificate: '证书登记',
  delegation: '代理',
  ledger: '台账记录',
  register: '登记簿事项',
  proposal: '会签事项',
};

/** Records of the platform that were rejected as invalid. Renders nothing when there are none. */
export function QuarantineTable(props: { count: number }) {
  const query = useQuery({
    ...coreQueries.sync.quarantined.queryOptions(),
    enabled: props.count > 0,
  });
  if (props.count === 0) return null;
  return (
    <section className={styles['card']} aria-labelledby="quarantine">
      <h2 id="quarantine" className={styles['heading']}>
        未采用的平台记录
      </h2>
      <Alert
        type="warning"
        showIcon
        title={`平台发来的 ${props.count} 条记录不合规定，没有采用；其余记录不受影响。`}
        description="请把下面的编号和原因告知平台运维人员。平台更正后会自动采用，并从这里消失。"
      />
      <FailureNote error={query.error} onRetry={() => void query.refetch()} />
      <DataTable<QuarantinedRecord>
        size="middle"
        rowKey={({ kind, id }) => `${kind}/${id}`}
        loading={query.isPending}
        dataSource={query.data?.records ?? []}
        pagination={{ pageSize: 20, hideOnSinglePage: true, showSizeChanger: false }}
        tableLayout="fixed"
        expandable={{ expandedRowRender: ({ raw }) => <code className={styles['raw']}>{raw}</code> }}
        columns={[
          {
            title: '种类',
            dataIndex: 'kind',
            width: '8em',
            render: (kind: string) => KIND_LABEL[kind] ?? '不认识的记录',
          },
          { title: '编号', dataIndex: 'id', ellipsis: true },
          { title: '没有采用的原因', dataIndex: 'reason' },
          { title: '收到时间', dataIndex: 'at', width: '11em', render: (at: string) => <TimeText at={at} /> },
        ]}
      />
    </section>
  );
}
