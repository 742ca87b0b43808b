import { useState } from 'react';
import { useQuery } from '@tanstack/react-query';
import { Alert, Skeleton } from 'antd';
import type { AccountRow } from '../../../electron/core/contract';
import { core } from '../../client/connection';
import { coreQueries } from '../../client/query';
import { SignedActDialog } from '../../components/SignedActDialog';
import { FailureNote } from '../../components/FailureNote';
import { DelegationLines, DutyLines, type Closing } from './HeldTasks';
import { rolesText, settingsOf } from './settings';
import styles from './Accounts.module.css';

/** 停用 (roles are kept) or 恢复使用. */
export function SuspendDialog(props: { account: AccountRow; onClose: () => void }) {
  const [before] = useState(() => settingsOf(props.account));
  const act = before.active ? '停用' : '恢复使用';
  const held = useQuery(
    coreQueries.accounts.closing.queryOptions({
      input: { accountId: props.account.id },
      refetchOnMount: 'always',
      enabled: before.active,
    }),
  );
  return (
    <SignedActDialog
      title={`${act}${before.name}的账号`}
      done={before.active ? '账号已停用' : '账号已恢复使用'}
      danger={before.active}
      onClose={props.onClose}
      check={() =>
        Promise.resolve([
          { label: '操作', value: `${act}账号：${before.name}（${props.account.id}）` },
          { label: '角色', value: `${rolesText(before.roles)}（保留）` },
          {
            label: '结果',
            value: before.active ? '本人不能登录和签名，已登录的随即退出' : '本人可以用现有证书登录',
          },
        ])
      }
      sign={(reason) =>
        core.accounts.change({
          accountId: props.account.id,
          before,
          after: { ...before, active: !before.active },
          phone: null,
          reason,
        })
      }
    >
      <p>
        {before.active
          ? '用于离岗、调查等暂时不能使用的情况，角色保留。调离、退休的请办理注销。'
          : '恢复后角色与停用前相同。'}
      </p>
      {before.active && held.isPending && <Skeleton active title={false} paragraph={{ rows: 2 }} />}
      <FailureNote error={held.error} onRetry={() => void held.refetch()} />
      {held.data && <LeftBehind held={held.data} />}
    </SignedActDialog>
  );
}

/** Tasks to be reassigned during a suspension. They do not delay it. */
function LeftBehind({ held }: { held: Closing }) {
  const { articles, duties, delegations } = held;
  if (articles.length + duties.length + delegations.length === 0)
    return <p>手中没有在办的稿件、值班、交办事项和代理。</p>;
  return (
    <>
      {duties.length > 0 && (
        <Alert
          type="warning"
          title={`有 ${duties.length} 项值班和交办事项须改派`}
          description={
            <>
              <DutyLines duties={duties} />
              <p>停用后列入带班领导、网站专人或值班员的工作台，由他们换人、重新交办。</p>
            </>
          }
        />
      )}
      {delegations.length > 0 && (
        <Alert
          type="warning"
          title="下列代理在停用期间不起作用，恢复使用后继续；需要的请另行委托"
          description={<DelegationLines delegations={delegations} />}
        />
      )}
      {articles.length > 0 && (
        <Alert
          type="info"
          title={`在办稿件 ${articles.length} 篇`}
          description={
            <>
              <ul className={styles['lines']} tabIndex={0} aria-label="在办稿件">
                {articles.map(({ id, title }) => (
                  <li key={id}>《{title}》</li>
                ))}
              </ul>
              <p>审核照常进行；被退回的要等恢复使用，或注销时移交。</p>
            </>
          }
        />
      )}
    </>
  );
}
