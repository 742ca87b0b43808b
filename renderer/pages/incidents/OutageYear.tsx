import { useState } from 'react';
import { Link } from 'react-router';
import { useQuery } from '@tanstack/react-query';
import { Button, Select } from 'antd';
import { coreQueries } from '../../client/query';
import { FailureNote } from '../../components/FailureNote';
import { sessionNow } from '../../components/clock';
import { exactTime } from '../../components/time';
import { BeginOutageDialog } from './OutageDialogs';
import { Deadlines } from './Deadlines';
import { Outage } from './Outages';
import { PERIODS } from '../../help/periods';
import styles from './Incident.module.css';

const FIRST_YEAR = 2026;

/** 访问与下线 of a year: all outages, and whether the one allowed 临时下线 is used up (第七条). */
export function OutageYear(props: { mayRegister: boolean }) {
  const present = Number(exactTime(sessionNow()).slice(0, 4));
  const [year, setYear] = useState(present);
  const [beginning, setBeginning] = useState(false);
  const query = useQuery(
    coreQueries.incidents.outages.queryOptions({ input: { year }, refetchInterval: 30_000 }),
  );
  const list = useQuery(coreQueries.incidents.list.queryOptions());
  const titles = new Map(list.data?.incidents.map(({ incidentId, title }) => [incidentId, title]));
  const outages = query.data?.outages ?? [];
  const offlines = query.data?.offlines ?? 0;
  const years = Array.from({ length: present - FIRST_YEAR + 1 }, (_, back) => present - back);
  return (
    <div className={styles['year']}>
      <section className={styles['card']} aria-labelledby="outage-year">
        <div className={styles['cardHead']}>
          <h2 id="outage-year">{year} 年网站无法访问和临时下线</h2>
          <span className={styles['ways']}>
            <Select<number>
              aria-label="年份"
              value={year}
              options={years.map((value) => ({ value, label: `${value} 年` }))}
              onChange={setYear}
            />
            {props.mayRegister && <Button onClick={() => setBeginning(true)}>登记无法访问</Button>}
          </span>
        </div>
        <FailureNote
          error={query.data === undefined ? query.error : null}
          onRetry={() => void query.refetch()}
        />
        <p className={styles['lead']} data-over={offlines > 1}>
          临时下线 <strong>{offlines}</strong> 次（第七条：每年不超过 1 次，每次不超过 {PERIODS.offlineDays}
          天；演练不计）。无法访问超过 {PERIODS.shortOutageHours} 小时即按临时下线计算（第八条）。
        </p>
        {query.data !== undefined && outages.length === 0 && (
          <p className={styles['none']}>这一年没有无法访问的记录。</p>
        )}
      </section>
      {outages.map((outage) => (
        <section key={outage.outageId} className={styles['card']} aria-label={`无法访问：${outage.text}`}>
          <p className={styles['outageHead']}>
            {outage.drill && <span className={styles['drillMark']}>演练</span>}
            {outage.incidentId !== null && (
              <Link to={`/incidents/${outage.incidentId}`}>
                {titles.get(outage.incidentId) ?? '查看所属事件'}
              </Link>
            )}
          </p>
          <Outage outage={outage} />
          <Deadlines clocks={outage.clocks} />
        </section>
      ))}
      {beginning && <BeginOutageDialog incident={null} onClose={() => setBeginning(false)} />}
    </div>
  );
}
