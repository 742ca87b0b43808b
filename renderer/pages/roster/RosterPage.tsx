import { useMutation, useQuery } from '@tanstack/react-query';
import { Alert, Button, Dropdown, Empty, Skeleton, Tag } from 'antd';
import { DownOutlined, UndoOutlined } from '@ant-design/icons';
import { coreQueries } from '../../client/query';
import { ConfirmButton } from '../../components/ConfirmButton';
import { monthFromUrl, monthText } from '../../components/days';
import { FailureNote } from '../../components/FailureNote';
import { MonthPicker } from '../../components/MonthPicker';
import { PageFrame } from '../../components/PageFrame';
import { useHotkeys } from '../../components/useHotkeys';
import { TimeText } from '../../components/TimeText';
import { useFileResult } from '../../components/useFileResult';
import { useNow } from '../../components/useNow';
import { UnsentTag } from '../../components/UnsentTag';
import { useFilters } from '../../components/list/useFilters';
import { DutyTabs } from '../duty/DutyTabs';
import { beginEditing, endEditing, undoRosterChange, useRosterEdits } from './editor/rosterEdits';
import { RosterEditor, useRosterCheck, usePublish } from './editor/RosterEditor';
import { RosterTable } from './RosterTable';
import { ShiftShares } from './ShiftShares';
import { Swaps } from './Swaps';
import type { MonthData } from './types';
import { useImport } from './useImport';
import styles from './Roster.module.css';

/** 值班表 of a month: view for all, editing and publication for permitted roles. */
export function RosterPage() {
  const [filters, setFilters] = useFilters(['month'] as const);
  const month = monthFromUrl(filters.month, useNow());
  const query = useQuery(coreQueries.roster.month.queryOptions({ input: { month } }));
  const data = query.data;
  const editing = useRosterEdits(({ months }) => months[month]);
  const checked = useRosterCheck(month, editing);
  const publish = usePublish(data, editing);
  const mayUndo = editing !== undefined && editing.past.length > 0 && publish.dialog === null;
  useHotkeys({ 'Ctrl+z': () => undoRosterChange(month) }, mayUndo);
  const made = useFileResult();
  const print = useMutation(coreQueries.roster.print.mutationOptions(made('值班表')));
  const workbook = useMutation(coreQueries.roster.exportWorkbook.mutationOptions(made('值班表')));
  const imports = useImport(data);
  const begin = () => data && beginEditing(data, null);
  const mayImport = data?.mayPublish === true;
  const files = [
    { key: 'print', label: '打印值班表', onClick: () => print.mutate({ month }) },
    { key: 'export', label: '导出 Excel', onClick: () => workbook.mutate({ month }) },
    ...(mayImport ? [{ key: 'import', label: '导入 Excel…', onClick: imports.start }] : []),
  ];

  return (
    <PageFrame
      title="值班表"
      toolbar={
        <>
          <DutyTabs />
          {editing === undefined ? (
            <>
              {data !== undefined && data.shifts.length > 0 ? (
                <Dropdown menu={{ items: files }} trigger={['click']} autoFocus>
                  <Button
                    loading={print.isPending || workbook.isPending || imports.busy}
                    icon={<DownOutlined aria-hidden="true" />}
                    iconPlacement="end"
                  >
                    打印、Excel
                  </Button>
                </Dropdown>
              ) : (
                mayImport && (
                  <Button loading={imports.busy} onClick={imports.start}>
                    导入 Excel…
                  </Button>
                )
              )}
              {data?.mayPublish === true && (
                <Button type={data.entryId === null ? 'primary' : 'default'} onClick={begin}>
                  {data.entryId === null ? '排班' : '改排'}
                </Button>
              )}
            </>
          ) : (
            <>
              <Button
                icon={<UndoOutlined aria-hidden="true" />}
                title="Ctrl+Z"
                disabled={!mayUndo}
                onClick={() => undoRosterChange(month)}
              >
                撤销
              </Button>
              <ConfirmButton
                question="放弃这次排班？"
                detail="还没有发布的排班不再保留，已发布的值班表不变。"
                confirmText="放弃"
                danger
                onConfirm={() => endEditing(month)}
              >
                放弃
              </ConfirmButton>
              <Button type="primary" disabled={!checked.ready} onClick={publish.ask}>
                发布
              </Button>
            </>
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
          <div className={styles['page']}>
            <section className={styles['card']} aria-label={`${monthText(month)}值班表`}>
              {data.days.some(({ estimated }) => estimated) && (
                <Alert
                  type="info"
                  showIcon
                  title={`${month.slice(0, 4)}年的放假安排未导入，休息日按星期推算。`}
                />
              )}
              {data.shifts.length === 0 ? (
                <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={`${monthText(month)}还没有值班表`} />
              ) : (
                <RosterTable month={data} />
              )}
            </section>
            <div className={styles['side']}>
              <Swaps month={data} />
              <ShiftShares shares={data.shares} year={month.slice(0, 4)} />
            </div>
          </div>
        ) : (
          <RosterEditor month={data} editing={editing} checked={checked} />
        ))}
      {publish.dialog}
    </PageFrame>
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
