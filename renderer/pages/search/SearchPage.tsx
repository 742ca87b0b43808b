import { useEffect, useId, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import { useNavigate } from 'react-router';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { Button, Checkbox, Empty, Input, Segmented, Skeleton, type InputRef } from 'antd';
import { SearchOutlined } from '@ant-design/icons';
import { coreQueries } from '../../client/query';
import { FailureNote } from '../../components/FailureNote';
import { PageFrame } from '../../components/PageFrame';
import { ColumnFilter } from '../../components/article/Filters';
import { gridKeyTarget } from '../../components/list/gridKeys';
import { useFilters } from '../../components/list/useFilters';
import { Hit } from './Hit';
import { useSearchText } from './useSearchText';
import styles from './SearchPage.module.css';

const PAGE = 50;
/** Limit of the contract for counting and paging. */
const MOST = 1_000;
/** Results skipped by the Page keys. */
const STRIDE = 8;

/** 检索 in title, summary, body, attachment names and opinions, while typing. */
export function SearchPage() {
  const navigate = useNavigate();
  const { typed, asked, type, taken } = useSearchText();
  const [filters, setFilters] = useFilters(['columnId', 'live', 'order'] as const);
  const order = filters.order === 'newest' ? 'newest' : 'relevance';
  const query = useInfiniteQuery(
    coreQueries.articles.search.infiniteOptions({
      input: (offset: number) => ({
        text: asked,
        columnId: filters.columnId || null,
        onlyLive: filters.live === '1',
        order,
        offset,
        limit: PAGE,
      }),
      initialPageParam: 0,
      getNextPageParam: (page, pages) => {
        const read = pages.reduce((sum, { hits }) => sum + hits.length, 0);
        return page.hits.length > 0 && read < page.total && read < MOST ? read : null;
      },
      enabled: asked !== '',
      placeholderData: keepPreviousData,
    }),
  );
  const hits = useMemo(
    () => (asked === '' ? [] : (query.data?.pages.flatMap((page) => page.hits) ?? [])),
    [asked, query.data],
  );
  const first = asked === '' ? undefined : query.data?.pages[0];

  const list = useId();
  const field = useRef<InputRef>(null);
  const scroller = useRef<HTMLDivElement>(null);
  const question = [asked, filters.columnId, filters.live, order].join('\n');
  const [at, setAt] = useState({ question, index: 0 });
  const active = at.question === question ? Math.min(at.index, hits.length - 1) : 0;
  useEffect(() => field.current?.focus(), [taken]);

  const open = (index: number) => {
    const hit = hits[index];
    if (hit) void navigate(`/articles/${hit.articleId}`);
  };
  const press = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing || !/^(Arrow(Up|Down)|Page(Up|Down)|Enter)$/.test(event.key)) return;
    const answer = gridKeyTarget(event.key, active, hits.length, STRIDE);
    if (answer === null) return;
    event.preventDefault();
    if (answer === 'open') {
      open(active);
      return;
    }
    setAt({ question, index: answer });
    scroller.current
      ?.querySelector(`#${CSS.escape(`${list}-${answer}`)}`)
      ?.scrollIntoView({ block: 'nearest' });
  };

  return (
    <PageFrame
      title="检索"
      fill
      subbar={
        <>
          <Input
            ref={field}
            role="combobox"
            aria-expanded={hits.length > 0}
            aria-controls={list}
            aria-activedescendant={hits.length > 0 ? `${list}-${active}` : undefined}
            aria-label="检索词"
            placeholder="标题、正文、附件名或审核意见中的词语"
            prefix={<SearchOutlined aria-hidden="true" />}
            style={{ width: '24rem' }}
            maxLength={200}
            value={typed}
            onChange={(event) => type(event.target.value, !(event.nativeEvent as InputEvent).isComposing)}
            onCompositionEnd={(event) => type(event.currentTarget.value, true)}
            onKeyDown={press}
          />
          <ColumnFilter value={filters.columnId} onChange={(columnId) => setFilters({ columnId })} />
          <Checkbox
            checked={filters.live === '1'}
            onChange={(event) => setFilters({ live: event.target.checked ? '1' : '' })}
          >
            只看已发布
          </Checkbox>
          <Segmented<'relevance' | 'newest'>
            aria-label="排序"
            value={order}
            options={[
              { value: 'relevance', label: '按相关' },
              { value: 'newest', label: '按时间' },
            ]}
            onChange={(value) => setFilters({ order: value === 'relevance' ? '' : value })}
          />
        </>
      }
    >
      <div className={styles['frame']}>
        <p className={styles['count']} role="status">
          {countText(asked, first)}
        </p>
        {query.error && <FailureNote error={query.error} onRetry={() => void query.refetch()} />}
        {asked !== '' && query.isPending && !query.error && (
          <div className={styles['padded']}>
            <Skeleton active title={false} paragraph={{ rows: 9, width: '100%' }} />
          </div>
        )}
        {first && hits.length === 0 && (
          <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description="没有找到。试试更短的词语，或清除筛选。" />
        )}
        <div
          ref={scroller}
          id={list}
          role="listbox"
          aria-label="检索结果"
          tabIndex={hits.length > 0 ? 0 : -1}
          aria-activedescendant={hits.length > 0 ? `${list}-${active}` : undefined}
          className={styles['results']}
          data-stale={query.isPlaceholderData}
          onKeyDown={press}
        >
          {hits.map((hit, index) => (
            <Hit
              key={hit.articleId}
              id={`${list}-${index}`}
              hit={hit}
              active={index === active}
              onOpen={() => open(index)}
            />
          ))}
        </div>
        {query.hasNextPage && asked !== '' && (
          <Button
            className={styles['more'] ?? ''}
            type="link"
            loading={query.isFetchingNextPage}
            onClick={() => void query.fetchNextPage()}
          >
            显示更多
          </Button>
        )}
      </div>
    </PageFrame>
  );
}

function countText(asked: string, first: { total: number; unindexed: number } | undefined): string {
  if (asked === '') return '输入词语即开始检索。↑↓ 选择，Enter 打开。';
  if (!first) return '正在检索…';
  const found = first.total >= MOST ? `${MOST} 篇以上，只显示前 ${MOST} 篇` : `${first.total} 篇`;
  const missing = first.unindexed > 0 ? `；还有 ${first.unindexed} 篇正在编入索引，稍后可检索到` : '';
  return `找到 ${found}${missing}`;
}
