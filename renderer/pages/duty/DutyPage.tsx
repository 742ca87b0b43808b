import { useState } from 'react';
import { Button, Empty, Skeleton } from 'antd';
import { EditOutlined } from '@ant-design/icons';
import type { EntryView } from '../../../electron/core/contract';
import { keepsLog } from '../../app/roles';
import { useAccount } from '../../app/session';
import { EntryList } from '../../components/EntryList';
import { FailureNote } from '../../components/FailureNote';
import { PageFrame } from '../../components/PageFrame';
import { CorrectDialog } from './CorrectDialog';
import { DutyTabs } from './DutyTabs';
import { EntryActions } from './EntryActions';
import { GiveDialog } from './GiveDialog';
import { OpenItems, Omissions } from './OpenItems';
import { openQuick } from './quick/quick';
import { ReadDialog } from './ReadDialog';
import { SettleDialog } from './SettleDialog';
import { Slots } from './Slots';
import { TakeDialog } from './TakeDialog';
import { useDesk } from './useDesk';
import { Watch } from './Watch';
import styles from './Duty.module.css';

type Open =
  | { kind: 'take' | 'give' }
  | { kind: 'read'; slot: string }
  | { kind: 'correct'; entry: EntryView }
  | { kind: 'settle'; id: string; title: string };

/** 值守台: the current shift on one page. */
export function DutyPage() {
  const writes = keepsLog(useAccount().roles);
  const query = useDesk();
  const [open, setOpen] = useState<Open | null>(null);
  const close = () => setOpen(null);
  const desk = query.data;
  const mayWrite = writes && desk?.mine.mayWrite === true;
  const title = desk?.shift === null ? '近一天的记录' : '本班记录';
  const readable = desk?.slots.filter(({ state }) => state === 'due' || state === 'missed') ?? [];

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
              disabled={desk !== undefined && !mayWrite && !desk.mine.mayTake}
              onClick={openQuick}
            >
              记一条（F9）
            </Button>
          )}
        </>
      }
    >
      <FailureNote error={desk === undefined ? query.error : null} onRetry={() => void query.refetch()} />
      {query.isPending && <Skeleton active paragraph={{ rows: 10 }} />}
      {desk !== undefined && (
        <div className={styles['page']}>
          <Watch
            desk={desk}
            onTake={() => setOpen({ kind: 'take' })}
            onGive={() => setOpen({ kind: 'give' })}
          />
          <div className={styles['side']}>
            <Slots slots={desk.slots} onRead={mayWrite ? (slot) => setOpen({ kind: 'read', slot }) : null} />
            <OpenItems
              items={desk.items}
              onSettle={mayWrite ? ({ id, title }) => setOpen({ kind: 'settle', id, title }) : null}
            />
            <Omissions omissions={desk.omissions} />
          </div>
          <section className={styles['card']} aria-labelledby="duty-entries">
            <h2 id="duty-entries">
              {title}（{desk.entries.length}）
            </h2>
            {desk.entries.length === 0 ? (
              <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description="还没有记录，按 F9 记一条" />
            ) : (
              <EntryList
                label={title}
                entries={desk.entries}
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
      {open?.kind === 'take' && <TakeDialog onClose={close} />}
      {open?.kind === 'give' && (
        <GiveDialog own={desk?.mine.taken === true ? (desk.shift?.from ?? null) : null} onClose={close} />
      )}
      {open?.kind === 'read' && <ReadDialog slots={readable} slot={open.slot} onClose={close} />}
      {open?.kind === 'correct' && <CorrectDialog entry={open.entry} onClose={close} />}
      {open?.kind === 'settle' && <SettleDialog entryId={open.id} title={open.title} onClose={close} />}
    </PageFrame>
  );
}
