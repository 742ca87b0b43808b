import { Button } from 'antd';
import { CheckCircleFilled } from '@ant-design/icons';
import type { Problem } from '../../../electron/core/contract';
import styles from './DraftEditor.module.css';

/**
 * Problems to solve before submission, each with a link to its field. The height is fixed, so that other fields do not
 * move.
 */
export function SubmissionChecks(props: {
  problems: readonly Problem[] | undefined;
  onGo: (field: string) => void;
}) {
  const { problems } = props;
  return (
    <section className={styles['checks']} aria-labelledby="draft-checks" tabIndex={0}>
      <h2 id="draft-checks">
        送审前检查{problems && problems.length > 0 && `（还有 ${problems.length} 项）`}
      </h2>
      {problems === undefined && <p className={styles['hint']}>正在检查…</p>}
      {problems?.length === 0 && (
        <p className={styles['fine']}>
          <CheckCircleFilled aria-hidden="true" /> 可以送审。
        </p>
      )}
      {problems && problems.length > 0 && (
        <ul>
          {problems.map((problem) => (
            <li key={problem.field + problem.message}>
              <Button type="link" size="small" onClick={() => props.onGo(problem.field)}>
                {problem.message}
              </Button>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
