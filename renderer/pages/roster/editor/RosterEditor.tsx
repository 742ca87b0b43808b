import { useEffect, useRef, useState } from 'react';
import { useQuery } from '@tanstack/react-query';
import { Alert, Button, Skeleton } from 'antd';
import { coreQueries } from '../../../client/query';
import { FailureNote } from '../../../components/FailureNote';
import type { MonthData } from '../types';
import { changeRoster, type RosterEdit } from './rosterEdits';
import { EditTable } from './EditTable';
import { PlanCard } from './PlanCard';
import { PublishDialog } from './PublishDialog';
import type { RosterCheck } from './useRosterCheck';
import styles from '../Roster.module.css';

/** With more warnings they are only shown in the table, so that it stays in view. */
const SHOWN = 3;

/** 排班: conditions, table, problems. */
export function RosterEditor(props: { month: MonthData; editing: RosterEdit; checked: RosterCheck }) {
  const { month, editing, checked } = props;
  const people = useQuery(coreQueries.roster.people.queryOptions());
  const top = useRef<HTMLDivElement>(null);
  const known = people.data !== undefined;
  useEffect(() => void top.current?.scrollIntoView(), [known]);
  if (people.data === undefined)
    return people.isPending ? (
      <Skeleton active paragraph={{ rows: 10 }} />
    ) : (
      <FailureNote error={people.error} onRetry={() => void people.refetch()} />
    );
  return (
    <div ref={top} className={styles['editor']}>
      {editing.unread.length > 0 && (
        <Alert
          type="warning"
          showIcon
          title="表格里有读不出的内容：人员请在下面选定，缺的班次请改好表格后再导入"
          description={<Lines lines={editing.unread} />}
        />
      )}
      <PlanCard month={month.month} editing={editing} people={people.data.people} />
      <FailureNote error={checked.error} />
      {editing.shifts.length > 0 && (
        <>
          <CheckResult checked={checked} onGo={() => firstWrong(top.current)?.focus()} />
          <section className={styles['card']} aria-label="本月排班">
            <EditTable
              days={month.days}
              shifts={editing.shifts}
              people={people.data.people}
              problems={checked.problems}
              warnings={checked.warnings}
              onChange={(from, post, accountId) =>
                changeRoster(month.month, {
                  shifts: editing.shifts.map((shift) =>
                    shift.from === from ? { ...shift, [post]: accountId } : shift,
                  ),
                })
              }
            />
          </section>
        </>
      )}
    </div>
  );
}

/** Problems of the whole roster, and the numbers of problems and warnings; `onGo` goes to the first in the table. */
function CheckResult({ checked, onGo }: { checked: RosterCheck; onGo: () => void }) {
  const { problems, warnings } = checked;
  const whole = problems.filter(({ shift }) => shift === null);
  return (
    <div aria-live="polite" className={styles['findings']}>
      {problems.length > 0 ? (
        <Alert
          type="error"
          showIcon
          title={`还有 ${problems.length} 个问题，改好才能发布`}
          description={whole.length > 0 && <Lines lines={whole.map(({ text }) => text)} />}
          action={
            whole.length < problems.length && (
              <Button size="small" onClick={onGo}>
                转到第一处
              </Button>
            )
          }
        />
      ) : (
        checked.ready && <Alert type="success" showIcon title="没有空缺和冲突，可以发布。" />
      )}
      {warnings.length > 0 && (
        <Alert
          type="warning"
          showIcon
          title={`有 ${warnings.length} 处连续值班满 24 小时，请核对是否妥当；不影响发布`}
          description={
            warnings.length > SHOWN ? (
              '逐处标在下表“问题”一栏。'
            ) : (
              <Lines lines={warnings.map(({ text }) => text)} />
            )
          }
        />
      )}
    </div>
  );
}

/** Returns the cell of the first problem; the first cell of its row when the problem concerns no single person. */
function firstWrong(editor: HTMLElement | null): HTMLElement | null {
  const line = editor?.querySelector('tr[data-wrong="true"]');
  return line?.querySelector<HTMLElement>('[aria-invalid="true"]') ?? line?.querySelector('select') ?? null;
}

function Lines({ lines }: { lines: readonly string[] }) {
  return (
    <ul className={styles['lines']}>
      {lines.map((line, index) => (
        <li key={index}>{line}</li>
      ))}
    </ul>
  );
}

/** Returns the dialog of 发布 and the function that opens it. */
export function usePublish(month: MonthData | undefined, editing: RosterEdit | undefined) {
  const [asking, setAsking] = useState(false);
  return {
    ask: () => setAsking(true),
    dialog:
      asking && month !== undefined && editing !== undefined ? (
        <PublishDialog month={month.month} editing={editing} onClose={() => setAsking(false)} />
      ) : null,
  };
}
