import { useState } from 'react';
import { Button } from 'antd';
import { CheckOutlined, ExclamationCircleOutlined } from '@ant-design/icons';
import type { Informed } from '../../../electron/core/contract';
import { INFORMED_LABEL, WAY_LABEL } from '../../components/labels';
import { exactTime } from '../../components/time';
import { useHotkeys } from '../../components/useHotkeys';
import { RecordReportDialog } from './RecordReportDialog';
import type { IncidentData } from './types';
import styles from './Incident.module.css';

/** Returns the part after the colon, which follows the name of the recipient. */
const whyOf = (text: string) => text.slice(text.indexOf('：') + 1);

/** Recipients that still have to be informed, then those who have been. `T` and Enter record the first one. */
export function ReportsMade(props: { data: IncidentData }) {
  const { row, sentReports, missingReports, may } = props.data;
  const [asking, setAsking] = useState<{ whom: Informed | null } | null>(null);
  useHotkeys({ t: () => setAsking({ whom: missingReports[0]?.whom ?? null }) }, may.act && asking === null);
  return (
    <section className={styles['card']} aria-labelledby="incident-sentReports">
      <div className={styles['cardHead']}>
        <h2 id="incident-sentReports">报告情况</h2>
        {may.act && (
          <Button size="small" onClick={() => setAsking({ whom: null })}>
            登记报告
          </Button>
        )}
      </div>
      {missingReports.length > 0 && (
        <ul className={styles['missingReports']} aria-label="还没有报告的">
          {missingReports.map(({ whom, text }, index) => (
            <li key={whom}>
              <ExclamationCircleOutlined aria-hidden="true" />
              <span className={styles['grow']}>
                <strong>还没有报告{INFORMED_LABEL[whom]}</strong>
                <span className={styles['soft']}>{whyOf(text)}</span>
              </span>
              {may.act && index === 0 && (
                <kbd className={styles['key']} title="按 T，再按回车">
                  T
                </kbd>
              )}
              {may.act && (
                <Button
                  size="small"
                  type="primary"
                  aria-label={`登记报告${INFORMED_LABEL[whom]}`}
                  onClick={() => setAsking({ whom })}
                >
                  登记报告
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
      {sentReports.length > 0 && (
        <ul className={styles['sentReports']} aria-label="已经报告的">
          {sentReports.map((one) => (
            <li key={`${one.whom} ${one.at} ${one.text}`}>
              <CheckOutlined aria-hidden="true" />
              <span className={styles['grow']}>
                <strong>{INFORMED_LABEL[one.whom]}</strong>
                {one.person !== '' && `　${one.person}`}
                <span className={styles['soft']}>
                  {exactTime(new Date(one.at)).slice(5)}，{one.byName}
                  {WAY_LABEL[one.way]}报告{one.text !== '' && `：${one.text}`}
                </span>
              </span>
            </li>
          ))}
        </ul>
      )}
      {sentReports.length + missingReports.length === 0 && <p className={styles['none']}>还没有报告记录。</p>}
      {asking !== null && (
        <RecordReportDialog
          incidentId={row.incidentId}
          drill={row.drill}
          whom={asking.whom}
          onClose={() => setAsking(null)}
        />
      )}
    </section>
  );
}
