import type { IncidentRow } from '../../../electron/core/contract';
import { INCIDENT_KIND_LABEL } from '../../components/labels';
import { useSeconds } from '../../components/useNow';
import { nameColumn, timeColumn } from '../../components/list/columns';
import type { GridColumn } from '../../components/list/RowGrid';
import { clockTexts, mostUrgentClock, stateAt } from './deadlineTexts';
import { LevelTag } from './LevelTag';
import styles from './Incidents.module.css';

/** Most urgent deadline of a row, updated every second. */
function Urgent({ row }: { row: IncidentRow }) {
  const now = useSeconds();
  const clock = mostUrgentClock(row.clocks, now);
  if (row.closedAt !== null || clock === null)
    return <span className={styles['soft']}>{row.closedAt !== null ? '已办结' : '没有在计的时限'}</span>;
  return (
    <span className={styles['urgent']} data-state={stateAt(clock, now)} title={clock.basis}>
      {clockTexts(clock, now).large}　{clock.label}
    </span>
  );
}

export const INCIDENT_COLUMNS: ReadonlyArray<GridColumn<IncidentRow>> = [
  nameColumn(
    { key: 'title', header: '事件', width: 'minmax(13rem, 3fr)' },
    (row) => row.title,
    (row) => row.drill && <span className={styles['drill']}>演练</span>,
  ),
  { key: 'level', header: '级别', width: '6rem', cell: (row) => <LevelTag level={row.level} /> },
  { key: 'clock', header: '最近时限', width: 'minmax(20rem, 2fr)', cell: (row) => <Urgent row={row} /> },
  { key: 'kind', header: '类型', width: '8rem', cell: (row) => INCIDENT_KIND_LABEL[row.kind] },
  timeColumn({ key: 'discovered', header: '发现时间', width: '10rem' }, (row) => row.discoveredAt),
];
