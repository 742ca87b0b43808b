import { useState } from 'react';
import { useParams } from 'react-router';
import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { coreQueries } from '../../client/query';
import { FailureNote } from '../../components/FailureNote';
import { PageFrame } from '../../components/PageFrame';
import { PageSkeleton } from '../../components/PageSkeleton';
import { ToneTag } from '../../components/ToneTag';
import { UnsentTag } from '../../components/UnsentTag';
import { Deadlines } from './Deadlines';
import { CloseDialog } from './CloseDialog';
import { Documents } from './Documents';
import { DrillNotice } from './DrillNotice';
import { Facts } from './Facts';
import { LevelDialog } from './LevelDialog';
import { LevelTag } from './LevelTag';
import { Outages } from './Outages';
import { Responses } from './Responses';
import { ReportsMade } from './ReportsMade';
import { IncidentTimeline } from './IncidentTimeline';
import type { IncidentData } from './types';
import styles from './Incident.module.css';

/** Interval in ms at which the deadlines are refetched; the display is updated every second. */
const ASK_AGAIN = 30_000;

/** Page of a 突发事件: deadlines, timeline, reports, outages, responses, documents. */
export function IncidentPage() {
  const { incidentId = '' } = useParams();
  const query = useQuery(
    coreQueries.incidents.get.queryOptions({ input: { incidentId }, refetchInterval: ASK_AGAIN }),
  );
  if (query.data !== undefined) return <IncidentDesk key={incidentId} data={query.data} />;
  if (query.error === null) return <PageSkeleton />;
  return (
    <PageFrame title="突发事件">
      <FailureNote error={query.error} onRetry={() => void query.refetch()} />
    </PageFrame>
  );
}

function IncidentDesk({ data }: { data: IncidentData }) {
  const { row, may } = data;
  const [asking, setAsking] = useState<'level' | 'close' | null>(null);
  return (
    <PageFrame
      documentTitle={row.title}
      title={
        <span className={styles['heading']}>
          {row.drill && <span className={styles['drillMark']}>演练</span>}
          <span className={styles['name']} title={row.title}>
            {row.title}
          </span>
          <LevelTag level={row.level} />
          <UnsentTag waiting={row.waiting} />
          {row.closedAt !== null && <ToneTag tone="green">已办结</ToneTag>}
        </span>
      }
      toolbar={
        <>
          {may.level && (
            <Button type={row.level === null ? 'primary' : 'default'} onClick={() => setAsking('level')}>
              {row.level === null ? '定级' : '重新定级'}
            </Button>
          )}
          {may.close && <Button onClick={() => setAsking('close')}>办结</Button>}
        </>
      }
      subbar={
        <div className={styles['top']}>
          {row.drill && <DrillNotice />}
          <Deadlines clocks={row.clocks} />
        </div>
      }
    >
      <div className={styles['columns']}>
        <IncidentTimeline data={data} />
        <div className={styles['side']}>
          <div className={styles['column']}>
            <ReportsMade data={data} />
            <div className={styles['last']}>
              <Facts data={data} />
            </div>
          </div>
          <div className={styles['column']}>
            <Outages data={data} />
            <Responses data={data} />
            <Documents data={data} />
          </div>
        </div>
      </div>
      {asking === 'level' && (
        <LevelDialog
          incidentId={row.incidentId}
          drill={row.drill}
          present={row.level}
          onClose={() => setAsking(null)}
        />
      )}
      {asking === 'close' && <CloseDialog data={data} onClose={() => setAsking(null)} />}
    </PageFrame>
  );
}
