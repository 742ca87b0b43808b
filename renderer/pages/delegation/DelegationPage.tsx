import { useState } from 'react';
import { useQuery } from '@tanstack/react-query';
import { Button, Segmented, Tag } from 'antd';
import { PlusOutlined } from '@ant-design/icons';
import type { DelegationRow } from '../../../electron/core/contract';
import { core } from '../../client/connection';
import { coreQueries } from '../../client/query';
import { useAccount } from '../../client/session';
import { SignedActDialog } from '../../components/SignedActDialog';
import { DataTable } from '../../components/DataTable';
import { FailureNote } from '../../components/FailureNote';
import { DELEGATION_STATE_LABEL, ROLE_LABEL } from '../../components/labels';
import { PageFrame } from '../../components/PageFrame';
import { TimeText } from '../../components/TimeText';
import { GrantDialog } from './GrantDialog';
import { delegationFacts, periodText } from './words';
import styles from './Delegation.module.css';

const COLOUR: Record<DelegationRow['state'], string> = {
  coming: 'processing',
  running: 'success',
  over: 'default',
};

/** 代理: who may decide in whose place, when and why. Certificates must not be lent (第十四条). */
export function DelegationPage() {
  const me = useAccount().id;
  const [granting, setGranting] = useState(false);
  const [toEnd, setToEnd] = useState<DelegationRow | null>(null);
  const [asked, setAsked] = useState<'mine' | 'all' | null>(null);
  const query = useQuery(coreQueries.accounts.delegations.queryOptions());
  const forOthers = query.data?.forOthers === true;
  const mayGrant = forOthers || (query.data?.mayDelegate.length ?? 0) > 0;
  const scope = asked ?? (forOthers ? 'all' : 'mine');
  const rows = (query.data?.delegations ?? []).filter(
    ({ fromId, toId }) => scope === 'all' || fromId === me || toId === me,
  );

  return (
    <PageFrame
      title="代理"
      toolbar={
        <>
          <Segmented<'mine' | 'all'>
            aria-label="代理的范围"
            value={scope}
            options={[
              { value: 'mine', label: '与我有关' },
              { value: 'all', label: '全部' },
            ]}
            onChange={setAsked}
          />
          {mayGrant && (
            <Button
              type="primary"
              icon={<PlusOutlined aria-hidden="true" />}
              onClick={() => setGranting(true)}
            >
              {forOthers ? '登记代理' : '委托代理'}
            </Button>
          )}
        </>
      }
    >
      <div className={styles['page']}>
        <p className={styles['lead']}>
          离岗期间，审核人可以委托他人代为审核。代理人用自己的证书签名，意见上写明“代某某”；证书和密码不得借给他人（第十四条）。
        </p>
        <FailureNote
          error={query.data === undefined ? query.error : null}
          onRetry={() => void query.refetch()}
        />
        <section className={styles['card']} aria-label="代理列表">
          <DataTable<DelegationRow>
            size="middle"
            rowKey="id"
            loading={query.isPending}
            dataSource={rows}
            pagination={{ pageSize: 50, hideOnSinglePage: true, showSizeChanger: false }}
            tableLayout="fixed"
            locale={{ emptyText: scope === 'mine' ? '没有与您有关的代理' : '还没有代理' }}
            columns={[
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
                    <Button size="small" danger onClick={() => setToEnd(row)}>
                      终止
                    </Button>
                  ) : null,
              },
            ]}
          />
        </section>
      </div>
      {granting && query.data !== undefined && (
        <GrantDialog
          roles={query.data.mayDelegate}
          forOthers={forOthers}
          onClose={() => setGranting(false)}
        />
      )}
      {toEnd !== null && (
        <SignedActDialog
          title="终止代理"
          danger
          done="代理已终止"
          onClose={() => setToEnd(null)}
          check={() => Promise.resolve([{ label: '操作', value: '终止代理' }, ...delegationFacts(toEnd)])}
          sign={(reason) => core.accounts.endDelegation({ id: toEnd.id, reason })}
        >
          <p>
            {toEnd.toName}代{toEnd.fromName}的{ROLE_LABEL[toEnd.role]}
            职责随即结束，此前签署的意见仍然有效。
          </p>
        </SignedActDialog>
      )}
    </PageFrame>
  );
}
