import { Tag } from 'antd';
import type { DayView } from '../../../electron/core/contract';
import { weekdayOf } from '../../components/days';
import styles from './Roster.module.css';

/** Date, weekday and kind of a day: cells that span the rows of the day. */
export function DayCells({ day, span, today }: { day: DayView; span: number; today: boolean }) {
  return (
    <>
      <th scope="rowgroup" rowSpan={span} className={styles['date']}>
        {Number(day.day.slice(5, 7))}月{Number(day.day.slice(8))}日
        {today && <span className={styles['today']}>今天</span>}
      </th>
      <td rowSpan={span} data-kind={day.kind} className={styles['weekday']}>
        {weekdayOf(day.day)}
      </td>
      <td rowSpan={span} className={styles['marks']}>
        {day.name !== '' ? (
          <Tag color={day.kind === 'work' ? 'blue' : 'red'} className={styles['mark'] ?? ''}>
            {day.name}
          </Tag>
        ) : (
          day.kind !== 'work' && <span className={styles['soft']}>休</span>
        )}
        {day.important !== '' && (
          <Tag color="purple" className={styles['mark'] ?? ''}>
            {day.important}
          </Tag>
        )}
      </td>
    </>
  );
}
