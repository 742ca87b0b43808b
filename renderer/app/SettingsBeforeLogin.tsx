import { useRef } from 'react';
import { SettingsPage } from '../pages/settings/SettingsPage';
import { Providers } from './Providers';
import styles from './Office.module.css';

/** 设置 before the login: a wrong address must not prevent its correction. */
export function SettingsBeforeLogin(props: { onBack: () => void }) {
  const root = useRef<HTMLDivElement>(null);
  return (
    <main ref={root} className={styles['alone']}>
      <Providers container={() => root.current ?? document.body}>
        <SettingsPage onBack={props.onBack} />
      </Providers>
    </main>
  );
}
