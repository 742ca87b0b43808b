import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Descriptions, Skeleton } from 'antd';
import { useNavigate } from 'react-router';
import type { Stage, Verdict } from '../../../electron/core/contract';
import { coreQueries } from '../../client/query';
import { ConfirmButton } from '../../components/ConfirmButton';
import { FailureNote } from '../../components/FailureNote';
import { HtmlView } from '../../components/HtmlView';
import { commandLabel, OUTBOX_STATE_LABEL, STAGE_LABEL, VERDICT_LABEL } from '../../components/labels';
import { PageFrame } from '../../components/PageFrame';
import { StageTag } from '../../components/StageTag';
import { TimeText } from '../../components/TimeText';
import { ReturnedEntry } from './ReturnedEntry';
import styles from './Sync.module.css';

/** A returned command: the sent content next to that of the platform, and the actions. */
export function ReturnedCommand(props: { commandId: string; onBack: () => void }) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const input = { commandId: props.commandId };
  const returned = useQuery(coreQueries.sync.returned.queryOptions({ input }));
  const settle = useMutation(
    coreQueries.sync.settle.mutationOptions({
      onSuccess: ({ draftId }) => {
        void client.invalidateQueries();
        if (draftId === null) props.onBack();
        else void navigate(`/drafts/${draftId}`);
      },
    }),
  );
  const data = returned.data;
  if (data?.row.type === 'ledger.append')
    return <ReturnedEntry row={data.row} words={data.mine.opinion} onBack={props.onBack} />;
  const hasContent = data !== undefined && data.mine.content !== null && data.row.purpose === 'publish';

  return (
    <PageFrame
      title="被退回的操作"
      toolbar={
        <>
          <Button onClick={props.onBack}>返回</Button>
          <ConfirmButton
            danger
            disabled={data === undefined || settle.isPending}
            question="放弃这次操作？"
            detail={
              hasContent
                ? '这次送审的内容将不再保留，以平台上的版本为准。放弃后不能恢复。'
                : '这次操作将不再保留，以平台上的状态为准。'
            }
            confirmText="放弃"
            onConfirm={() => settle.mutateAsync({ ...input, action: 'discard' })}
          >
            放弃
          </ConfirmButton>
          {hasContent && (
            <ConfirmButton
              type="primary"
              disabled={settle.isPending}
              question="转为草稿？"
              detail="您写的内容会成为一份新草稿，以平台上的最新版本为基础；核对修改后可再次送审。"
              confirmText="转为草稿"
              onConfirm={() => settle.mutateAsync({ ...input, action: 'toDraft' })}
            >
              转为草稿
            </ConfirmButton>
          )}
        </>
      }
    >
      <div className={styles['page']}>
        <FailureNote
          error={settle.error ?? (data === undefined ? returned.error : null)}
          onRetry={() => void returned.refetch()}
        />
        {returned.isPending && <Skeleton active paragraph={{ rows: 10 }} />}
        {data !== undefined && (
          <>
            <Alert
              type="warning"
              showIcon
              title={`“${data.row.title || '（无标题）'}”的${commandLabel(data.row)}${OUTBOX_STATE_LABEL[data.row.state]}`}
              description={data.row.reason}
            />
            <div className={styles['sides']}>
              <section className={styles['card']} aria-labelledby="mine">
                <h2 id="mine" className={styles['heading']}>
                  我发出的
                </h2>
                <Descriptions
                  size="small"
                  column={1}
                  items={[
                    { key: 'what', label: '操作', children: commandLabel(data.row) },
                    { key: 'when', label: '办理时间', children: <TimeText at={data.row.madeAt} exact /> },
                    ...(data.mine.opinion === ''
                      ? []
                      : [
                          {
                            key: 'opinion',
                            label: data.row.type === 'review.decide' ? '意见' : '原因',
                            children: data.mine.opinion,
                          },
                        ]),
                  ]}
                />
                {data.mine.html !== '' && (
                  <>
                    <h3 className={styles['articleTitle']}>{data.mine.content?.title}</h3>
                    <HtmlView html={data.mine.html} label="我发出的正文" />
                  </>
                )}
              </section>
              <section className={styles['card']} aria-labelledby="current">
                <h2 id="current" className={styles['heading']}>
                  平台上现在的
                </h2>
                {data.current.article === null ? (
                  <p>平台上没有这篇稿件。</p>
                ) : (
                  <>
                    <Descriptions
                      size="small"
                      column={1}
                      items={[
                        {
                          key: 'stage',
                          label: '状态',
                          children: (
                            <StageTag
                              stage={data.current.article.stage}
                              purpose={data.current.article.purpose}
                              live={data.current.article.live !== null}
                            />
                          ),
                        },
                        {
                          key: 'updated',
                          label: '最后变动',
                          children: <TimeText at={data.current.article.updatedAt} exact />,
                        },
                      ]}
                    />
                    {data.current.decisions.length > 0 && (
                      <ul className={styles['decisions']} aria-label="平台上的审核意见">
                        {data.current.decisions.map((decision) => (
                          <li key={`${decision.stage}${decision.decidedAt}`}>
                            <strong>
                              {STAGE_LABEL[decision.stage as Stage] ?? decision.stage} ·{' '}
                              {VERDICT_LABEL[decision.verdict as Verdict] ?? decision.verdict}
                            </strong>{' '}
                            {decision.signerName}，<TimeText at={decision.decidedAt} />
                            {decision.opinion !== '' && <span>{decision.opinion}</span>}
                          </li>
                        ))}
                      </ul>
                    )}
                    <h3 className={styles['articleTitle']}>{data.current.article.title}</h3>
                    <HtmlView html={data.current.html} label="平台上的正文" />
                  </>
                )}
              </section>
            </div>
          </>
        )}
      </div>
    </PageFrame>
  );
}
