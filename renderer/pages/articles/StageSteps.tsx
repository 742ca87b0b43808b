import {
  CheckCircleFilled,
  ClockCircleOutlined,
  CloseCircleFilled,
  MinusCircleOutlined,
} from '@ant-design/icons';
import type { ArticleRow, DecisionView } from '../../../electron/core/contract';
import { TimeText } from '../../components/TimeText';
import { isReviewStage } from '../../components/article/queue';
import { isAbandoned, reviewSteps, waitingText, type Step } from '../../components/article/reviewSteps';
import styles from './ArticlePage.module.css';

const ICON = {
  finish: <CheckCircleFilled />,
  process: <ClockCircleOutlined />,
  wait: <MinusCircleOutlined />,
  error: <CloseCircleFilled />,
};
const WORD = { finish: '已完成', process: '进行中', wait: '未开始', error: '已退回' };

/** Progress of the newest revision, with the signers of each stage. */
export function StageSteps(props: {
  row: ArticleRow;
  decisions: readonly DecisionView[];
  /** Names of the people who may decide now; null while unknown. */
  waitsFor: readonly string[] | null;
}) {
  const { row, decisions, waitsFor } = props;
  return (
    <section className={styles['card']} aria-labelledby="article-progress">
      <h2 id="article-progress">办理进度（第 {row.revision} 稿）</h2>
      {isAbandoned(row) ? (
        <p className={styles['soft']}>
          第 {row.revision} 稿已放弃，网上仍是第 {row.live?.revision} 稿。
        </p>
      ) : (
        <ol className={styles['steps']}>
          {reviewSteps(row, decisions).map((step) => (
            <StepLine
              key={step.key}
              step={step}
              waits={
                waitsFor !== null && step.state === 'process' && isReviewStage(row.stage)
                  ? waitingText(waitsFor)
                  : ''
              }
            />
          ))}
        </ol>
      )}
    </section>
  );
}

function StepLine({ step, waits }: { step: Step; waits: string }) {
  return (
    <li data-state={step.state} aria-current={step.state === 'process' ? 'step' : undefined}>
      <span aria-hidden="true">{ICON[step.state]}</span>
      <span>
        {step.title}
        <span className="visually-hidden">：{WORD[step.state]}</span>
      </span>
      <span className={styles['soft']}>
        {step.signer ?? waits}
        {step.at !== null && (
          <>
            {' '}
            <TimeText at={step.at} />
          </>
        )}
      </span>
    </li>
  );
}
