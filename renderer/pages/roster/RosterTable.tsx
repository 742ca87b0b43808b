import { useEffect, useRef } from 'react';
import { Tag } from 'antd';
import { useAccount } from '../../client/session';
import { dayOf } from '../../components/days';
import { useNow } from '../../components/useNow';
import { ScrollableTable } from '../../components/ScrollableTable';
import { DayCells } from './DayCells';
import { nameOf, POSTS, rowsOf, shiftText } from './rosterRows';
import type { MonthData } from './types';
import styles from './Roster.module.css';
import { RosterHead } from './RosterHead';

/** Roster of a month; highlights the user's own shifts and scrolls to today. */
export function RosterTable({ month }: { month: MonthData }) {
  const me = useAccount().id;
  const now = useNow();
  const today = dayOf(now);
  const present = useRef<HTMLTableRowElement>(null);
  // `void`: new browsers return a promise, which React would take for a cleanup function.
  useEffect(() => void present.current?.scrollIntoView({ block: 'center' }), [month.month]);
  return (
    <ScrollableTable>
      <table className={styles['table']} aria-label="值班表">
        <RosterHead />
        <tbody>
          {rowsOf(month.days, month.shifts).map(({ day, shift, span }) => {
            const running =
              shift !== null &&
              Date.parse(shift.from) <= now.getTime() &&
              now.getTime() < Date.parse(shift.until);
            return (
              <tr
                key={shift?.from ?? day.day}
                ref={span > 0 && day.day === today ? present : undefined}
                data-today={day.day === today}
                data-running={running}
                data-first={span > 0}
              >
                {span > 0 && <DayCells day={day} span={span} today={day.day === today} />}
                {shift === null ? (
                  <td colSpan={4} className={styles['soft']}>
                    没有班次开始
                  </td>
                ) : (
                  <>
                    <td className={styles['time']}>
                      {shiftText(shift)}
                      {running && (
                        <Tag color="success" className={styles['running'] ?? ''}>
                          当前
                        </Tag>
                      )}
                    </td>
                    {POSTS.map((post) => (
                      <td key={post} className={styles['name']} data-own={shift[post] === me}>
                        {nameOf(shift, post)}
                        {shift.swapped.includes(post) && <span className={styles['swapped']}>调班</span>}
                      </td>
                    ))}
                  </>
                )}
              </tr>
            );
          })}
        </tbody>
      </table>
    </ScrollableTable>
  );
}
