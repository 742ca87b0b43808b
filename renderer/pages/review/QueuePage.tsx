import { useNavigate } from 'react-router';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Select } from 'antd';
import type { QueueRow } from '../../../electron/core/contract';
import { coreQueries } from '../../client/query';
import { ageText } from '../../components/time';
import { TimeText } from '../../components/TimeText';
import { useNow } from '../../components/useNow';
import { StateCell, TitleCell } from '../../components/article/columns';
import { AuthorFilter, ColumnFilter, StageFilter } from '../../components/article/Filters';
import { ListGrid } from '../../components/list/ListGrid';
import { ListPage } from '../../components/list/ListPage';
import type { GridColumn } from '../../components/list/RowGrid';
import { useFilters } from '../../components/list/useFilters';
import { usePagedRows } from '../../components/list/usePagedRows';
import { BlockedDelegations } from './BlockedDelegations';
import { queueInput, REVIEW_STAGES } from '../../components/article/queue';
import styles from './QueuePage.module.css';

const AGES = [
  { value: '', label: '等待不限' },
  { value: '24', label: '超过 1 天' },
  { value: '72', label: '超过 3 天' },
  { value: '168', label: '超过 7 天' },
];

/** Waiting time: bold after one day, red after three. */
function Age({ since }: { since: string }) {
  const now = useNow();
  const at = new Date(since);
  const days = (now.getTime() - at.getTime()) / 86_400_000;
  return (
    <span className={styles['age']} data-age={days >= 3 ? 'late' : days >= 1 ? 'old' : 'new'}>
      {ageText(at, now)}
      {days >= 3 && <span className="visually-hidden">，等待过久</span>}
    </span>
  );
}

const COMMON: ReadonlyArray<GridColumn<QueueRow>> = [
  {
    key: 'title',
    header: '标题',
    width: 'minmax(14rem, 4fr)',
    cell: (row) => (
      <span className={styles['row']}>
        {row.inPlaceOf !== null && <span className={styles['behalf']}>代{row.inPlaceOf}</span>}
        <TitleCell row={row} />
      </span>
    ),
  },
  { key: 'state', header: '环节', width: '11rem', cell: (row) => <StateCell row={row} /> },
];
const PLACE: ReadonlyArray<GridColumn<QueueRow>> = [
  { key: 'column', header: '栏目', width: 'minmax(7rem, 1fr)', cell: (row) => row.columnName },
  { key: 'author', header: '撰写人', width: '6.5rem', cell: (row) => row.authorName },
];
const WAITING: ReadonlyArray<GridColumn<QueueRow>> = [
  ...COMMON,
  { key: 'age', header: '已等待', width: '7.5rem', cell: (row) => <Age since={row.stageSince} /> },
  ...PLACE,
];
const DONE: ReadonlyArray<GridColumn<QueueRow>> = [
  ...COMMON,
  ...PLACE,
  { key: 'updated', header: '更新时间', width: '8.5rem', cell: (row) => <TimeText at={row.updatedAt} /> },
];

/** 审核: articles waiting for the user, longest waiting first, and those they have decided on. */
export function QueuePage() {
  const navigate = useNavigate();
  const [filters, setFilters] = useFilters(['box', 'stage', 'columnId', 'authorId', 'age'] as const);
  const input = queueInput(filters);
  const query = useInfiniteQuery(
    coreQueries.review.queue.infiniteOptions({
      input: (cursor: string | null) => ({ ...input, cursor, limit: 200 }),
      initialPageParam: null as string | null,
      getNextPageParam: (page) => page.cursor,
    }),
  );
  const { rows, total, more } = usePagedRows(query);
  return (
    <ListPage<'waiting' | 'done'>
      title="审核"
      views={{
        label: '待办或已办',
        value: input.box,
        options: [
          { value: 'waiting', label: '待办' },
          { value: 'done', label: '已办' },
        ],
        onChange: (box) => setFilters({ box: box === 'waiting' ? '' : box }),
      }}
      filters={
        <>
          <StageFilter
            value={filters.stage}
            stages={REVIEW_STAGES}
            onChange={(stage) => setFilters({ stage })}
          />
          <ColumnFilter value={filters.columnId} onChange={(columnId) => setFilters({ columnId })} />
          <AuthorFilter
            value={filters.authorId}
            rows={rows}
            onChange={(authorId) => setFilters({ authorId })}
          />
          <Select
            aria-label="按等待时间筛选"
            style={{ width: '9rem' }}
            value={AGES.some(({ value }) => value === filters.age) ? filters.age : ''}
            options={AGES}
            onChange={(age) => setFilters({ age })}
          />
        </>
      }
    >
      <ListGrid
        key={JSON.stringify(input)}
        query={query}
        above={input.box === 'waiting' && <BlockedDelegations />}
        label={input.box === 'waiting' ? '待我审核的稿件' : '我审核过的稿件'}
        columns={input.box === 'waiting' ? WAITING : DONE}
        rows={rows}
        rowKey={(row) => row.id}
        onOpen={(row) => void navigate(`/review/${row.id}`)}
        total={total}
        more={more}
        empty={input.box === 'waiting' ? '没有等您审核的稿件' : '没有符合条件的稿件'}
      />
    </ListPage>
  );
}
