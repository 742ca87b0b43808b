import { useState } from 'react';
import { useParams } from 'react-router';
import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import type { InferContractRouterOutputs } from '@orpc/contract';
import type { advisoriesContract } from '../../../electron/core/contract';
import { core } from '../../client/connection';
import { coreQueries } from '../../client/query';
import { AssignDialog } from '../../components/AssignDialog';
import { DeadlineDetail } from '../../components/DeadlineStatus';
import { EntryList } from '../../components/EntryList';
import { FailureNote } from '../../components/FailureNote';
import { FileList } from '../../components/FileList';
import { ADVISORY_SOURCE_LABEL } from '../../components/labels';
import { PageFrame } from '../../components/PageFrame';
import { PageSkeleton } from '../../components/PageSkeleton';
import { TextDialog } from '../../components/TextDialog';
import { exactTime } from '../../components/time';
import { UnsentTag } from '../../components/UnsentTag';
import { AdvisoryLevelTag, AdvisoryStateTag } from './columns';
import styles from '../../components/caseFile.module.css';

type AdvisoryData = InferContractRouterOutputs<typeof advisoriesContract>['get'];

/** Page of one 预警通报: content, assignee, answers with attachments. */
export function AdvisoryPage() {
  const { advisoryId = '' } = useParams();
  const query = useQuery(coreQueries.advisories.get.queryOptions({ input: { advisoryId } }));
  if (query.data !== undefined) return <Advisory key={advisoryId} data={query.data} />;
  if (query.error === null) return <PageSkeleton />;
  return (
    <PageFrame title="预警通报">
      <FailureNote error={query.error} onRetry={() => void query.refetch()} />
    </PageFrame>
  );
}

function Advisory({ data }: { data: AdvisoryData }) {
  const { row, may } = data;
  const { advisoryId } = row;
  const [asking, setAsking] = useState<'assign' | 'answer' | 'close' | null>(null);
  const end = () => setAsking(null);
  return (
    <PageFrame
      documentTitle={row.title}
      title={
        <span className={styles['heading']}>
          <span className={styles['name']} title={row.title}>
            {row.title}
          </span>
          <AdvisoryLevelTag level={row.level} />
          <AdvisoryStateTag state={row.state} />
          <UnsentTag waiting={row.waiting} />
        </span>
      }
      toolbar={
        <>
          {may.assign && (
            <Button
              type={row.assignedTo === null ? 'primary' : 'default'}
              onClick={() => setAsking('assign')}
            >
              {row.assignedTo === null ? '交办' : '改交他人'}
            </Button>
          )}
          {may.answer && (
            <Button
              type={row.assignedTo !== null && row.state === 'open' ? 'primary' : 'default'}
              onClick={() => setAsking('answer')}
            >
              {row.state === 'open' ? '答复' : '补充答复'}
            </Button>
          )}
          {may.close && (
            <Button
              type={row.state === 'answered' ? 'primary' : 'default'}
              onClick={() => setAsking('close')}
            >
              办结
            </Button>
          )}
        </>
      }
    >
      <div className={styles['columns']}>
        <div className={styles['column']}>
          <section className={styles['card']} aria-labelledby="advisory-text">
            <h2 id="advisory-text">内容和要求</h2>
            <p className={styles['words']}>{data.text === '' ? '（见通报原文）' : data.text}</p>
            <FileList files={data.attachments} />
          </section>
          <section className={styles['card']} aria-labelledby="advisory-track">
            <h2 id="advisory-track">办理经过</h2>
            <EntryList label="办理经过" day entries={data.timeline} />
          </section>
        </div>
        <section className={styles['card']} aria-labelledby="advisory-facts">
          <h2 id="advisory-facts">基本信息</h2>
          <dl className={styles['facts']}>
            <dt>期限</dt>
            <dd>
              <DeadlineDetail due={row.deadline} asks={row.state === 'open'} overdue={row.overdue} />
            </dd>
            <dt>承办人</dt>
            <dd>{row.assignedTo === null ? '未交办' : row.assignedName}</dd>
            <dt>来源</dt>
            <dd>{ADVISORY_SOURCE_LABEL[row.source]}</dd>
            <dt>文号</dt>
            <dd>{row.number === '' ? '无' : row.number}</dd>
            <dt>收到时间</dt>
            <dd>{exactTime(new Date(row.receivedAt))}</dd>
          </dl>
        </section>
      </div>
      {asking === 'assign' && (
        <AssignDialog
          title="交办预警通报"
          present={row.assignedTo}
          write={({ to, text }) => core.advisories.assign({ advisoryId, to, text: text.trim() })}
          onClose={end}
        />
      )}
      {asking === 'answer' && (
        <TextDialog
          title="答复预警通报"
          label="处置情况"
          missing="请写明处置情况。"
          files="佐证材料"
          okText="答复"
          done="已答复"
          write={(text, attachments) => core.advisories.answer({ advisoryId, text, attachments })}
          onClose={end}
        />
      )}
      {asking === 'close' && (
        <TextDialog
          title="办结预警通报"
          label="核对结果"
          missing="请写明核对结果。"
          okText="办结"
          done="已办结"
          write={(text) => core.advisories.close({ advisoryId, text })}
          onClose={end}
        />
      )}
    </PageFrame>
  );
}
