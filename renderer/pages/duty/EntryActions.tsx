import { Button } from 'antd';
import type { EntryView } from '../../../electron/core/contract';

/** Entries that can be corrected: all of the log except corrections. A second correction refers to the original too. */
const CORRECTABLE: readonly EntryView['type'][] = [
  'log.note',
  'log.read',
  'log.settle',
  'log.clock',
  'handover.give',
  'handover.take',
];

/** 更正 and 办结 of an entry, for roles that write the log. 办结 only while the user may write. */
export function EntryActions(props: {
  entry: EntryView;
  mayWrite: boolean;
  onCorrect: (entry: EntryView) => void;
  onSettle: (entry: EntryView) => void;
}) {
  const { entry } = props;
  if (entry.state === 'refused') return null;
  const name = `${entry.kind}：${entry.text.slice(0, 30)}`;
  return (
    <>
      {entry.open && props.mayWrite && (
        <Button type="link" size="small" aria-label={`办结：${name}`} onClick={() => props.onSettle(entry)}>
          办结
        </Button>
      )}
      {CORRECTABLE.includes(entry.type) && (
        <Button type="link" size="small" aria-label={`更正：${name}`} onClick={() => props.onCorrect(entry)}>
          更正
        </Button>
      )}
    </>
  );
}
