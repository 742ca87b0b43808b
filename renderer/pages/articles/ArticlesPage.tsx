import { useState } from 'react';
import { useNavigate } from 'react-router';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Button, Input } from 'antd';
import { SearchOutlined } from '@ant-design/icons';
import type { ArticleRow } from '../../../electron/core/contract';
import { coreQueries } from '../../client/query';
import { mayDraft } from '../../client/roles';
import { useAccount } from '../../client/session';
import { ARTICLE_COLUMNS } from '../../components/article/columns';
import { DraftList } from './DraftList';
import { AuthorFilter, ColumnFilter, StageFilter } from '../../components/article/Filters';
import { ListGrid } from '../../components/list/ListGrid';
import { ListPage } from '../../components/list/ListPage';
import { useFilters, type ChangeFilters } from '../../components/list/useFilters';
import { usePagedRows } from '../../components/list/usePagedRows';
import { useDebounced } from '../../components/useDebounced';
import { stageOf, viewOf, type View } from './views';

const VIEWS: ReadonlyArray<{ value: View; label: string }> = [
  { value: 'all', label: '全部' },
  { value: 'mine', label: '我的' },
  { value: 'inReview', label: '审核中' },
  { value: 'returned', label: '退回' },
  { value: 'ready', label: '待发布' },
  { value: 'live', label: '已发布' },
];
const PAGE = 200;
const REST = 200;

/** 稿件: lists of articles, and the local drafts. */
export function ArticlesPage() {
  const navigate = useNavigate();
  const { roles } = useAccount();
  const names = ['view', 'stage', 'columnId', 'authorId', 'title'] as const;
  const [filters, setFilters, entered] = useFilters(names);
  const view = viewOf(filters.view);
  const title = useDebounced(filters.title, REST);
  const tabs = mayDraft(roles) ? [...VIEWS, { value: 'drafts' as const, label: '本机草稿' }] : VIEWS;

  const query = useInfiniteQuery(
    coreQueries.articles.list.infiniteOptions({
      input: (cursor: string | null) => ({
        cursor,
        limit: PAGE,
        view: view === 'drafts' ? 'all' : view,
        stage: stageOf(filters.stage),
        columnId: filters.columnId || null,
        authorId: filters.authorId || null,
        title,
      }),
      initialPageParam: null as string | null,
      getNextPageParam: (page) => page.cursor,
      enabled: view !== 'drafts',
    }),
  );
  const { rows, total, exact, more } = usePagedRows(query);

  return (
    <ListPage
      title="稿件"
      views={{
        label: '稿件范围',
        value: view,
        options: tabs,
        onChange: (next) => setFilters({ view: next === 'all' ? '' : next }),
      }}
      {...(view !== 'drafts' && {
        filters: <FilterBar filters={filters} rows={rows} setFilters={setFilters} entered={entered} />,
      })}
    >
      {view === 'drafts' ? (
        <DraftList />
      ) : (
        <ListGrid
          key={[view, filters.stage, filters.columnId, filters.authorId, title].join('|')}
          query={query}
          label="稿件列表"
          columns={ARTICLE_COLUMNS}
          rows={rows}
          rowKey={(row) => row.id}
          onOpen={(row) => void navigate(`/articles/${row.id}`)}
          total={total}
          exact={exact}
          more={more}
          empty="没有符合条件的稿件"
        />
      )}
    </ListPage>
  );
}

type FilterName = 'view' | 'stage' | 'columnId' | 'authorId' | 'title';

function FilterBar(props: {
  filters: Record<FilterName, string>;
  rows: readonly ArticleRow[];
  setFilters: ChangeFilters<FilterName>;
  entered: string;
}) {
  const { filters, setFilters } = props;
  const used = filters.stage + filters.columnId + filters.authorId + filters.title !== '';
  return (
    <>
      <TitleFilter key={props.entered} value={filters.title} onChange={(title) => setFilters({ title })} />
      <ColumnFilter value={filters.columnId} onChange={(columnId) => setFilters({ columnId })} />
      <StageFilter value={filters.stage} onChange={(stage) => setFilters({ stage })} />
      <AuthorFilter
        value={filters.authorId}
        rows={props.rows}
        onChange={(authorId) => setFilters({ authorId })}
      />
      <Button
        type="link"
        disabled={!used}
        onClick={() => setFilters({ stage: '', columnId: '', authorId: '', title: '' }, { restart: true })}
      >
        清除筛选
      </Button>
    </>
  );
}

function TitleFilter(props: { value: string; onChange: (title: string) => void }) {
  const [typed, setTyped] = useState(props.value);
  return (
    <Input
      aria-label="按标题筛选"
      placeholder="标题包含"
      style={{ width: '11rem' }}
      prefix={<SearchOutlined aria-hidden="true" />}
      maxLength={100}
      value={typed}
      onChange={(event) => {
        setTyped(event.target.value);
        if (!(event.nativeEvent as InputEvent).isComposing) props.onChange(event.target.value);
      }}
      onCompositionEnd={(event) => props.onChange(event.currentTarget.value)}
    />
  );
}
