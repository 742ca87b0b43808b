import { useState } from 'react';
import { useQuery } from '@tanstack/react-query';
import { Alert, Button, Skeleton } from 'antd';
import type { AccountRow } from '../../../electron/core/contract';
import { core } from '../../client/connection';
import { coreQueries } from '../../client/query';
import { SignedActDialog, type Fact } from '../../components/SignedActDialog';
import { FailureNote } from '../../components/FailureNote';
import { STAGE_LABEL } from '../../components/labels';
import { HandOverSection } from './HandOverSection';
import { DelegationLines, DutyLines, type Closing } from './HeldTasks';
import { settingsOf } from './settings';
import { useHandOver, type HandOver } from './useHandOver';
import styles from './Accounts.module.css';

const NOTHING: Closing = { articles: [], duties: [], delegations: [], successors: [], uncovered: [] };

/**
 * 注销 (第十四条: 人员变更后及时注销权限). Every article in hand gets a successor; duties have to be reassigned before.
 */
export function CloseDialog(props: { account: AccountRow; onClose: () => void }) {
  const { account } = props;
  const [before] = useState(() => settingsOf(account));
  const closing = useQuery(
    coreQueries.accounts.closing.queryOptions({ input: { accountId: account.id }, refetchOnMount: 'always' }),
  );
  const held = closing.data ?? NOTHING;
  const { articles, duties, successors } = held;
  const handOver = useHandOver(held);
  const refetch = () => void closing.refetch();

  return (
    <SignedActDialog
      title={`注销${account.name}的账号`}
      width="48rem"
      done="账号已注销"
      danger
      onClose={props.onClose}
      barred={
        closing.data === undefined || duties.length > 0 || (articles.length > 0 && successors.length === 0)
      }
      check={() => Promise.resolve(handOver.check() ? factsOf(account, held, handOver) : null)}
      sign={(reason) =>
        core.accounts.close({ accountId: account.id, before, handOver: handOver.handOver, reason })
      }
    >
      <FailureNote error={closing.error} onRetry={refetch} />
      {closing.isPending && <Skeleton active title={false} paragraph={{ rows: 3 }} />}
      <Consequences held={held} fetching={closing.isFetching} onCheckAgain={refetch} />
      {closing.data !== undefined && articles.length + duties.length === 0 && (
        <p>手中没有在办的稿件、值班和交办事项，可以直接注销。</p>
      )}
      {articles.length > 0 && <HandOverSection held={held} handOver={handOver} />}
    </SignedActDialog>
  );
}

/** Returns the content to be signed. */
function factsOf(account: AccountRow, { articles, delegations }: Closing, handOver: HandOver): Fact[] {
  return [
    { label: '操作', value: `注销账号：${account.name}（${account.id}）` },
    {
      label: '结果',
      value: '收回全部角色和证书，已登录的随即退出，不能恢复；审核和操作记录保留',
    },
    {
      label: '移交稿件',
      value:
        articles.length === 0 ? (
          '无'
        ) : (
          <ul className={styles['lines']}>
            {articles.map(({ id, title }) => (
              <li key={id}>
                《{title}》交给{handOver.nameFor(id)}
              </li>
            ))}
          </ul>
        ),
    },
    ...(delegations.length > 0
      ? [{ label: '终止代理', value: <DelegationLines delegations={delegations} /> }]
      : []),
  ];
}

/** Stages that nobody can decide afterwards, duties that prevent the closing, and delegations that end with it. */
function Consequences(props: { held: Closing; fetching: boolean; onCheckAgain: () => void }) {
  const { uncovered, duties, delegations } = props.held;
  return (
    <>
      {uncovered.length > 0 && (
        <Alert
          type="warning"
          showIcon
          title={`注销后没有人能办理${uncovered.map((stage) => STAGE_LABEL[stage]).join('、')}，请及时另行安排。`}
        />
      )}
      {duties.length > 0 && (
        <Alert
          type="error"
          title={`还有 ${duties.length} 项值班和交办事项没有改派，现在不能注销`}
          description={
            <>
              <DutyLines duties={duties} />
              <p>
                值班由带班领导或网站专人在“排班”里换人，问题和预警由网站专人或值班员在各自页面重新交办，改好后再核对。须立即收回权限的，先办理停用：停用即时生效，这些事项会列在上述人员的工作台上。
              </p>
              <Button loading={props.fetching} onClick={props.onCheckAgain}>
                改派后重新核对
              </Button>
            </>
          }
        />
      )}
      {delegations.length > 0 && (
        <Alert
          type="info"
          title="下列代理随注销终止，仍需要的请委托人另行委托"
          description={<DelegationLines delegations={delegations} />}
        />
      )}
    </>
  );
}
