import { useSeconds } from '../../components/useNow';
import type { ClockView } from '../../../electron/core/contract';
import { clockTexts, clockStateText, sortClocks, stateAt } from './deadlineTexts';
import styles from './Deadlines.module.css';

/** Deadlines of an incident, each with its purpose, article and state, in colour and in words. */
export function Deadlines(props: { clocks: readonly ClockView[] }) {
  const now = useSeconds();
  const clocks = sortClocks(props.clocks, now);
  return (
    <ul className={styles['clocks']} aria-label="时限">
      {clocks.map((clock) => (
        <Clock key={`${clock.kind} ${clock.from} ${clock.due}`} clock={clock} now={now} />
      ))}
    </ul>
  );
}

function Clock({ clock, now }: { clock: ClockView; now: Date }) {
  const state = stateAt(clock, now);
  const { large, small } = clockTexts(clock, now);
  return (
    <li className={styles['clock']} data-state={state}>
      <span className={styles['head']}>
        <strong>{clock.label}</strong>
        {/* Screen readers announce a change of the state, not the seconds. */}
        <span className={styles['word']} role="status">
          {clockStateText(clock, now)}
        </span>
      </span>
      <span className={styles['large']} role="timer" aria-label={`${clock.label}：${large}`}>
        {large}
      </span>
      <span className={styles['small']}>
        {small}
        {clock.kind !== 'yearly' && state !== 'off' && clock.note !== '' && `；${clock.note}`}
      </span>
      <span className={styles['basis']}>{clock.basis}</span>
    </li>
  );
}
