import { useEffect, useRef, useState } from 'react';
import type { LineStep } from '../../../electron/core/contract';
import { core } from '../../client/connection';
import { ConnectionTestSteps } from '../../components/ConnectionTestSteps';
import { PlainFailure } from '../../components/PlainFailure';
import plain from '../../components/plainElements.module.css';
import styles from './LoginPage.module.css';

/** 网络设置 and 线路测试 before the login: most failed logins have network causes. */
export function ConnectionTest(props: { ready: boolean; onSettings: () => void }) {
  const [steps, setSteps] = useState<LineStep[] | null>(null);
  const [testing, setTesting] = useState(false);
  const [error, setError] = useState<unknown>(null);

  const result = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (steps !== null) void result.current?.scrollIntoView({ block: 'end' });
  }, [steps]);

  const test = async () => {
    setTesting(true);
    setError(null);
    try {
      const { settings } = await core.settings.load();
      setSteps((await core.settings.testLine(settings)).steps);
    } catch (reason) {
      setError(reason);
    } finally {
      setTesting(false);
    }
  };

  return (
    <div className={styles['line']}>
      <div className={styles['ways']}>
        <button className={plain['link']} type="button" disabled={!props.ready} onClick={props.onSettings}>
          网络设置
        </button>
        <button
          className={plain['link']}
          type="button"
          disabled={!props.ready || testing}
          onClick={() => void test()}
        >
          {testing ? '正在测试…' : '线路测试'}
        </button>
      </div>
      <div ref={result} aria-live="polite">
        <PlainFailure error={error} />
        {steps !== null && <ConnectionTestSteps steps={steps} />}
      </div>
    </div>
  );
}
