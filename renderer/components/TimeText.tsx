import { exactTime, relativeTime } from './time';
import { useNow } from './useNow';

/** An instant in Beijing time: relative with the exact time as tooltip; with `exact` the exact time only. */
export function TimeText(props: { at: string; exact?: boolean }) {
  const now = useNow();
  const at = new Date(props.at);
  const exact = exactTime(at);
  return (
    <time dateTime={props.at} title={exact}>
      {props.exact === true ? exact : relativeTime(at, now)}
    </time>
  );
}
