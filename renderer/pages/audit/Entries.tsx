import { useState } from 'react';
import { useInfiniteQuery, useMutation, useQuery } from '@tanstack/react-query';
import { Alert, Button, type TableColumnsType } from 'antd';
import { DownloadOutlined } from '@ant-design/icons';
import type { AuditedEntry } from '../../../electron/core/contract';
import { actionName } from '../../../electron/core/contract/terms';
import { coreQueries } from '../../client/query';
import { DataTable } from '../../components/DataTable';
import { FailureNote } from '../../components/FailureNote';
import { recordText } from '../../components/recordText';
import { TimeText } from '../../components/TimeText';
import { useDebounced } from '../../components/useDebounced';
import { EntryFilters, NOTHING } from './EntryFilters';
import { actorText, chainName, deviceText } from './words';
import styles from './Audit.module.css';

const PAGE = 100;

/** 操作记录 of everyone, newest first, with filters. `chain` limits it to one chain. */
export function Entries(props: { chain: string; onAnyChain: () => void }) {
  const [filter, setFilter] = useState(NOTHING);
  const text = useDebounced(filter.text, 300);
  const input = { ...filter, text: text.trim(), chain: props.chain };
  const query = useInfiniteQuery(
    coreQueries.audit.search.infiniteOptions({
      input: (cursor: string | null) => ({ ...input, cursor, limit: PAGE }),
      initialPageParam: null as string | null,
      getNextPageParam: (page) => page.cursor,
    }),
  );
  const exporting = useMutation(coreQueries.audit.export.mutationOptions());

  return (
    <section className={styles['card']} aria-label="操作记录">
      <div className={styles['filters']}>
        <EntryFilters filter={filter} onChange={(change) => setFilter((now) => ({ ...now, ...change }))} />
        <span className={styles['gap']} />
        <Button
          icon={<DownloadOutlined aria-hidden="true" />}
          loading={exporting.isPending}
          onClick={() => exporting.mutate(input)}
        >
          导出表格
        </Button>
      </div>
      {props.chain !== '' && <ChainNote chain={props.chain} onAnyChain={props.onAnyChain} />}
      <div aria-live="polite" className={styles['result']}>
        <FailureNote error={exporting.error} />
        {typeof exporting.data?.path === 'string' && (
          <Alert
            type="success"
            showIcon
            title={`已导出 ${exporting.data.entries} 条，可用 Excel、WPS 打开`}
            description={exporting.data.path}
            closable={{ onClose: () => exporting.reset(), 'aria-label': '知道了' }}
          />
        )}
        <FailureNote
          error={query.data === undefined ? query.error : null}
          onRetry={() => void query.refetch()}
        />
      </div>
      <DataTable<AuditedEntry>
        size="small"
        rowKey={(row) => `${row.chain}|${row.sequence}`}
        loading={query.isPending}
        dataSource={query.data?.pages.flatMap((page) => page.entries) ?? []}
        pagination={false}
        tableLayout="fixed"
        locale={{ emptyText: '没有符合条件的记录' }}
        columns={COLUMNS}
      />
      {query.hasNextPage && (
        <Button loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          更早的记录
        </Button>
      )}
    </section>
  );
}

/** Whose chain the entries are limited to. */
function ChainNote(props: { chain: string; onAnyChain: () => void }) {
  const chains = useQuery(coreQueries.audit.chains.queryOptions());
  const shown = chains.data?.chains.find(({ chain }) => chain === props.chain);
  return (
    <Alert
      type="info"
      showIcon
      title={`只显示${shown ? `${chainName(shown)}在${deviceText(shown.device)}上` : '一条记录链'}的记录`}
      action={
        <Button size="small" onClick={props.onAnyChain}>
          显示全部
        </Button>
      }
    />
  );
}

const COLUMNS: TableColumnsType<AuditedEntry> = [
  {
    title: '时间',
    dataIndex: 'at',
    width: '10.5em',
    render: (_, row) => <TimeText at={row.at} exact />,
  },
  { title: '人员', key: 'actor', width: '7em', render: (_, row) => actorText(row) },
  {
    title: '操作',
    dataIndex: 'action',
    width: '10em',
    render: actionName,
  },
  { title: '说明', dataIndex: 'detail', render: (_, row) => <Detail entry={row} /> },
  {
    title: '计算机',
    dataIndex: 'device',
    width: '9em',
    ellipsis: true,
    render: (device: string) => <span title={device}>{deviceText(device)}</span>,
  },
  { title: '序号', dataIndex: 'sequence', width: '4.5em' },
  {
    title: '校验码',
    dataIndex: 'digest',
    width: '9em',
    render: (digest: string) => (
      <span className={styles['code']} title={digest}>
        {digest.slice(0, 12)}
      </span>
    ),
  },
];

function Detail({ entry }: { entry: AuditedEntry }) {
  return (
    <>
      <span title={entry.detail}>{recordText(entry.detail)}</span>
      {entry.subject !== '' && entry.subject !== entry.actorId && (
        <span className={styles['under']} title={entry.subject}>
          对象 {recordText(entry.subject)}
        </span>
      )}
    </>
  );
}
