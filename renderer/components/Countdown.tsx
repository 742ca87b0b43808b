import { dueText } from './remainingTime';
import { exactTime } from './time';
import { useNow } from './useNow';
import styles from './Countdown.module.css';

/**
 * A deadline with the remaining or exceeded time, updated continuously; the exact time is the tooltip. `soon` in ms,
 * default one hour.
 */
export function Countdown(props: { due: string; soon?: number }) {
  const now = useNow();
  const due = new Date(props.due);
  const { tone, text } = dueText(due, now, props.soon);
  return (
    <time className={styles['due']} data-tone={tone} dateTime={props.due} title={`期限：${exactTime(due)}`}>
      {text}
    </time>
  );
}
