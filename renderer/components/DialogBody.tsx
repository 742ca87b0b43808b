import type { ReactNode } from 'react';
import styles from './dialog.module.css';

/** Class of a dialog with a `DialogBody`. */
export const dialogClass = styles['dialog'] ?? '';

/** Content of a dialog that scrolls where it is higher than the window, so that the buttons stay visible. */
export function DialogBody(props: { label: string; children: ReactNode }) {
  return (
    <div className={styles['scroll']} tabIndex={0} role="region" aria-label={props.label}>
      {props.children}
    </div>
  );
}
