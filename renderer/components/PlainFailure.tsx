import { describeFailure } from '../client/failures';
import styles from './PlainFailure.module.css';

/** `FailureNote` of plain elements, for screens before antd is loaded. */
export function PlainFailure(props: { error: unknown }) {
  if (props.error === null || props.error === undefined) return null;
  const { code, message, advice } = describeFailure(props.error);
  return (
    <div role="alert" className={styles['note']}>
      <strong>{message}</strong>
      <span>
        {advice}
        <span className="failure-code">（{code}）</span>
      </span>
    </div>
  );
}
