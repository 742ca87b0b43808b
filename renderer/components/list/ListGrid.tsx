import type { ReactNode } from 'react';
import type { UseInfiniteQueryResult, UseQueryResult } from '@tanstack/react-query';
import { Empty } from 'antd';
import { FailureNote } from '../FailureNote';
import { RowGrid, type GridColumn } from './RowGrid';
import styles from './ListGrid.module.css';

/** Rows of a query as a grid; the failure instead while nothing could be read. */
export function ListGrid<T>(props: {
  query: UseQueryResult<unknown> | UseInfiniteQueryResult<unknown>;
  label: string;
  columns: ReadonlyArray<GridColumn<T>>;
  rows: readonly T[];
  rowKey: (row: T) => string;
  onOpen: (row: T) => void;
  /** Number of all rows, and how to fetch more, when the query fetches them page by page. */
  total?: number;
  /** False when `total` may be too high. */
  exact?: boolean;
  more?: (() => void) | null;
  /** Content above the grid; false while there is none. */
  above?: ReactNode;
  /** Sentence for a list without rows. */
  empty: string;
}) {
  const { query, rows, above } = props;
  if (query.error && !query.data)
    return <FailureNote error={query.error} onRetry={() => void query.refetch()} />;
  const grid = (
    <RowGrid
      label={props.label}
      columns={props.columns}
      rows={rows}
      rowKey={props.rowKey}
      onOpen={props.onOpen}
      total={props.total ?? rows.length}
      exact={props.exact ?? true}
      loading={query.isPending}
      more={props.more ?? null}
      empty={<Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={props.empty} />}
    />
  );
  if (above === undefined) return grid;
  return (
    <div className={styles['stack']}>
      {above}
      {grid}
    </div>
  );
}
