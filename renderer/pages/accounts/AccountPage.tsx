import { useState } from 'react';
import { Link, useParams } from 'react-router';
import { useQuery } from '@tanstack/react-query';
import { Alert, Button } from 'antd';
import type { AccountRow } from '../../../electron/core/contract';
import { coreQueries } from '../../client/query';
import { useAccount } from '../../client/session';
import { FailureNote } from '../../components/FailureNote';
import { PageFrame } from '../../components/PageFrame';
import { PageSkeleton } from '../../components/PageSkeleton';
import { BindDialog } from './BindDialog';
import { Certificates } from './Certificates';
import { ChangeDialog } from './ChangeDialog';
import { CloseDialog } from './CloseDialog';
import { StateTag } from './StateTag';
import { SuspendDialog } from './SuspendDialog';
import { rolesText } from './settings';
import styles from './Accounts.module.css';

type Open = 'change' | 'suspend' | 'close' | 'bind' | null;

/** Page of one account: roles, certificates, and all actions. */
export function AccountPage() {
  const { accountId = '' } = useParams();
  const list = useQuery(coreQueries.accounts.list.queryOptions());
  const account = list.data?.accounts.find(({ id }) => id === accountId);
  if (list.data === undefined || account === undefined)
    return (
      <PageFrame title="账号与权限">
        {list.isPending && <PageSkeleton />}
        <FailureNote error={list.error} onRetry={() => void list.refetch()} />
        {list.data !== undefined && (
          <p>
            没有这个账号。请<Link to="/accounts">回到全部账号</Link>。
          </p>
        )}
      </PageFrame>
    );
  return <Account key={account.id} account={account} mayAdminister={list.data.mayAdminister} />;
}

function Account({ account, mayAdminister }: { account: AccountRow; mayAdminister: boolean }) {
  const [open, setOpen] = useState<Open>(null);
  const own = useAccount().id === account.id;
  const close = () => setOpen(null);
  const may = mayAdminister && account.state !== 'closed';
  return (
    <PageFrame
      documentTitle={account.name}
      title={
        <span className={styles['heading']}>
          {account.name} <StateTag state={account.state} />
        </span>
      }
      toolbar={
        may &&
        !own && (
          <>
            <Button onClick={() => setOpen('change')}>变更</Button>
            <Button onClick={() => setOpen('suspend')}>
              {account.state === 'active' ? '停用' : '恢复使用'}
            </Button>
            <Button danger onClick={() => setOpen('close')}>
              注销
            </Button>
          </>
        )
      }
    >
      <div className={styles['page']}>
        {may && own && (
          <Alert
            type="info"
            showIcon
            title="这是您本人的账号，变更和注销由另一名系统管理员办理（第十四条）。"
          />
        )}
        <section className={styles['card']} aria-labelledby="account-facts">
          <h2 id="account-facts">基本情况</h2>
          <dl className={styles['facts']}>
            <div>
              <dt>账号名</dt>
              <dd>{account.id}</dd>
            </div>
            <div>
              <dt>人员编号</dt>
              <dd>{account.number ?? '（空）'}</dd>
            </div>
            <div>
              <dt>科室</dt>
              <dd>{account.department || '（空）'}</dd>
            </div>
            <div>
              <dt>角色</dt>
              <dd>{rolesText(account.roles)}</dd>
            </div>
          </dl>
        </section>
        <Certificates account={account} mayAdminister={may} onBind={() => setOpen('bind')} />
        <p>
          <Link to="/accounts">返回全部账号</Link>
        </p>
      </div>
      {open === 'change' && <ChangeDialog account={account} onClose={close} />}
      {open === 'suspend' && <SuspendDialog account={account} onClose={close} />}
      {open === 'close' && <CloseDialog account={account} onClose={close} />}
      {open === 'bind' && <BindDialog account={account} replaced={null} onClose={close} />}
    </PageFrame>
  );
}
