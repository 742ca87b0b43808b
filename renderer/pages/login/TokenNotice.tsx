import type { DriverState } from '../../../electron/core/contract';
import plain from '../../components/plainElements.module.css';
import styles from './LoginPage.module.css';

/** Token drivers that do not work, each with a link to the settings. */
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
