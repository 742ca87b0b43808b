import { useState } from 'react';
import { useParams } from 'react-router';
import { useQuery } from '@tanstack/react-query';
import { coreQueries } from '../../client/query';
import { CaseActions } from '../../components/caseFile/CaseActions';
import { CasePage } from '../../components/caseFile/CasePage';
import { CaseQuery } from '../../components/caseFile/CaseQuery';
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
  return (
    <CaseQuery title="突发事件" query={query}>
      {(data) => <Incident key={incidentId} data={data} />}
    </CaseQuery>
  );
}

function Incident({ data }: { data: IncidentData }) {
  const { row } = data;
  const [asking, setAsking] = useState<'level' | 'close' | null>(null);
  return (
    <CasePage
      name={row.title}
      mark={row.drill && <span className={styles['drillMark']}>演练</span>}
      tags={
        <>
          <LevelTag level={row.level} />
          <UnsentTag waiting={row.waiting} />
          {row.closedAt !== null && <ToneTag tone="green">已办结</ToneTag>}
        </>
      }
      actions={
        <CaseActions
          actions={[
            { act: 'level', label: row.level === null ? '定级' : '重新定级', next: row.level === null },
            { act: 'close', label: '办结', next: false },
          ]}
          may={data.may}
          onAct={setAsking}
        />
      }
      deadlines={
        <div className={styles['top']}>
          {row.drill && <DrillNotice />}
          <Deadlines clocks={row.clocks} />
        </div>
      }
      columnsClass={styles['columns']}
      columns={<Columns data={data} />}
    >
      {asking === 'level' && (
        <LevelDialog
          incidentId={row.incidentId}
          drill={row.drill}
          present={row.level}
          onClose={() => setAsking(null)}
        />
      )}
      {asking === 'close' && <CloseDialog data={data} onClose={() => setAsking(null)} />}
    </CasePage>
  );
}

function Columns({ data }: { data: IncidentData }) {
  return (
    <>
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
    </>
  );
}
