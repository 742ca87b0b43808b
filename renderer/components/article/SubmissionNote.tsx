import { Alert } from 'antd';
import type { RevisionInfo } from '../../../electron/core/contract';
import { PURPOSE_LABEL, reasonLabel } from '../labels';
import { TimeText } from '../TimeText';
import styles from './notes.module.css';

/** Reason of a revision, and its response to the previous return. Renders nothing when there is neither. */
export function SubmissionNote({ revision }: { revision: RevisionInfo }) {
  const { purpose, response, submittedByName, submittedAt } = revision;
  const label = reasonLabel(revision);
  if (label === null && response === '') return null;
  const by = (
    <>
      {submittedByName} <TimeText at={submittedAt} />
    </>
  );
  return (
    <>
      {label !== null && (
        <Alert
          className={styles['notice'] ?? ''}
          type="warning"
          role="note"
          title={
            <>
              {purpose === 'publish' ? '审核人修改了稿件' : `申请${PURPOSE_LABEL[purpose]}`}
              <span className={styles['by']}>{by}</span>
            </>
          }
          description={
            <span className={styles['words']}>
              {label}：{revision.reason || '平台没有记录'}
            </span>
          }
        />
      )}
      {response !== '' && (
        <Alert
          className={styles['notice'] ?? ''}
          type="info"
          role="note"
          title={
            <>
              修改情况<span className={styles['by']}>{by}</span>
            </>
          }
          description={<span className={styles['words']}>{response}</span>}
        />
      )}
    </>
  );
}
