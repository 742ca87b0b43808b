import type { ReactNode } from 'react';
import { POST_LABEL } from '../../components/labels';
import { POSTS } from './rosterRows';
import styles from './Roster.module.css';

/** Header of the roster table. `children`: additional columns. */
export function RosterHead({ children }: { children?: ReactNode }) {
  return (
    <thead>
      <tr>
        <th scope="col" className={styles['date']}>
          日期
        </th>
        <th scope="col" className={styles['weekday']}>
          星期
        </th>
        <th scope="col" className={styles['marks']}>
          日历
        </th>
        <th scope="col" className={styles['time']}>
          班次
        </th>
        {POSTS.map((post) => (
          <th key={post} scope="col" className={styles['cell']}>
            {POST_LABEL[post]}
          </th>
        ))}
        {children}
      </tr>
    </thead>
  );
}
