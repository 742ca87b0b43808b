import { useState } from 'react';
import { Button } from 'antd';
import type { InferContractRouterOutputs } from '@orpc/contract';
import type { accountsContract } from '../../../electron/core/contract';
import { core } from '../../client/connection';
import { SignedActDialog } from '../../components/SignedActDialog';
import { DataTable } from '../../components/DataTable';
import { FailureNote } from '../../components/FailureNote';
import { TimeText } from '../../components/TimeText';
import { CertificateFacts } from './CertificateFacts';
import styles from './Accounts.module.css';

type Request = InferContractRouterOutputs<typeof accountsContract>['recoveries']['requests'][number];

/** Recovery requests of people whose local data are encrypted under a lost certificate. */
export function Recoveries(props: {
  requests: readonly Request[] | undefined;
  error: unknown;
  onRetry: () => void;
}) {
  const [granting, setGranting] = useState<Request | null>(null);
  return (
    <section className={styles['card']} aria-labelledby="recoveries">
      <h2 id="recoveries">数据恢复申请</h2>
      <span className={styles['soft']}>
        证书遗失、损坏的人登记新证书后，本机数据仍锁在旧证书下。核实身份后同意，本人下次登录时即可打开；您不会看到其中的数据。
      </span>
      <FailureNote error={props.requests === undefined ? props.error : null} onRetry={props.onRetry} />
      <DataTable<Request>
        size="middle"
        rowKey="id"
        loading={props.requests === undefined && props.error === null}
        dataSource={[...(props.requests ?? [])]}
        pagination={false}
        tableLayout="fixed"
        locale={{ emptyText: '没有等待办理的申请' }}
        columns={[
          { title: '申请人', dataIndex: 'name', width: '9em' },
          { title: '计算机', dataIndex: 'device', width: '14em' },
          {
            title: '申请时间',
            dataIndex: 'requestedAt',
            width: '11em',
            render: (_, row) => <TimeText at={row.requestedAt} exact />,
          },
          {
            title: '新证书',
            dataIndex: 'certificate',
            render: (_, row) => (row.certificate === null ? '还没有登记' : `编号 ${row.certificate.serial}`),
          },
          {
            title: '处理',
            key: 'act',
            width: '18em',
            render: (_, row) =>
              row.denial === null ? (
                <Button size="small" type="primary" onClick={() => setGranting(row)}>
                  核实并同意
                </Button>
              ) : (
                <span className={styles['soft']}>{row.denial}</span>
              ),
          },
        ]}
      />
      {granting !== null && (
        <SignedActDialog
          title={`同意${granting.name}恢复本机数据`}
          done="已同意，本人下次登录时恢复"
          onClose={() => setGranting(null)}
          check={() =>
            Promise.resolve([
              { label: '操作', value: '恢复本机数据的密钥' },
              { label: '申请人', value: `${granting.name}（${granting.accountId}）` },
              { label: '计算机', value: granting.device },
              {
                label: '新证书',
                value:
                  granting.certificate === null ? (
                    ''
                  ) : (
                    <CertificateFacts certificate={granting.certificate} />
                  ),
              },
            ])
          }
          sign={(reason) => core.accounts.grantRecovery({ id: granting.id, reason })}
        >
          <p>请当面或电话核实是本人申请，并核对新证书的编号。</p>
          {granting.certificate !== null && <CertificateFacts certificate={granting.certificate} />}
        </SignedActDialog>
      )}
    </section>
  );
}
