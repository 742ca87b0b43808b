import { useState } from 'react';
import { Button, Empty, Skeleton } from 'antd';
import { EditOutlined } from '@ant-design/icons';
import { FailureNote } from '../../components/FailureNote';
import { PageFrame } from '../../components/PageFrame';
import { CurrentShift } from './CurrentShift';
import { DutyTabs } from './DutyTabs';
import { HandoverDialog } from './HandoverDialog';
import { LogActDialog, LogEntries, type LogAct } from './LogEntries';
import { OpenItems, Omissions } from './OpenItems';
import { openQuickEntry } from './quick/useQuickEntry';
import { ReadingDialog } from './ReadingDialog';
import { ReadingSlots } from './ReadingSlots';
import { TakeoverDialog } from './TakeoverDialog';
import type { DutyData } from './types';
import { useDuty } from './useDuty';
import { useLogRights } from './useLogRights';
import styles from './Duty.module.css';

type DutyAct = { kind: 'take' | 'give' } | { kind: 'read'; slot: string } | LogAct;

/** 值守台: the current shift on one page. */
export function DutyPage() {
  const query = useDuty();
  const [open, setOpen] = useState<DutyAct | null>(null);
  const duty = query.data;
  return (
    <PageFrame
      title="值守"
      toolbar={
        <>
          <DutyTabs />
          <NoteButton duty={duty} />
        </>
      }
    >
      <FailureNote error={duty === undefined ? query.error : null} onRetry={() => void query.refetch()} />
      {query.isPending && <Skeleton active paragraph={{ rows: 10 }} />}
      {duty !== undefined && <DutyOverview duty={duty} onAct={setOpen} />}
      {open !== null && <DutyDialog act={open} duty={duty} onClose={() => setOpen(null)} />}
    </PageFrame>
  );
}

/** 记一条, for roles that write the log. */
function NoteButton({ duty }: { duty: DutyData | undefined }) {
  const { writes, mayWrite } = useLogRights();
  if (!writes) return null;
  return (
    <Button
      type="primary"
      icon={<EditOutlined aria-hidden="true" />}
      disabled={duty !== undefined && !mayWrite && !duty.mine.mayTake}
      onClick={openQuickEntry}
    >
      记一条（F9）
    </Button>
  );
}

/** Shift, readings, open items, omissions and entries. */
function DutyOverview({ duty, onAct }: { duty: DutyData; onAct: (act: DutyAct) => void }) {
  const { mayWrite } = useLogRights();
  const title = duty.shift === null ? '近一天的记录' : '本班记录';
  return (
    <div className={styles['page']}>
      <CurrentShift
        duty={duty}
        onTake={() => onAct({ kind: 'take' })}
        onGive={() => onAct({ kind: 'give' })}
      />
      <div className={styles['side']}>
        <ReadingSlots slots={duty.slots} onRead={mayWrite ? (slot) => onAct({ kind: 'read', slot }) : null} />
        <OpenItems
          items={duty.items}
          onSettle={mayWrite ? ({ id, title }) => onAct({ kind: 'settle', id, title }) : null}
        />
        <Omissions omissions={duty.omissions} />
      </div>
      <section className={styles['card']} aria-labelledby="duty-entries">
        <h2 id="duty-entries">
          {title}（{duty.entries.length}）
        </h2>
        {duty.entries.length === 0 ? (
          <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description="还没有记录，按 F9 记一条" />
        ) : (
          <LogEntries label={title} entries={duty.entries} onAct={onAct} />
        )}
      </section>
    </div>
  );
}

function DutyDialog(props: { act: DutyAct; duty: DutyData | undefined; onClose: () => void }) {
  const { act, duty, onClose } = props;
  switch (act.kind) {
    case 'take':
      return <TakeoverDialog onClose={onClose} />;
    case 'give':
      return (
        <HandoverDialog
          own={duty?.mine.taken === true ? (duty.shift?.from ?? null) : null}
          onClose={onClose}
        />
      );
    case 'read': {
      const readable = duty?.slots.filter(({ state }) => state === 'due' || state === 'missed') ?? [];
      return <ReadingDialog slots={readable} slot={act.slot} onClose={onClose} />;
    }
    default:
      return <LogActDialog act={act} onClose={onClose} />;
  }
}
