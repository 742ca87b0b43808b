import { Button, Tag, type TableColumnsType } from 'antd';
import type { DelegationRow } from '../../../electron/core/contract';
import { DataTable } from '../../components/DataTable';
import { DELEGATION_STATE_LABEL, ROLE_LABEL } from '../../components/labels';
import { TimeText } from '../../components/TimeText';
import { periodText } from './words';
import styles from './Delegation.module.css';

const COLOUR: Record<DelegationRow['state'], string> = {
  coming: 'processing',
  running: 'success',
  over: 'default',
};

/** Delegations with their periods and reasons; `onEnd` ends a delegation that the user may end. */
export function DelegationTable(props: {
  rows: readonly DelegationRow[];
  loading: boolean;
  empty: string;
  onEnd: (row: DelegationRow) => void;
}) {
  return (
    <DataTable<DelegationRow>
      size="middle"
      rowKey="id"
      loading={props.loading}
      dataSource={[...props.rows]}
      pagination={{ pageSize: 50, hideOnSinglePage: true, showSizeChanger: false }}
      tableLayout="fixed"
      locale={{ emptyText: props.empty }}
      columns={columns(props.onEnd)}
    />
  );
}

function columns(onEnd: (row: DelegationRow) => void): TableColumnsType<DelegationRow> {
  return [
    {
      title: '状态',
      dataIndex: 'state',
      width: '6.5em',
      render: (_, row) => <Tag color={COLOUR[row.state]}>{DELEGATION_STATE_LABEL[row.state]}</Tag>,
    },
    {
      title: '代理',
      key: 'who',
      width: '15em',
      render: (_, row) => (
        <>
          <strong>{row.toName}</strong> 代 <strong>{row.fromName}</strong>
        </>
      ),
    },
    { title: '职责', dataIndex: 'role', width: '7em', render: (_, row) => ROLE_LABEL[row.role] },
    {
      title: '期间',
      key: 'period',
      width: '16em',
      render: (_, row) => (
        <>
          {periodText(row)}
          {row.endedAt !== null && (
            <span className={styles['under']}>
              提前终止于 <TimeText at={row.endedAt} exact />
            </span>
          )}
        </>
      ),
    },
    {
      title: '原因',
      dataIndex: 'reason',
      render: (_, row) => (
        <>
          {row.reason}
          <span className={styles['under']}>
            {row.grantedByName}办理，
            <TimeText at={row.grantedAt} exact />
          </span>
        </>
      ),
    },
    {
      title: '处理',
      key: 'act',
      width: '7em',
      render: (_, row) =>
        row.mayEnd ? (
          <Button size="small" danger onClick={() => onEnd(row)}>
            终止
          </Button>
        ) : null,
    },
  ];
}
