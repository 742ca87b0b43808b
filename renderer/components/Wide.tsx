import type { ReactNode } from 'react';
import { useNarrow } from '../app/useNarrow';
import styles from './Wide.module.css';

/** Window width, rem, below which a table may be wider than its place. */
const MAY_SCROLL = 76;

/** A place for a table: where the page is too narrow for the columns, it scrolls sideways by itself, also by keyboard. */
export function Wide(props: { children: ReactNode }) {
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
