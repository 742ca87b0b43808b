import type { ReactNode } from 'react';
import { PageFrame } from '../PageFrame';
import styles from './caseFile.module.css';

/**
 * Page of one incident, advisory or finding: a head with name, tags and actions, deadlines that stay in view, and
 * columns.
 */
export function CasePage(props: {
  name: string;
  /** The heading, when it is more than the name. */
  heading?: string;
  /** Mark before the heading. */
  mark?: ReactNode;
  tags: ReactNode;
  actions: ReactNode;
  deadlines?: ReactNode;
  /** Warning above the columns; null while there is none. */
  notice?: ReactNode;
  columns: ReactNode;
  /** Class of the columns, when they are not the usual two. */
  columnsClass?: string | undefined;
  /** Open dialogs. */
  children: ReactNode;
}) {
  const { name, notice, deadlines } = props;
  const columns = <div className={props.columnsClass ?? styles['columns']}>{props.columns}</div>;
  return (
    <PageFrame
      documentTitle={name}
      title={
        <span className={styles['heading']}>
          {props.mark}
          <span className={styles['name']} title={name}>
            {props.heading ?? name}
          </span>
          {props.tags}
        </span>
      }
      toolbar={props.actions}
      {...(deadlines !== undefined && { subbar: deadlines })}
    >
      {notice === undefined ? (
        columns
      ) : (
        <div className={styles['page']}>
          {notice}
          {columns}
        </div>
      )}
      {props.children}
    </PageFrame>
  );
}
