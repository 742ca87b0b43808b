import styles from './Incident.module.css';

/** Marks a drill, so that it is not mistaken for a real incident. */
export function DrillNotice() {
  return (
    <p className={styles['drill']} role="note">
      <strong>演练</strong>
      <span>本事件是演练：时限照样计时，不计入全年临时下线次数，不要对外报告。</span>
    </p>
  );
}
