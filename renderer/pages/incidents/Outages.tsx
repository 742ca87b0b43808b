import { useState } from 'react';
import { Button } from 'antd';
import type { OutageView } from '../../../electron/core/contract';
import { writesDutyLog } from '../../client/roles';
import { useAccount } from '../../client/session';
import { OUTAGE_CAUSE_LABEL } from '../../components/labels';
import { ToneTag } from '../../components/ToneTag';
import { exactTime } from '../../components/time';
import { BeginOutageDialog, OutageActDialog } from './OutageDialogs';
import type { IncidentData } from './types';
import styles from './Incident.module.css';

/** Outages of an incident. */
export function Outages(props: { data: IncidentData }) {
  const { row, outages, may } = props.data;
  const [beginning, setBeginning] = useState(false);
  const { roles } = useAccount();
  const down = outages.some(({ until }) => until === null);
  return (
    <section className={styles['card']} aria-labelledby="incident-outages">
      <div className={styles['cardHead']}>
        <h2 id="incident-outages">网站访问</h2>
        {may.act && writesDutyLog(roles) && !down && (
          <Button size="small" onClick={() => setBeginning(true)}>
            登记无法访问
          </Button>
        )}
      </div>
      {outages.length === 0 && <p className={styles['none']}>网站可以访问。</p>}
      {outages.map((outage) => (
        <Outage key={outage.outageId} outage={outage} />
      ))}
      {beginning && <BeginOutageDialog incident={row} onClose={() => setBeginning(false)} />}
    </section>
  );
}

/** An outage with its actions. */
export function Outage({ outage }: { outage: OutageView }) {
  const { roles } = useAccount();
  const keeps = writesDutyLog(roles);
  const mayTakeOffline = keeps || roles.includes('finalReviewer') || roles.includes('principal');
  const [act, setAct] = useState<'offline' | 'end' | null>(null);
  const { from, until, offlineFrom } = outage;
  return (
    <div className={styles['outage']}>
      <p className={styles['outageHead']}>
        <OutageState outage={outage} />
        <span>
          {exactTime(new Date(from)).slice(5)} 起
          {offlineFrom !== null && `，${exactTime(new Date(offlineFrom)).slice(5)} 转临时下线`}
          {until !== null && `，${exactTime(new Date(until)).slice(5)} 恢复`}
        </span>
      </p>
      <p className={styles['words']}>
        原因：{OUTAGE_CAUSE_LABEL[outage.cause]}。{outage.text}
      </p>
      {until === null && (keeps || mayTakeOffline) && (
        <span className={styles['ways']}>
          {keeps && (
            <Button size="small" type="primary" onClick={() => setAct('end')}>
              已恢复访问
            </Button>
          )}
          {mayTakeOffline && offlineFrom === null && (
            <Button size="small" onClick={() => setAct('offline')}>
              转临时下线
            </Button>
          )}
        </span>
      )}
      {act !== null && <OutageActDialog act={act} outage={outage} onClose={() => setAct(null)} />}
    </div>
  );
}

export function OutageState({ outage }: { outage: OutageView }) {
  if (outage.until !== null) return <ToneTag tone="green">已恢复</ToneTag>;
  return <ToneTag tone="strong">{outage.offlineFrom === null ? '无法访问' : '临时下线'}</ToneTag>;
}
