import type { LineStep } from '../../electron/core/contract';
import styles from './ConnectionTestSteps.module.css';

const RESULT: Record<LineStep['result'], { mark: string; word: string }> = {
  ok: { mark: '✓', word: '正常' },
  failed: { mark: '✕', word: '不通' },
  warning: { mark: '!', word: '注意' },
  skipped: { mark: '–', word: '未测' },
};

/** Steps of the connection test, each with its result and advice. */
export function ConnectionTestSteps(props: { steps: readonly LineStep[] }) {
  return (
    <ol className={styles['steps']} aria-label="线路测试结果">
      {props.steps.map((step) => (
        <li key={step.name} className={styles['step']} data-result={step.result}>
          <span className={styles['mark']} aria-hidden="true">
            {RESULT[step.result].mark}
          </span>
          <span className={styles['label']}>{step.label}</span>
          <span className={styles['word']}>{RESULT[step.result].word}</span>
          <span className={styles['message']}>
            {step.message}
            {step.advice !== '' && <span className={styles['advice']}>{step.advice}</span>}
          </span>
        </li>
      ))}
    </ol>
  );
}
