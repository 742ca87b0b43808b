import { shortSpan } from './span';
import { exactTime } from './time';
import { useNow } from './useNow';
import styles from './DueText.module.css';

/** How near a deadline counts as soon, ms. */
const SOON = 24 * 3_600_000;

/** A deadline that is still to be kept: what is left of it, or by how much it is past. The exact time is in the title. */
export function DueText(props: { due: string; estimated?: boolean }) {
  const now = useNow();
  const left = Date.parse(props.due) - now.getTime();
  const state = left <= 0 ? 'overdue' : left < SOON ? 'soon' : 'running';
  return (
    <span className={styles['due']} data-state={state}>
      <time dateTime={props.due} title={`期限 ${exactTime(new Date(props.due))}`}>
        {left <= 0 ? `逾期 ${shortSpan(-left)}` : `剩 ${shortSpan(left)}`}
      </time>
      {props.estimated === true && (
        <abbr className={styles['estimated']} title="该年度放假安排尚未导入，暂按周末推算">
          推算
        </abbr>
      )}
    </span>
  );
}
