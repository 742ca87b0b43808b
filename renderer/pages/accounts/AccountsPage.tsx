import { useState } from 'react';
import { Link } from 'react-router';
import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { Badge, Button, Segmented } from 'antd';
import { UserAddOutlined } from '@ant-design/icons';
import type { AccountRow } from '../../../electron/core/contract';
import { coreQueries } from '../../client/query';
import { FailureNote } from '../../components/FailureNote';
import { PageFrame } from '../../components/PageFrame';
import { useView } from '../../components/list/useView';
import { AccountTable } from './AccountTable';
import { OpenAccountDialog } from './OpenDialog';
import { PolicyForm } from './PolicyForm';
import { Recoveries } from './Recoveries';
import styles from './Accounts.module.css';

const VIEWS = ['accounts', 'recoveries', 'policy'] as const;
type View = (typeof VIEWS)[number];

/** 账号与权限, for the system administrator: accounts, roles and certificates (第十四条). */
export function AccountsPage() {
  const [view, setView] = useView(VIEWS);
  const [opening, setOpening] = useState(false);
  const list = useQuery(coreQueries.accounts.list.queryOptions());
  const mayAdminister = list.data?.mayAdminister === true;
  const recoveries = useQuery(
    coreQueries.accounts.recoveries.queryOptions({ enabled: mayAdminister, refetchInterval: 30_000 }),
  );

  return (
    <PageFrame
      title="账号与权限"
      toolbar={
        mayAdminister && (
          <>
            <Views view={view} requests={recoveries.data?.requests.length ?? 0} onChange={setView} />
            <Button
              type="primary"
              icon={<UserAddOutlined aria-hidden="true" />}
              onClick={() => setOpening(true)}
            >
              开通账号
            </Button>
          </>
        )
      }
    >
      <div className={styles['page']}>
        {view === 'accounts' && <Accounts list={list} />}
        {view === 'recoveries' && (
          <Recoveries
            requests={recoveries.data?.requests}
            error={recoveries.error}
            onRetry={() => void recoveries.refetch()}
          />
        )}
        {view === 'policy' && <PolicyForm />}
      </div>
      {opening && <OpenAccountDialog onClose={() => setOpening(false)} />}
    </PageFrame>
  );
}

/** `requests`: number of recovery requests that wait for an answer. */
function Views(props: { view: View; requests: number; onChange: (view: View) => void }) {
  return (
    <Segmented<View>
      aria-label="账号与权限"
      value={props.view}
      options={[
        { value: 'accounts', label: '账号' },
        {
          value: 'recoveries',
          label: (
            <>
              数据恢复申请
              {props.requests > 0 && (
                <Badge count={props.requests} size="small" className={styles['badge'] ?? ''} />
              )}
            </>
          ),
        },
        { value: 'policy', label: '登录策略' },
      ]}
      onChange={props.onChange}
    />
  );
}

function Accounts({ list }: { list: UseQueryResult<{ accounts: AccountRow[] }> }) {
  return (
    <>
      <FailureNote error={list.data === undefined ? list.error : null} onRetry={() => void list.refetch()} />
      <span className={styles['soft']}>
        每一项登记都从信任根起核验签名，见
        <Link to="/register" className={styles['link'] ?? ''}>
          信任根与登记簿
        </Link>
        。
      </span>
      <AccountTable accounts={list.data?.accounts ?? []} loading={list.isPending} />
    </>
  );
}
