import { Button } from 'antd';
import type { EntryView } from '../../../electron/core/contract';

/** What can be corrected: every entry of the log but a correction, which is followed by another of the same entry. */
const CORRECTABLE: readonly EntryView['type'][] = [
  'log.note',
  'log.read',
  'log.settle',
  'log.clock',
  'handover.give',
  'handover.take',
];

/** 更正 and 办结 of one entry, for who keeps the log; 办结 only where the person may write now. */
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
