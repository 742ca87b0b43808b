import { EntryList } from '../../components/EntryList';
import { ActionInput } from './ActionInput';
import type { IncidentData } from './types';
import styles from './Incident.module.css';

/** 处置经过: newest first while the incident is open, oldest first after it is closed, with an input line above. */
export function IncidentTimeline({ data }: { data: IncidentData }) {
  const { row, timeline, may } = data;
  const entries = row.closedAt === null ? [...timeline].reverse() : timeline;
  return (
    <section className={styles['card']} aria-labelledby="incident-track">
      <div className={styles['cardHead']}>
        <h2 id="incident-track">处置经过</h2>
        <span className={styles['soft']}>{row.closedAt === null ? '最新的在上' : '按先后'}</span>
      </div>
      {may.act && <ActionInput incidentId={row.incidentId} />}
      <EntryList label="处置经过" day entries={entries} />
    </section>
  );
}
