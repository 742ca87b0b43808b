import { INCIDENT_KIND_LABEL, INCIDENT_LEVEL_LABEL } from '../../components/labels';
import { exactTime } from '../../components/time';
import type { IncidentData } from './types';
import styles from './Incident.module.css';

/** Facts of an incident, level and conclusion. */
export function Facts({ data }: { data: IncidentData }) {
  const { row, text, levelBasis, conclusion } = data;
  return (
    <section className={styles['card']} aria-labelledby="incident-facts">
      <h2 id="incident-facts">基本情况</h2>
      <dl className={styles['facts']}>
        <dt>类型</dt>
        <dd>{INCIDENT_KIND_LABEL[row.kind]}</dd>
        <dt>发现时间</dt>
        <dd>{exactTime(new Date(row.discoveredAt))}</dd>
        <dt>情况</dt>
        <dd className={styles['words']}>{text}</dd>
        <dt>级别</dt>
        <dd className={styles['words']}>
          {row.level === null
            ? '尚未定级，先按较大以上计时'
            : `${INCIDENT_LEVEL_LABEL[row.level]}：${levelBasis}`}
        </dd>
        {row.closedAt !== null && (
          <>
            <dt>办结</dt>
            <dd className={styles['words']}>
              {exactTime(new Date(row.closedAt))}　{conclusion}
            </dd>
          </>
        )}
      </dl>
    </section>
  );
}
