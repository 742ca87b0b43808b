import { useEffect, useState } from 'react';
import { useInfiniteQuery, type InfiniteData, type UseInfiniteQueryResult } from '@tanstack/react-query';
import { Button, Empty, Input, Select, Skeleton } from 'antd';
import { SearchOutlined } from '@ant-design/icons';
import type { EntryView, NoteTemplate } from '../../../electron/core/contract';
import { coreQueries } from '../../client/query';
import { monthFromUrl, monthText, type Month } from '../../components/days';
import { FailureNote } from '../../components/FailureNote';
import { TEMPLATE_LABEL } from '../../components/labels';
import { MonthPicker } from '../../components/MonthPicker';
import { PageFrame } from '../../components/PageFrame';
import { useDebounced } from '../../components/useDebounced';
import { useNow } from '../../components/useNow';
import { useFilters } from '../../components/list/useFilters';
import { byDay, dayText } from './byDay';
import { DutyTabs } from './DutyTabs';
import { LogActDialog, LogEntries, type LogAct } from './LogEntries';
import { LogReport } from './LogReport';
import { LogTools, type VerifiedLog } from './LogTools';
import styles from './Duty.module.css';

const TEMPLATES = Object.keys(TEMPLATE_LABEL) as NoteTemplate[];

/** 值守记录 of a month, newest first, with filters, printing, export and verification. */
export function LogPage() {
  const [filters, setFilters, entered] = useFilters(['month', 'text', 'template'] as const);
  const month = monthFromUrl(filters.month, useNow());
  const template = TEMPLATES.find((it) => it === filters.template) ?? null;
  const [checked, setChecked] = useState<VerifiedLog | null>(null);
  const [act, setAct] = useState<LogAct | null>(null);
  const query = useInfiniteQuery(
    coreQueries.duty.log.infiniteOptions({
      input: (cursor: string | null) => ({ month, text: filters.text, template, cursor, limit: 100 }),
      initialPageParam: null as string | null,
      getNextPageParam: (page) => page.cursor,
    }),
  );
  return (
    <PageFrame
      title="值守记录"
      toolbar={<DutyTabs />}
      subbar={
        <>
          <MonthPicker
            month={month}
            onChange={(next) => {
              setChecked(null);
              setFilters({ month: next });
            }}
          />
          <TextFilter
            key={`${month} ${entered}`}
            value={filters.text}
            onChange={(text) => setFilters({ text })}
          />
          <Select<NoteTemplate | ''>
            aria-label="按类别筛选"
            style={{ width: '8rem' }}
            value={template ?? ''}
            options={[
              { value: '', label: '全部类别' },
              ...TEMPLATES.map((value) => ({ value, label: TEMPLATE_LABEL[value] })),
            ]}
            onChange={(value) => setFilters({ template: value })}
          />
          <span className={styles['gap']} />
          <LogTools month={month} onChecked={setChecked} />
        </>
      }
    >
      <div className={styles['log']}>
        <div aria-live="polite" className={styles['result']}>
          {checked !== null && <LogReport {...checked} onClose={() => setChecked(null)} />}
        </div>
        <FailureNote
          error={query.data === undefined ? query.error : null}
          onRetry={() => void query.refetch()}
        />
        <MonthLog month={month} query={query} onAct={setAct} />
      </div>
      {act !== null && <LogActDialog act={act} onClose={() => setAct(null)} />}
    </PageFrame>
  );
}

/** Entries of a month by day, and the button for more. */
function MonthLog(props: {
  month: Month;
  query: UseInfiniteQueryResult<InfiniteData<{ entries: EntryView[]; total: number }>>;
  onAct: (act: LogAct) => void;
}) {
  const { query } = props;
  const entries = query.data?.pages.flatMap((page) => page.entries) ?? [];
  const total = query.data?.pages[0]?.total ?? 0;
  return (
    <section className={styles['card']} aria-labelledby="log-month">
      <h2 id="log-month">
        {monthText(props.month)}（{total} 条）
      </h2>
      {query.isPending && <Skeleton active title={false} paragraph={{ rows: 8 }} />}
      {query.data !== undefined && entries.length === 0 && (
        <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description="没有符合条件的记录" />
      )}
      {byDay(entries).map(({ day, entries: ofDay }) => (
        <section key={day} aria-labelledby={`log-${day}`}>
          <h3 id={`log-${day}`} className={styles['day']}>
            {dayText(day)}
          </h3>
          <LogEntries label={dayText(day)} entries={ofDay} onAct={props.onAct} />
        </section>
      ))}
      {query.hasNextPage && (
        <Button
          className={styles['more'] ?? ''}
          loading={query.isFetchingNextPage}
          onClick={() => void query.fetchNextPage()}
        >
          继续显示（已显示 {entries.length} 条，共 {total} 条）
        </Button>
      )}
    </section>
  );
}

/** Debounced. */
function TextFilter({ value, onChange }: { value: string; onChange: (text: string) => void }) {
  const [text, setText] = useState(value);
  const later = useDebounced(text.trim(), 300);
  useEffect(() => {
    if (later !== value) onChange(later);
  }, [later]); // eslint-disable-line react-hooks/exhaustive-deps
  return (
    <Input
      aria-label="按文字查找记录"
      placeholder="内容、联系人、记录人"
      prefix={<SearchOutlined aria-hidden="true" />}
      style={{ width: '14rem' }}
      maxLength={100}
      value={text}
      onChange={(event) => setText(event.target.value)}
    />
  );
}
