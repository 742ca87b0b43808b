import { Countdown } from '../Countdown';
import { exactTime } from '../time';
import styles from './caseFile.module.css';

/** In ms: about the end of the previous work day. */
const SOON = 24 * 3_600_000;

/** A deadline of a case. */
export interface Deadline {
  /** Null: none was set. */
  due: string | null;
  /** True while work is outstanding. */
  asks: boolean;
  overdue: boolean;
  /** True when the 放假安排 of the year has not been imported. */
  estimated?: boolean;
}

/** A deadline: the remaining time while open, otherwise whether it was met. */
export function DeadlineStatus(props: Deadline) {
  if (props.due === null) return <span className={styles['soft']}>未定期限</span>;
  return (
    <>
      {props.asks ? (
        <Countdown due={props.due} soon={SOON} />
      ) : (
        <span className={props.overdue ? styles['late'] : styles['soft']}>
          {props.overdue ? '逾期' : '按时'}
        </span>
      )}
      {props.estimated === true && (
        <span className={styles['estimated']} title={ESTIMATED}>
          推算
        </span>
      )}
    </>
  );
}

const ESTIMATED = '该年度放假安排尚未导入，暂按周末推算工作日';

/** Shows midnight as 24:00 of the day that ends. */
function dueTime(due: string): string {
  const at = exactTime(new Date(due));
  return at.endsWith(' 00:00') ? `${exactTime(new Date(Date.parse(due) - 1)).slice(0, 10)} 24:00` : at;
}

/** A deadline for a detail page: also shows date and time, and explains 推算. */
export function DeadlineDetail(props: Deadline) {
  return (
    <>
      {props.due !== null && `${dueTime(props.due)} 前　`}
      <DeadlineStatus {...props} />
      {props.estimated === true && <span className={styles['soft']}>　{ESTIMATED}。</span>}
    </>
  );
}
