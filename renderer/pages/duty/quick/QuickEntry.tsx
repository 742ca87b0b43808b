import { useState } from 'react';
import { App, Modal } from 'antd';
import { useStore } from 'zustand';
import { core } from '../../../client/connection';
import { writesDutyLog } from '../../../client/roles';
import { useAccount } from '../../../client/session';
import { hasDialog } from '../../../components/hotkeys';
import { useRestoreFocus } from '../../../components/useRestoreFocus';
import { useHotkeys } from '../../../components/useHotkeys';
import { TakeoverPanel } from '../TakeoverPanel';
import { useDuty } from '../useDuty';
import { NoteForm } from './NoteForm';
import { createNoteSession, isEmpty, type NoteSession } from './noteSession';
import { closeQuickEntry, openQuickEntry, useQuickEntry } from './useQuickEntry';
import { useNoteSaving } from './useNoteSaving';
import dialog from '../../../components/dialog.module.css';

/**
 * 记一条 on any page: F9, text, Ctrl+Enter. An officer on the roster takes over the shift first; others see why they
 * may not write.
 */
export function QuickEntry() {
  const writes = writesDutyLog(useAccount().roles);
  const { message } = App.useApp();
  const open = useQuickEntry((it) => it.open);
  const [work] = useState(() => createNoteSession(core.duty));
  useNoteSaving(work, writes);
  const mine = useDuty().data?.mine;
  const takeFirst = mine !== undefined && !mine.mayWrite && mine.mayTake;

  useHotkeys({
    F9: () => {
      if (!writes)
        void message.warning('值守记录由值班员、带班领导和网站专人填写，您的角色不能记录（第十四条）。', 6);
      else if (mine !== undefined && !mine.mayWrite && !mine.mayTake) void message.warning(mine.reason, 6);
      // The open dialog may be 接班 itself, which must not be opened twice.
      else if (takeFirst && !open && hasDialog(document))
        void message.warning('请先接班，再记录；其他对话框请先办完或关闭。', 6);
      else openQuickEntry();
    },
  });
  return open && writes ? <QuickDialog work={work} takeFirst={takeFirst} /> : null;
}

function QuickDialog({ work, takeFirst }: { work: NoteSession; takeFirst: boolean }) {
  const { message } = App.useApp();
  const edition = useStore(work.store, (it) => it.edition);
  useRestoreFocus();
  const close = () => {
    closeQuickEntry();
    if (isEmpty(work.store.getState().note)) return;
    void work.flush().catch(() => undefined);
    void message.info('写了一半的记录已留在本机，按 F9 接着写。');
  };
  return (
    <Modal
      open
      className={dialog['dialog'] ?? ''}
      width="42rem"
      title={takeFirst ? '先接班，再记录' : '记一条值守记录'}
      footer={null}
      mask={{ closable: false }}
      onCancel={close}
      destroyOnHidden
    >
      {takeFirst ? (
        <TakeoverPanel onTaken={() => undefined} onCancel={close} />
      ) : (
        <NoteForm key={edition} work={work} onDone={closeQuickEntry} onCancel={close} />
      )}
    </Modal>
  );
}
