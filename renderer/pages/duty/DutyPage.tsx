import { useState } from 'react';
import { Button, Empty, Skeleton } from 'antd';
import { EditOutlined } from '@ant-design/icons';
import type { EntryView } from '../../../electron/core/contract';
import { writesDutyLog } from '../../client/roles';
import { useAccount } from '../../client/session';
import { EntryList } from '../../components/EntryList';
import { FailureNote } from '../../components/FailureNote';
import { PageFrame } from '../../components/PageFrame';
import { CorrectDialog } from './CorrectDialog';
import { DutyTabs } from './DutyTabs';
import { EntryActions } from './EntryActions';
import { HandoverDialog } from './HandoverDialog';
import { OpenItems, Omissions } from './OpenItems';
import { openQuickEntry } from './quick/useQuickEntry';
import { ReadingDialog } from './ReadingDialog';
import { SettleDialog } from './SettleDialog';
import { ReadingSlots } from './ReadingSlots';
import { TakeoverDialog } from './TakeoverDialog';
import { useDuty } from './useDuty';
import { CurrentShift } from './CurrentShift';
import styles from './Duty.module.css';

type Open =
  | { kind: 'take' | 'give' }
  | { kind: 'read'; slot: string }
  | { kind: 'correct'; entry: EntryView }
  | { kind: 'settle'; id: string; title: string };

/** 值守台: the current shift on one page. */
export function DutyPage() {
  const writes = writesDutyLog(useAccount().roles);
  const query = useDuty();
  const [open, setOpen] = useState<Open | null>(null);
  const close = () => setOpen(null);
  const duty = query.data;
  const mayWrite = writes && duty?.mine.mayWrite === true;
  const title = duty?.shift === null ? '近一天的记录' : '本班记录';
  const readable = duty?.slots.filter(({ state }) => state === 'due' || state === 'missed') ?? [];

  return (
    <PageFrame
      title="值守"
      toolbar={
        <>
          <DutyTabs />
          {writes && (
            <Button
              type="primary"
              icon={<EditOutlined aria-hidden="true" />}
              disabled={duty !== undefined && !mayWrite && !duty.mine.mayTake}
              onClick={openQuickEntry}
            >
              记一条（F9）
            </Button>
          )}
        </>
      }
    >
      <FailureNote error={duty === undefined ? query.error : null} onRetry={() => void query.refetch()} />
      {query.isPending && <Skeleton active paragraph={{ rows: 10 }} />}
      {duty !== undefined && (
        <div className={styles['page']}>
          <CurrentShift
            duty={duty}
            onTake={() => setOpen({ kind: 'take' })}
            onGive={() => setOpen({ kind: 'give' })}
          />
          <div className={styles['side']}>
            <ReadingSlots
              slots={duty.slots}
              onRead={mayWrite ? (slot) => setOpen({ kind: 'read', slot }) : null}
            />
            <OpenItems
              items={duty.items}
              onSettle={mayWrite ? ({ id, title }) => setOpen({ kind: 'settle', id, title }) : null}
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
              <EntryList
                label={title}
                entries={duty.entries}
                actions={(entry) =>
                  writes && (
                    <EntryActions
                      mayWrite={mayWrite}
                      entry={entry}
                      onCorrect={() => setOpen({ kind: 'correct', entry })}
                      onSettle={({ id, text }) => setOpen({ kind: 'settle', id, title: text })}
                    />
                  )
                }
              />
            )}
          </section>
        </div>
      )}
      {open?.kind === 'take' && <TakeoverDialog onClose={close} />}
      {open?.kind === 'give' && (
        <HandoverDialog own={duty?.mine.taken === true ? (duty.shift?.from ?? null) : null} onClose={close} />
      )}
      {open?.kind === 'read' && <ReadingDialog slots={readable} slot={open.slot} onClose={close} />}
      {open?.kind === 'correct' && <CorrectDialog entry={open.entry} onClose={close} />}
      {open?.kind === 'settle' && <SettleDialog entryId={open.id} title={open.title} onClose={close} />}
    </PageFrame>
  );
}
