import { useState } from 'react';
import { useQuery } from '@tanstack/react-query';
import { Alert, Button, Select, Skeleton } from 'antd';
import type { AccountRow } from '../../../electron/core/contract';
import { core } from '../../client/connection';
import { coreQueries } from '../../client/query';
import { SignedActDialog } from '../../components/SignedActDialog';
import { FailureNote } from '../../components/FailureNote';
import { STAGE_LABEL } from '../../components/labels';
import { StageTag } from '../../components/StageTag';
import { DelegationLines, DutyLines } from './HeldTasks';
import { settingsOf } from './settings';
import styles from './Accounts.module.css';

/**
 * 注销 (第十四条: 人员变更后及时注销权限). Every article in hand gets a successor; duties have to be reassigned before.
 */
export function CloseDialog(props: { account: AccountRow; onClose: () => void }) {
  const { account } = props;
  const [before] = useState(() => settingsOf(account));
  const [chosen, setChosen] = useState<Record<string, string>>({});
  const [missing, setMissing] = useState(false);
  const closing = useQuery(
    coreQueries.accounts.closing.queryOptions({ input: { accountId: account.id }, refetchOnMount: 'always' }),
  );
  const articles = closing.data?.articles ?? [];
  const duties = closing.data?.duties ?? [];
  const delegations = closing.data?.delegations ?? [];
  const successors = closing.data?.successors ?? [];
  const options = successors.map(({ id, name }) => ({ value: id, label: name }));
  const nameOf = (id: string | undefined) => successors.find((one) => one.id === id)?.name ?? '';
  const handOver = articles.flatMap(({ id }) => {
    const toId = chosen[id];
    return toId === undefined ? [] : [{ articleId: id, toId }];
  });

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
      check={() => {
        const left = handOver.length < articles.length;
        setMissing(left);
        return Promise.resolve(
          left
            ? null
            : [
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
                            《{title}》交给{nameOf(chosen[id])}
                          </li>
                        ))}
                      </ul>
                    ),
                },
                ...(delegations.length > 0
                  ? [{ label: '终止代理', value: <DelegationLines delegations={delegations} /> }]
                  : []),
              ],
        );
      }}
      sign={(reason) => core.accounts.close({ accountId: account.id, before, handOver, reason })}
    >
      <FailureNote error={closing.error} onRetry={() => void closing.refetch()} />
      {closing.isPending && <Skeleton active title={false} paragraph={{ rows: 3 }} />}
      {(closing.data?.uncovered.length ?? 0) > 0 && (
        <Alert
          type="warning"
          showIcon
          title={`注销后没有人能办理${closing.data?.uncovered.map((stage) => STAGE_LABEL[stage]).join('、')}，请及时另行安排。`}
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
              <Button loading={closing.isFetching} onClick={() => void closing.refetch()}>
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
      {closing.data !== undefined && articles.length + duties.length === 0 && (
        <p>手中没有在办的稿件、值班和交办事项，可以直接注销。</p>
      )}
      {articles.length > 0 && (
        <section className={styles['certificateField']} aria-labelledby="hand-over">
          <div className={styles['cardHead']}>
            <strong id="hand-over">手中还有 {articles.length} 篇稿件，逐篇指定接手人</strong>
            <Select<string | null>
              aria-label="全部交给"
              placeholder="全部交给…"
              style={{ width: '12rem' }}
              value={null}
              options={options}
              onChange={(toId) => {
                if (toId !== null) setChosen(Object.fromEntries(articles.map(({ id }) => [id, toId])));
                setMissing(false);
              }}
            />
          </div>
          {successors.length === 0 && (
            <Alert type="error" showIcon title="没有其他信息编辑或网站专人可以接手，请先给别人相应的角色。" />
          )}
          <ul className={styles['handOver']} tabIndex={0} aria-label="要移交的稿件">
            {articles.map(({ id, title, stage, purpose }) => (
              <li key={id}>
                <span className={styles['title']} title={title}>
                  <StageTag stage={stage} purpose={purpose} /> {title}
                </span>
                <Select<string | null>
                  aria-label={`接手人：${title}`}
                  placeholder="请选择接手人"
                  status={missing && chosen[id] === undefined ? 'error' : ''}
                  value={chosen[id] ?? null}
                  options={options}
                  onChange={(toId) => {
                    if (toId !== null) setChosen((now) => ({ ...now, [id]: toId }));
                  }}
                />
              </li>
            ))}
          </ul>
          {missing && <span role="alert">还有 {articles.length - handOver.length} 篇没有指定接手人。</span>}
        </section>
      )}
    </SignedActDialog>
  );
}
