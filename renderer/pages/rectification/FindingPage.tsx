import { useState } from 'react';
import { useParams } from 'react-router';
import { useQuery } from '@tanstack/react-query';
import { Alert, Button } from 'antd';
import type { InferContractRouterOutputs } from '@orpc/contract';
import type { rectificationContract } from '../../../electron/core/contract';
import { coreQueries } from '../../client/query';
import { DeadlineDetail } from '../../components/DeadlineStatus';
import { EntryList } from '../../components/EntryList';
import { FailureNote } from '../../components/FailureNote';
import { FileList } from '../../components/FileList';
import { FINDING_KIND_LABEL, FINDING_SOURCE_LABEL } from '../../components/labels';
import { PageFrame } from '../../components/PageFrame';
import { PageSkeleton } from '../../components/PageSkeleton';
import { exactTime } from '../../components/time';
import { UnsentTag } from '../../components/UnsentTag';
import { FindingStateTag } from './columns';
import { FindingDialog, type FindingAct } from './FindingDialog';
import styles from '../../components/caseFile.module.css';

type FindingData = InferContractRouterOutputs<typeof rectificationContract>['get'];

/** Page of a finding: problem, deadline, assignee, rectification. */
export function FindingPage() {
  const { findingId = '' } = useParams();
  const query = useQuery(coreQueries.rectification.get.queryOptions({ input: { findingId } }));
  if (query.data !== undefined) return <Finding key={findingId} data={query.data} />;
  if (query.error === null) return <PageSkeleton />;
  return (
    <PageFrame title="整改">
      <FailureNote error={query.error} onRetry={() => void query.refetch()} />
    </PageFrame>
  );
}

function Finding({ data }: { data: FindingData }) {
  const { row } = data;
  const [asking, setAsking] = useState<FindingAct | null>(null);
  const unexplained = row.overdue && row.state === 'open' && !row.explained;
  return (
    <PageFrame
      documentTitle={row.where}
      title={
        <span className={styles['heading']}>
          <span className={styles['name']} title={row.where}>
            {FINDING_KIND_LABEL[row.kind]}：{row.where}
          </span>
          <FindingStateTag state={row.state} />
          <UnsentTag waiting={row.waiting} />
        </span>
      }
      toolbar={<Acts data={data} onAsk={setAsking} />}
    >
      <div className={styles['page']}>
        {unexplained && (
          <Alert
            type="error"
            showIcon
            title="整改已逾期，还没有情况说明。"
            description="不能及时整改的应作情况说明（第十九条）。"
          />
        )}
        <div className={styles['columns']}>
          <div className={styles['column']}>
            <section className={styles['card']} aria-labelledby="finding-text">
              <h2 id="finding-text">问题</h2>
              <p className={styles['words']}>{row.text}</p>
              <FileList files={data.attachments} />
            </section>
            <section className={styles['card']} aria-labelledby="finding-track">
              <h2 id="finding-track">整改经过</h2>
              <EntryList label="整改经过" day entries={data.timeline} />
            </section>
          </div>
          <section className={styles['card']} aria-labelledby="finding-facts">
            <h2 id="finding-facts">基本信息</h2>
            <dl className={styles['facts']}>
              <dt>期限</dt>
              <dd>
                <DeadlineDetail
                  due={row.due}
                  asks={row.state === 'open'}
                  overdue={row.overdue}
                  estimated={row.dueEstimated}
                />
              </dd>
              <dt>承办人</dt>
              <dd>{row.assignedTo === null ? '未交办' : row.assignedName}</dd>
              <dt>情况说明</dt>
              <dd>{row.explained ? '已作' : row.overdue ? '逾期，未作' : '不需要'}</dd>
              <dt>来源</dt>
              <dd>
                {row.fromReading
                  ? '值班读网'
                  : row.notice
                    ? FINDING_SOURCE_LABEL[row.notice.source]
                    : '人工登记'}
              </dd>
              {row.notice && row.notice.number !== '' && (
                <>
                  <dt>文号</dt>
                  <dd>{row.notice.number}</dd>
                </>
              )}
              <dt>整改要求</dt>
              <dd>
                {row.workDays} 个工作日（{row.notice?.workDays ? '来文要求' : '第十九条'}）
              </dd>
              <dt>收到时间</dt>
              <dd>{exactTime(new Date(row.receivedAt))}</dd>
            </dl>
          </section>
        </div>
      </div>
      {asking !== null && <FindingDialog act={asking} row={row} onClose={() => setAsking(null)} />}
    </PageFrame>
  );
}

/** Permitted actions; the next step is highlighted. */
function Acts({ data, onAsk }: { data: FindingData; onAsk: (act: FindingAct) => void }) {
  const { row, may } = data;
  const acts: ReadonlyArray<{ act: FindingAct; label: string; next: boolean }> = [
    { act: 'assign', label: row.assignedTo === null ? '交办' : '改交他人', next: row.assignedTo === null },
    { act: 'correct', label: row.state === 'open' ? '整改' : '补充整改', next: row.state === 'open' },
    { act: 'explain', label: '情况说明', next: false },
    { act: 'close', label: '销号', next: row.state === 'corrected' },
  ];
  return (
    <>
      {acts
        .filter(({ act }) => may[act])
        .map(({ act, label, next }) => (
          <Button key={act} type={next ? 'primary' : 'default'} onClick={() => onAsk(act)}>
            {label}
          </Button>
        ))}
    </>
  );
}
