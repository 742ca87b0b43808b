import { useState } from 'react';
import { Button } from 'antd';
import { writesDutyLog } from '../../client/roles';
import { useAccount } from '../../client/session';
import { FileList } from '../../components/FileList';
import { REPORT_KIND_LABEL } from '../../components/labels';
import { exactTime } from '../../components/time';
import { ReportDialog } from './ReportDialog';
import type { IncidentData } from './types';
import styles from './Incident.module.css';

/** 值班快报 and 书面报备函: making new ones, and saving earlier ones unchanged. */
export function Documents(props: { data: IncidentData }) {
  const { row, reports } = props.data;
  const { roles } = useAccount();
  const [making, setMaking] = useState<'bulletin' | 'filing' | null>(null);
  return (
    <section className={styles['card']} aria-labelledby="incident-documents">
      <div className={styles['cardHead']}>
        <h2 id="incident-documents">文书</h2>
        {writesDutyLog(roles) && (
          <span className={styles['ways']}>
            <Button size="small" onClick={() => setMaking('bulletin')}>
              制作值班快报
            </Button>
            <Button size="small" onClick={() => setMaking('filing')}>
              制作报备函
            </Button>
          </span>
        )}
      </div>
      {reports.length === 0 && <p className={styles['none']}>还没有制作过文书。</p>}
      <FileList
        files={reports}
        note={({ kind, at, byName }) =>
          `${REPORT_KIND_LABEL[kind]}，${exactTime(new Date(at)).slice(5)}，${byName}制作`
        }
      />
      {making !== null && (
        <ReportDialog
          incidentId={row.incidentId}
          drill={row.drill}
          kind={making}
          onClose={() => setMaking(null)}
        />
      )}
    </section>
  );
}
