import { Button } from 'antd';
import type { EntryView } from '../../../electron/core/contract';

/** What can be corrected: what a person wrote into the log, as it stands there. */
const CORRECTABLE: readonly EntryView['type'][] = ['log.note', 'log.read', 'log.settle'];

/** 更正 and 办结 of one entry, for who keeps the log. */
export function EntryActions(props: {
  entry: EntryView;
  onCorrect: (entry: EntryView) => void;
  onSettle: (entry: EntryView) => void;
}) {
  const { entry } = props;
  if (entry.state === 'refused') return null;
  const name = `${entry.kind}：${entry.text.slice(0, 30)}`;
  return (
    <>
      {entry.open && (
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
