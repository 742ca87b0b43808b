import { useRef, useState } from 'react';
import { Button, DatePicker, Input, type InputRef } from 'antd';
import type { Dayjs } from 'dayjs';
import { core } from '../../client/connection';
import { FailureNote } from '../../components/FailureNote';
import { useHotkeys } from '../../components/useHotkeys';
import { useLedgerEntry } from '../../components/useLedgerEntry';
import { futureProblem, instantOf } from '../../components/pickerTime';
import styles from './Incident.module.css';

/** Input line for an action, saved with Enter. `A` focuses it from anywhere on the page. */
export function ActionInput(props: { incidentId: string }) {
  const field = useRef<InputRef>(null);
  const [text, setText] = useState('');
  const [at, setAt] = useState<Dayjs | null>(null);
  const [denial, setDenial] = useState<string | null>(null);
  // Shorter than `act.isPending`, which lasts until the page is refetched: the next action may be entered before that.
  const [writing, setWriting] = useState(false);
  const act = useLedgerEntry({
    write: () =>
      core.incidents.recordAction({
        incidentId: props.incidentId,
        happenedAt: instantOf(at),
        text: text.trim(),
      }),
    onDone: () => {
      setWriting(false);
      setText('');
      setAt(null);
      field.current?.focus();
    },
    onError: () => setWriting(false),
  });
  const write = () => {
    if (text.trim() === '' || writing) return;
    const found = futureProblem(at);
    setDenial(found);
    if (found !== null) return;
    setWriting(true);
    act.mutate(undefined);
  };
  useHotkeys({ a: () => field.current?.focus() });
  return (
    <div className={styles['write']}>
      <div className={styles['line']}>
        <Input
          ref={field}
          aria-label="处置记录"
          placeholder="做了什么，按回车记入（A）"
          maxLength={4000}
          value={text}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && !event.nativeEvent.isComposing) write();
          }}
        />
        <DatePicker
          aria-label="发生时间"
          className={styles['when'] ?? ''}
          showTime={{ format: 'HH:mm' }}
          format="MM-DD HH:mm"
          needConfirm={false}
          placeholder="现在"
          status={denial === null ? '' : 'error'}
          value={at}
          onChange={(next) => {
            setAt(next as Dayjs | null);
            setDenial(null);
          }}
        />
        <Button type="primary" loading={writing} disabled={text.trim() === ''} onClick={write}>
          记入
        </Button>
      </div>
      {denial !== null && (
        <span role="alert" className={styles['problem']}>
          {denial}
        </span>
      )}
      <FailureNote error={act.error} />
    </div>
  );
}
