import { useEffect, useRef, type KeyboardEvent } from 'react';
import { useNavigate } from 'react-router';
import { Button, Checkbox, Empty, Input, Segmented, Skeleton, type InputRef } from 'antd';
import { SearchOutlined } from '@ant-design/icons';
import { FailureNote } from '../../components/FailureNote';
import { PageFrame } from '../../components/PageFrame';
import { ColumnFilter } from '../../components/article/Filters';
import { useFilters } from '../../components/list/useFilters';
import { Hit } from './Hit';
import { useActiveHit, type ActiveHit } from './useActiveHit';
import { MOST, useSearchResults, type Question, type SearchResults } from './useSearchResults';
import { useSearchText } from './useSearchText';
import styles from './SearchPage.module.css';

/** 检索 in title, summary, body, attachment names and opinions, while typing. */
export function SearchPage() {
  const navigate = useNavigate();
  const { typed, asked, type, taken } = useSearchText();
  const [filters, setFilters] = useFilters(['columnId', 'live', 'order'] as const);
  const question: Question = {
    text: asked,
    columnId: filters.columnId,
    onlyLive: filters.live === '1',
    order: filters.order === 'newest' ? 'newest' : 'relevance',
  };
  const results = useSearchResults(question);
  const { hits } = results;
  const open = (index: number) => {
    const hit = hits[index];
    if (hit) void navigate(`/articles/${hit.articleId}`);
  };
  const selection = useActiveHit(JSON.stringify(question), hits.length, open);

  return (
    <PageFrame
      title="检索"
      fill
      subbar={
        <>
          <SearchField
            typed={typed}
            taken={taken}
            list={selection.list}
            activeId={selection.activeId}
            onType={type}
            onKeyDown={selection.press}
          />
          <ColumnFilter value={filters.columnId} onChange={(columnId) => setFilters({ columnId })} />
          <Checkbox
            checked={question.onlyLive}
            onChange={(event) => setFilters({ live: event.target.checked ? '1' : '' })}
          >
            只看已发布
          </Checkbox>
          <Segmented<Question['order']>
            aria-label="排序"
            value={question.order}
            options={[
              { value: 'relevance', label: '按相关' },
              { value: 'newest', label: '按时间' },
            ]}
            onChange={(value) => setFilters({ order: value === 'relevance' ? '' : value })}
          />
        </>
      }
    >
      <Results asked={asked} results={results} selection={selection} onOpen={open} />
    </PageFrame>
  );
}

/** The search field, a combobox of the list of results. It takes the focus when the page opens and on each `taken`. */
function SearchField(props: {
  typed: string;
  taken: number;
  /** Id of the list, and of the selected result. */
  list: string;
  activeId: string | undefined;
  onType: (text: string, settled: boolean) => void;
  onKeyDown: (event: KeyboardEvent) => void;
}) {
  const { taken, onType } = props;
  const field = useRef<InputRef>(null);
  useEffect(() => field.current?.focus(), [taken]);
  return (
    <Input
      ref={field}
      role="combobox"
      aria-expanded={props.activeId !== undefined}
      aria-controls={props.list}
      aria-activedescendant={props.activeId}
      aria-label="检索词"
      placeholder="标题、正文、附件名或审核意见中的词语"
      prefix={<SearchOutlined aria-hidden="true" />}
      style={{ width: '24rem' }}
      maxLength={200}
      value={props.typed}
      onChange={(event) => onType(event.target.value, !(event.nativeEvent as InputEvent).isComposing)}
      onCompositionEnd={(event) => onType(event.currentTarget.value, true)}
      onKeyDown={props.onKeyDown}
    />
  );
}

/** Number of results, and the results as a listbox. */
function Results(props: {
  asked: string;
  results: SearchResults;
  selection: ActiveHit;
  onOpen: (index: number) => void;
}) {
  const { asked, selection } = props;
  const { query, hits, first } = props.results;
  return (
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
        id={selection.list}
        role="listbox"
        aria-label="检索结果"
        tabIndex={hits.length > 0 ? 0 : -1}
        aria-activedescendant={selection.activeId}
        className={styles['results']}
        data-stale={query.isPlaceholderData}
        onKeyDown={selection.press}
      >
        {hits.map((hit, index) => (
          <Hit
            key={hit.articleId}
            id={selection.idOf(index)}
            hit={hit}
            active={index === selection.active}
            onOpen={() => props.onOpen(index)}
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
  );
}

function countText(asked: string, first: SearchResults['first']): string {
  if (asked === '') return '输入词语即开始检索。↑↓ 选择，Enter 打开。';
  if (!first) return '正在检索…';
  const { total, exact } = first;
  const found =
    total >= MOST ? ` ${MOST} 篇以上，只显示前 ${MOST} 篇` : exact ? ` ${total} 篇` : `约 ${total} 篇`;
  const missing = first.unindexed > 0 ? `；还有 ${first.unindexed} 篇正在编入索引，稍后可检索到` : '';
  return `找到${found}${missing}`;
}
