import { useMutation, useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import type { InferContractRouterOutputs } from '@orpc/contract';
import type { auditContract } from '../../../electron/core/contract';
import { describeFailure } from '../../client/failures';
import { coreQueries } from '../../client/query';
import { DataTable } from '../../components/DataTable';
import { FailureNote } from '../../components/FailureNote';
import { TimeText } from '../../components/TimeText';
import { chainName, deviceText } from './words';
import styles from './Audit.module.css';

type Chain = InferContractRouterOutputs<typeof auditContract>['chains']['chains'][number];

/** All chains held by the platform with their last entries; each can be verified completely. */
export function Chains(props: { onShow: (chain: string) => void }) {
  const query = useQuery(coreQueries.audit.chains.queryOptions());
  return (
    <section className={styles['card']} aria-labelledby="audit-chains">
      <h2 id="audit-chains">记录链</h2>
      <span className={styles['soft']}>
        每人每台计算机一条，平台自己一条。每条记录与前一条关联，平台收到后本机再也不能删改；“核验”会取回整条，逐条核验。
      </span>
      <FailureNote
        error={query.data === undefined ? query.error : null}
        onRetry={() => void query.refetch()}
      />
      <DataTable<Chain>
        size="middle"
        rowKey="chain"
        loading={query.isPending}
        dataSource={query.data?.chains ?? []}
        pagination={{ pageSize: 50, hideOnSinglePage: true, showSizeChanger: false }}
        tableLayout="fixed"
        locale={{ emptyText: '平台还没有收到任何记录' }}
        columns={[
          { title: '人员', key: 'name', width: '8em', render: (_, row) => chainName(row) },
          {
            title: '计算机',
            dataIndex: 'device',
            ellipsis: true,
            render: (device: string) => <span title={device}>{deviceText(device)}</span>,
          },
          { title: '条数', dataIndex: 'sequence', width: '5.5em' },
          {
            title: '末条收到时间',
            dataIndex: 'anchoredAt',
            width: '11em',
            render: (_, row) => <TimeText at={row.anchoredAt} exact />,
          },
          {
            title: '末条校验码',
            dataIndex: 'digest',
            width: '10.5em',
            render: (digest: string) => (
              <span className={styles['code']} title={digest}>
                {digest.slice(0, 12)}
              </span>
            ),
          },
          { title: '核验', key: 'verify', width: '15em', render: (_, row) => <Verify chain={row} /> },
          {
            title: '记录',
            key: 'show',
            width: '6em',
            render: (_, row) => (
              <Button
                size="small"
                aria-label={`查看${chainName(row)}的记录`}
                onClick={() => props.onShow(row.chain)}
              >
                查看
              </Button>
            ),
          },
        ]}
      />
    </section>
  );
}

function Verify({ chain }: { chain: Chain }) {
  const verify = useMutation(coreQueries.audit.verifyChain.mutationOptions());
  return (
    <span className={styles['verify']}>
      <Button
        size="small"
        aria-label={`核验${chainName(chain)}的记录链`}
        loading={verify.isPending}
        onClick={() => verify.mutate({ chain: chain.chain })}
      >
        核验
      </Button>
      <span aria-live="polite">
        {verify.data?.intact === true && <span data-tone="good">{verify.data.entries} 条完整，未被改动</span>}
        {verify.data?.intact === false && (
          <span data-tone="bad">从第 {verify.data.brokenAt ?? 1} 条起对不上</span>
        )}
        {verify.error !== null && <span data-tone="bad">{describeFailure(verify.error).message}</span>}
      </span>
    </span>
  );
}
