import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Alert, Button } from 'antd';
import type { OutboxRow } from '../../../electron/core/contract';
import { core } from '../../client/connection';
import { coreQueries } from '../../client/query';
import { ConfirmButton } from '../../components/ConfirmButton';
import { FailureNote } from '../../components/FailureNote';
import { PageFrame } from '../../components/PageFrame';
import { TimeText } from '../../components/TimeText';
import { useLedgerEntry } from '../../components/useLedgerEntry';
import styles from './Sync.module.css';

/** Codes of refusals after which an entry is not in the ledger and can be written again. */
const REWRITABLE: readonly string[] = ['CHAIN_BROKEN', 'INVALID'];

function explanation(code: string): string {
  if (REWRITABLE.includes(code))
    return '这条记录没有记入台账：本机的台账和平台上的接不上，常见于本机数据从备份恢复过，或本机的记录簿曾被别人占用。内容没有问题的，请重新记入。';
  if (code === 'NOT_PERMITTED')
    return '这条记录没有记入台账，只保存在本机。需要时请由有权限的人员另行记录；若角色不对，请系统管理员核对。';
  return '这条记录在台账里只留一个位置，注明未被接受，不起作用；内容只有您本人能看到。需要时请另作处理。';
}

/** A returned ledger entry: text, reason and actions. */
export function ReturnedEntry(props: { row: OutboxRow; words: string; onBack: () => void }) {
  const { row, words, onBack } = props;
  const client = useQueryClient();
  const input = { commandId: row.id };
  const settled = () => {
    void client.invalidateQueries();
    onBack();
  };
  const settle = useMutation(coreQueries.sync.settle.mutationOptions({ onSuccess: settled }));
  const rewrite = useLedgerEntry({ write: core.duty.rewrite, onDone: settled });
  const broken = REWRITABLE.includes(row.code);
  return (
    <PageFrame
      title="被退回的记录"
      toolbar={
        <>
          <Button onClick={onBack}>返回</Button>
          {broken ? (
            <>
              <ConfirmButton
                danger
                disabled={settle.isPending || rewrite.isPending}
                question="放弃这条记录？"
                detail="这条记录不会再记入台账，放弃后不能恢复。"
                confirmText="放弃"
                onConfirm={() => settle.mutateAsync({ ...input, action: 'discard' })}
              >
                放弃
              </ConfirmButton>
              <Button type="primary" loading={rewrite.isPending} onClick={() => rewrite.mutate(input)}>
                重新记入
              </Button>
            </>
          ) : (
            <Button
              type="primary"
              loading={settle.isPending}
              onClick={() => settle.mutate({ ...input, action: 'discard' })}
            >
              知道了
            </Button>
          )}
        </>
      }
    >
      <div className={styles['page']}>
        <FailureNote error={settle.error ?? rewrite.error} />
        <Alert
          type="warning"
          showIcon
          title={`平台没有接受这条记录：${row.reason}`}
          description={explanation(row.code)}
        />
        <section className={styles['card']} aria-labelledby="returned-entry">
          <h2 id="returned-entry" className={styles['heading']}>
            {row.title}
          </h2>
          <p className={styles['words']}>{words || '（没有文字内容）'}</p>
          <p className={styles['attempts']}>
            记录时间：
            <TimeText at={row.madeAt} exact />
          </p>
        </section>
      </div>
    </PageFrame>
  );
}
