import {
  useEffect,
  useId,
  useRef,
  useState,
  type CSSProperties,
  type KeyboardEvent,
  type ReactNode,
  type RefObject,
} from 'react';
import { useVirtualizer } from '@tanstack/react-virtual';
import { Skeleton } from 'antd';
import { onSessionEnd } from '../../client/sessionData';
import { gridKeyTarget } from './gridKeys';
import styles from './RowGrid.module.css';

export interface GridColumn<T> {
  key: string;
  header: string;
  /** Track size of a CSS grid: `8rem`, `minmax(12rem, 3fr)`. */
  width: string;
  cell: (row: T) => ReactNode;
}

/** Last opened row by list, to be selected again on return. */
const lastOpened = new Map<string, string>();
onSessionEnd(() => lastOpened.clear());

const OVERSCAN = 12;
/** Distance in rows from the end at which the next page is fetched. */
const AHEAD = 40;

/**
 * Virtualized list as an ARIA grid: only visible rows are rendered; one tab stop; arrows, Page, Home and End move;
 * Enter or a click opens. `total`: number of all rows, which may be too high unless `exact`. `more` fetches the next rows near
 * the end.
 */
export function RowGrid<T>(props: {
  label: string;
  columns: ReadonlyArray<GridColumn<T>>;
  rows: readonly T[];
  rowKey: (row: T) => string;
  onOpen: (row: T) => void;
  total: number;
  exact?: boolean;
  loading: boolean;
  more: (() => void) | null;
  empty: ReactNode;
}) {
  const { columns, rows, rowKey, onOpen, total, exact = true, more } = props;
  const id = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const emptied = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState(() =>
    Math.max(
      0,
      rows.findIndex((row) => rowKey(row) === lastOpened.get(props.label)),
    ),
  );
  const rowHeight = useRowHeight();
  // Rendered from the current values of the virtualizer; nothing derived from them is memoized.
  // eslint-disable-next-line react-hooks/incompatible-library
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: OVERSCAN,
    initialOffset: active * rowHeight,
    // The sticky header covers the first row.
    scrollPaddingEnd: rowHeight,
  });
  useEffect(() => virtual.measure(), [virtual, rowHeight]);

  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (more && rows.length > 0 && last >= rows.length - AHEAD) more();
  }, [more, last, rows.length]);

  const ready = !props.loading && rows.length > 0;
  const isEmpty = !props.loading && rows.length === 0;
  useListFocus({ ready, isEmpty, scroller, emptied });

  const open = (row: T) => {
    lastOpened.set(props.label, rowKey(row));
    onOpen(row);
  };
  const template = { gridTemplateColumns: columns.map((column) => column.width).join(' ') };
  const press = (event: KeyboardEvent<HTMLDivElement>) => {
    if (event.nativeEvent.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / rowHeight) - 1);
    const answer = gridKeyTarget(event.key, active, rows.length, page);
    if (answer === null) return;
    event.preventDefault();
    const row = rows[active];
    if (answer === 'open') {
      if (row) open(row);
      return;
    }
    setActive(answer);
    virtual.scrollToIndex(answer);
  };

  if (props.loading) return <GridSkeleton />;
  if (isEmpty)
    return (
      <div ref={emptied} tabIndex={-1} className={styles['empty']}>
        {props.empty}
      </div>
    );
  const present = Math.min(active, rows.length - 1);
  return (
    <div className={styles['frame']}>
      <div
        ref={scroller}
        role="grid"
        aria-label={props.label}
        aria-rowcount={total + 1}
        aria-colcount={columns.length}
        aria-activedescendant={`${id}-${present}`}
        tabIndex={0}
        className={styles['grid']}
        onKeyDown={press}
      >
        <GridHead columns={columns} style={{ ...template, height: rowHeight }} />
        <div role="rowgroup" className={styles['body']} style={{ height: virtual.getTotalSize() }}>
          {items.map((item) => {
            const row = rows[item.index];
            if (row === undefined) return null;
            return (
              <GridRow
                key={rowKey(row)}
                id={`${id}-${item.index}`}
                row={row}
                index={item.index}
                selected={item.index === present}
                columns={columns}
                style={{ ...template, height: rowHeight, transform: `translateY(${item.start}px)` }}
                onClick={() => {
                  setActive(item.index);
                  open(row);
                }}
              />
            );
          })}
        </div>
      </div>
      <p className={styles['foot']} role="status">
        共{exact ? '' : '约'} {total.toLocaleString('zh-CN')} 条
        {rows.length < total && `，已载入 ${rows.length.toLocaleString('zh-CN')} 条，往下滚动继续载入`}
      </p>
    </div>
  );
}

function GridHead<T>({ columns, style }: { columns: ReadonlyArray<GridColumn<T>>; style: CSSProperties }) {
  return (
    <div role="rowgroup" className={styles['head']}>
      <div role="row" aria-rowindex={1} className={styles['row']} style={style}>
        {columns.map((column) => (
          <div key={column.key} role="columnheader" className={styles['cell']}>
            {column.header}
          </div>
        ))}
      </div>
    </div>
  );
}

function GridRow<T>(props: {
  id: string;
  row: T;
  /** Index among all rows; the head has `aria-rowindex` 1. */
  index: number;
  selected: boolean;
  columns: ReadonlyArray<GridColumn<T>>;
  style: CSSProperties;
  onClick: () => void;
}) {
  return (
    <div
      id={props.id}
      role="row"
      aria-rowindex={props.index + 2}
      aria-selected={props.selected}
      className={styles['row']}
      style={props.style}
      onClick={props.onClick}
    >
      {props.columns.map((column) => (
        <div key={column.key} role="gridcell" className={styles['cell']}>
          {column.cell(props.row)}
        </div>
      ))}
    </div>
  );
}

/**
 * Focuses the list when it opens, unless the user has focused something else on the page; and what replaces it when
 * its last row disappears while it has the focus.
 */
function useListFocus(list: {
  ready: boolean;
  isEmpty: boolean;
  scroller: RefObject<HTMLElement | null>;
  emptied: RefObject<HTMLElement | null>;
}): void {
  const { ready, isEmpty, scroller, emptied } = list;
  useEffect(() => {
    const { activeElement, body } = document;
    if (ready && (activeElement === body || activeElement?.tagName === 'H1'))
      scroller.current?.focus({ preventScroll: true });
    if (isEmpty && activeElement === body) emptied.current?.focus({ preventScroll: true });
  }, [ready, isEmpty, scroller, emptied]);
}

/** Height of a row in px, scaled with the font size. */
function useRowHeight(): number {
  const [rem] = useState(() => parseFloat(getComputedStyle(document.documentElement).fontSize) || 16);
  return Math.round(rem * 2.75);
}

function GridSkeleton() {
  return (
    <div className={styles['empty']} aria-busy="true" aria-label="正在读取">
      <Skeleton active title={false} paragraph={{ rows: 12, width: '100%' }} />
    </div>
  );
}
