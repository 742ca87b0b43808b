import type { ReactNode } from 'react';
import { useNarrow } from '../client/useNarrow';
import styles from './ScrollableTable.module.css';

/** Window width in rem below which a table may be wider than the page. */
const MAY_SCROLL = 76;

/** Container of a table that scrolls horizontally, also by keyboard, when the page is too narrow for the columns. */
export function ScrollableTable(props: { children: ReactNode }) {
  const narrow = useNarrow(MAY_SCROLL);
  return (
    <div
      className={styles['wide']}
      data-wide
      {...(narrow && { role: 'region', tabIndex: 0, 'aria-label': '表格，可左右滚动' })}
    >
      {props.children}
    </div>
  );
}
