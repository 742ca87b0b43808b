import styles from './Incident.module.css';

/** So that nobody takes a drill for the thing itself, nor the thing itself for a drill. */
export function DrillBand() {
  return (
    <p className={styles['drill']} role="note">
      <strong>演练</strong>
      <span>本事件是演练：时限照样计时，不计入全年临时下线次数，不要对外报告。</span>
    </p>
  );
}
