import { useQuery } from '@tanstack/react-query';
import { Alert, Empty, Skeleton, Tag } from 'antd';
import { coreQueries } from '../../client/query';
import { monthFromUrl, monthText } from '../../components/days';
import { FailureNote } from '../../components/FailureNote';
import { MonthPicker } from '../../components/MonthPicker';
import { PageFrame } from '../../components/PageFrame';
import { useHotkeys } from '../../components/useHotkeys';
import { TimeText } from '../../components/TimeText';
import { useNow } from '../../components/useNow';
import { UnsentTag } from '../../components/UnsentTag';
import { useFilters } from '../../components/list/useFilters';
import { DutyTabs } from '../duty/DutyTabs';
import { undoRosterChange, useRosterEdits } from './editor/rosterEdits';
import { RosterEditor, usePublish } from './editor/RosterEditor';
import { useRosterCheck } from './editor/useRosterCheck';
import { EditTools, ViewTools } from './RosterTools';
import { RosterTable } from './RosterTable';
import { ShiftShares } from './ShiftShares';
import { Swaps } from './Swaps';
import type { MonthData } from './types';
import styles from './Roster.module.css';

/** 值班表 of a month: view for all, editing and publication for permitted roles. */
export function RosterPage() {
  const [filters, setFilters] = useFilters(['month'] as const);
  const month = monthFromUrl(filters.month, useNow());
  const query = useQuery(coreQueries.roster.month.queryOptions({ input: { month } }));
  const { data } = query;
  const editing = useRosterEdits(({ months }) => months[month]);
  const checked = useRosterCheck(month, editing);
  const publish = usePublish(data, editing);
  const mayUndo = editing !== undefined && editing.past.length > 0 && publish.dialog === null;
  useHotkeys({ 'Ctrl+z': () => undoRosterChange(month) }, mayUndo);

  return (
    <PageFrame
      title="值班表"
      toolbar={
        <>
          <DutyTabs />
          {editing === undefined ? (
            <ViewTools month={month} data={data} />
          ) : (
            <EditTools month={month} mayUndo={mayUndo} ready={checked.ready} onPublish={publish.ask} />
          )}
        </>
      }
      subbar={
        <>
          <MonthPicker month={month} onChange={(next) => setFilters({ month: next })} />
          {data !== undefined && <Standing month={data} editing={editing !== undefined} />}
        </>
      }
    >
      <FailureNote error={data === undefined ? query.error : null} onRetry={() => void query.refetch()} />
      {query.isPending && <Skeleton active paragraph={{ rows: 12 }} />}
      {data !== undefined &&
        (editing === undefined ? (
          <MonthView month={data} />
        ) : (
          <RosterEditor month={data} editing={editing} checked={checked} />
        ))}
      {publish.dialog}
    </PageFrame>
  );
}

/** The published roster, 调班, and the shifts of each person in the year. */
function MonthView({ month }: { month: MonthData }) {
  const name = monthText(month.month);
  const year = month.month.slice(0, 4);
  return (
    <div className={styles['page']}>
      <section className={styles['card']} aria-label={`${name}值班表`}>
        {month.days.some(({ estimated }) => estimated) && (
          <Alert type="info" showIcon title={`${year}年的放假安排未导入，休息日按星期推算。`} />
        )}
        {month.shifts.length === 0 ? (
          <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={`${name}还没有值班表`} />
        ) : (
          <RosterTable month={month} />
        )}
      </section>
      <div className={styles['side']}>
        <Swaps month={month} />
        <ShiftShares shares={month.shares} year={year} />
      </div>
    </div>
  );
}

/** Publisher and time of the roster, and whether it is being edited. */
function Standing({ month, editing }: { month: MonthData; editing: boolean }) {
  return (
    <span className={styles['soft']} role="status">
      {editing && <Tag color="warning">正在排班，尚未发布</Tag>}
      {month.entryId !== null && month.publishedAt !== null && (
        <>
          {month.publishedBy}发布于 <TimeText at={month.publishedAt} exact />{' '}
        </>
      )}
      <UnsentTag waiting={month.waiting} />
    </span>
  );
}
