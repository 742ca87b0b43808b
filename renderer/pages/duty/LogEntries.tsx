import type { EntryView } from '../../../electron/core/contract';
import { EntryList } from '../../components/EntryList';
import { CorrectDialog } from './CorrectDialog';
import { EntryActions } from './EntryActions';
import { SettleDialog } from './SettleDialog';
import { useLogRights } from './useLogRights';

/** 更正 or 办结 of an entry. `title`: text of the entry that is settled. */
export type LogAct = { kind: 'correct'; entry: EntryView } | { kind: 'settle'; id: string; title: string };

/** Entries of the log with the actions that the user may do on them. */
export function LogEntries(props: {
  label: string;
  entries: readonly EntryView[];
  onAct: (act: LogAct) => void;
}) {
  const { writes, mayWrite } = useLogRights();
  return (
    <EntryList
      label={props.label}
      entries={props.entries}
      actions={(entry) =>
        writes && (
          <EntryActions
            mayWrite={mayWrite}
            entry={entry}
            onCorrect={() => props.onAct({ kind: 'correct', entry })}
            onSettle={({ id, text }) => props.onAct({ kind: 'settle', id, title: text })}
          />
        )
      }
    />
  );
}

/** Dialog for an action on an entry. */
export function LogActDialog({ act, onClose }: { act: LogAct; onClose: () => void }) {
  return act.kind === 'correct' ? (
    <CorrectDialog entry={act.entry} onClose={onClose} />
  ) : (
    <SettleDialog entryId={act.id} title={act.title} onClose={onClose} />
  );
}
