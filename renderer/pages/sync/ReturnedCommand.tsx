import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Skeleton } from 'antd';
import { useNavigate } from 'react-router';
import { coreQueries } from '../../client/query';
import { ConfirmButton } from '../../components/ConfirmButton';
import { FailureNote } from '../../components/FailureNote';
import { commandLabel, OUTBOX_STATE_LABEL } from '../../components/labels';
import { PageFrame } from '../../components/PageFrame';
import { ReturnedEntry } from './ReturnedEntry';
import { PlatformVersion, SentVersion, type Returned } from './Versions';
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
  const { data } = returned;
  if (data?.row.type === 'ledger.append')
    return <ReturnedEntry row={data.row} words={data.mine.opinion} onBack={props.onBack} />;

  return (
    <PageFrame
      title="被退回的操作"
      toolbar={
        <>
          <Button onClick={props.onBack}>返回</Button>
          <SettleButtons
            data={data}
            busy={settle.isPending}
            onSettle={(action) => settle.mutateAsync({ ...input, action })}
          />
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
              <SentVersion data={data} />
              <PlatformVersion current={data.current} />
            </div>
          </>
        )}
      </div>
    </PageFrame>
  );
}

/** 放弃, and 转为草稿 for a submission with content. `data` is undefined until it was read. */
function SettleButtons(props: {
  data: Returned | undefined;
  busy: boolean;
  onSettle: (action: 'toDraft' | 'discard') => Promise<unknown>;
}) {
  const { data, busy, onSettle } = props;
  const hasContent = data !== undefined && data.mine.content !== null && data.row.purpose === 'publish';
  return (
    <>
      <ConfirmButton
        danger
        disabled={data === undefined || busy}
        question="放弃这次操作？"
        detail={
          hasContent
            ? '这次送审的内容将不再保留，以平台上的版本为准。放弃后不能恢复。'
            : '这次操作将不再保留，以平台上的状态为准。'
        }
        confirmText="放弃"
        onConfirm={() => onSettle('discard')}
      >
        放弃
      </ConfirmButton>
      {hasContent && (
        <ConfirmButton
          type="primary"
          disabled={busy}
          question="转为草稿？"
          detail="您写的内容会成为一份新草稿，以平台上的最新版本为基础；核对修改后可再次送审。"
          confirmText="转为草稿"
          onConfirm={() => onSettle('toDraft')}
        >
          转为草稿
        </ConfirmButton>
      )}
    </>
  );
}
