import { useInfiniteQuery, useMutation } from '@tanstack/react-query';
import { Alert, Button } from 'antd';
import type { AuditEntry } from '../../../electron/core/contract';
import { actionName } from '../../../electron/core/contract/terms';
import { coreQueries } from '../../client/query';
import { DataTable } from '../../components/DataTable';
import { FailureNote } from '../../components/FailureNote';
import { recordText } from '../../components/recordText';
import { exactTime } from '../../components/time';
import { TimeText } from '../../components/TimeText';
import { ANCHOR_TEXT, type Anchored } from './anchorTexts';
import styles from './Settings.module.css';

/** Returns the comparison of this machine's chain with that of the platform, as a sentence. */
function anchorText({ anchor, anchoredSequence, anchoredAt }: Anchored): string {
  const held =
    anchoredSequence === null || anchoredAt === null
      ? ''
      : `平台存有前 ${anchoredSequence} 条（${exactTime(new Date(anchoredAt))} 收到）。`;
  return `${ANCHOR_TEXT[anchor].text}${held}`;
}

/** Audit entries of this account on this machine, with their verification. */
export function AuditTrail() {
  const recent = useInfiniteQuery(
    coreQueries.audit.recent.infiniteOptions({
      input: (before: number | null) => ({ before, limit: 20 }),
      initialPageParam: null as number | null,
      getNextPageParam: (page) => (page.entries.length < 20 ? undefined : page.entries.at(-1)?.sequence),
    }),
  );
  const verify = useMutation(coreQueries.audit.verify.mutationOptions());
  const entries = recent.data?.pages.flatMap((page) => page.entries) ?? [];

  return (
    <section className={styles['card']} aria-labelledby="audit">
      <div className={styles['cardHead']}>
        <h2 id="audit">本机操作记录</h2>
        <Button loading={verify.isPending} onClick={() => verify.mutate(undefined)}>
          核验记录是否完整
        </Button>
      </div>
      <span className={styles['soft']}>
        每条记录都与前一条关联，改动或删除任何一条都会被核验发现。只含本机、本账号的操作。
      </span>
      <div aria-live="polite">
        <FailureNote error={verify.error} />
        {verify.data?.intact === true && ANCHOR_TEXT[verify.data.anchor].type === 'warning' && (
          <Alert
            type="success"
            showIcon
            title={`${verify.data.entries} 条记录完整，未被改动。`}
            description={
              <>
                {ANCHOR_TEXT[verify.data.anchor].good && <div>{anchorText(verify.data)}</div>}
                <span className={styles['fingerprint']}>末条校验码：{verify.data.head}</span>
              </>
            }
          />
        )}
        {verify.data !== undefined && !ANCHOR_TEXT[verify.data.anchor].good && (
          <Alert
            className={styles['second'] ?? ''}
            type={ANCHOR_TEXT[verify.data.anchor].type}
            showIcon
            title={anchorText(verify.data)}
            description={ANCHOR_TEXT[verify.data.anchor].advice}
          />
        )}
        {verify.data?.intact === false && (
          <Alert
            type="error"
            showIcon
            title={`记录从第 ${verify.data.brokenAt ?? 1} 条起对不上，可能被改动过。`}
            description="请不要再用本机办理审核和发布，并告知审计员；本机数据文件请保持原样。"
          />
        )}
      </div>
      <FailureNote error={recent.error} onRetry={() => void recent.refetch()} />
      <DataTable<AuditEntry>
        size="small"
        rowKey="sequence"
        loading={recent.isPending}
        dataSource={entries}
        pagination={false}
        tableLayout="fixed"
        locale={{ emptyText: '还没有操作记录' }}
        columns={[
          { title: '序号', dataIndex: 'sequence', width: '5em' },
          {
            title: '时间',
            dataIndex: 'at',
            width: '11em',
            render: (_, row) => <TimeText at={row.at} exact />,
          },
          {
            title: '操作',
            dataIndex: 'action',
            width: '10em',
            render: actionName,
          },
          {
            title: '说明',
            dataIndex: 'detail',
            render: (detail: string) => <span title={detail}>{recordText(detail)}</span>,
          },
          {
            title: '校验码',
            dataIndex: 'digest',
            width: '9.5em',
            render: (digest: string) => (
              <span className={styles['fingerprint']} title={digest}>
                {digest.slice(0, 12)}
              </span>
            ),
          },
        ]}
      />
      {recent.hasNextPage && (
        <Button loading={recent.isFetchingNextPage} onClick={() => void recent.fetchNextPage()}>
          更早的记录
        </Button>
      )}
    </section>
  );
}
