import { CheckCircleOutlined, ExclamationCircleFilled, LoadingOutlined } from '@ant-design/icons';
import { describeFailure } from '../../client/failures';
import type { DraftState } from './draftSession';
import styles from './DraftEditor.module.css';

const clock = new Intl.DateTimeFormat('zh-CN', {
  timeZone: 'Asia/Shanghai',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
});

/** State of saving. Its width is fixed, so that nothing next to it moves. */
export function SaveNote({ state }: { state: Pick<DraftState, 'save' | 'savedAt' | 'theirs'> }) {
  const { save, savedAt, theirs } = state;
  if (theirs !== null)
    return (
      <span role="alert" className={styles['save']} data-kind="failed">
        <ExclamationCircleFilled aria-hidden="true" /> 未保存：另一处有改动
      </span>
    );
  if (save.kind === 'failed') {
    const { message, advice } = describeFailure(save.error);
    return (
      <span role="alert" className={styles['save']} data-kind="failed" title={`${message}${advice}`}>
        <ExclamationCircleFilled aria-hidden="true" /> 未保存：{message}
      </span>
    );
  }
  if (save.kind === 'saved')
    return (
      <span className={styles['save']} data-kind="saved">
        <CheckCircleOutlined aria-hidden="true" /> 已保存 {clock.format(new Date(savedAt))}
      </span>
    );
  return (
    <span className={styles['save']} data-kind="saving">
      <LoadingOutlined aria-hidden="true" /> 正在保存…
    </span>
  );
}
