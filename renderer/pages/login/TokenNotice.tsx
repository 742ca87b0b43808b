import type { DriverState } from '../../../electron/core/contract';
import plain from '../../components/plain.module.css';
import styles from './LoginPage.module.css';

/** Drivers that do not work, one line each, with the way to where they are set up. */
export function TokenNotice(props: { drivers: readonly DriverState[]; onSettings: () => void }) {
  const broken = props.drivers.filter(({ working }) => !working);
  return broken.map((driver) => (
    <p key={`${driver.kind}|${driver.path}`} className={styles['notice']} role="status">
      <span>{driver.message}</span>
      <button className={plain['link']} type="button" onClick={props.onSettings}>
        去设置
      </button>
    </p>
  ));
}
