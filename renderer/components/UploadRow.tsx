import { Button, Progress } from 'antd';
import { PaperClipOutlined } from '@ant-design/icons';
import { describeFailure } from '../client/failures';
import type { UploadRow as Row } from './editor/uploads';
import styles from './UploadRow.module.css';

/** A running upload with its progress, or a failed one with its error. */
export function UploadRow({ row, onRetry, onRemove }: { row: Row; onRetry(): void; onRemove(): void }) {
  const failure = row.error ? describeFailure(row.error) : null;
  return (
    <li>
      <PaperClipOutlined aria-hidden="true" />
      <span className={styles['name']} title={row.name}>
        {row.name}
      </span>
      {failure ? (
        <>
          <span className={styles['problem']} role="alert" title={failure.advice}>
            {failure.message}
          </span>
          <Button type="link" size="small" aria-label={`继续保存：${row.name}`} onClick={onRetry}>
            继续
          </Button>
        </>
      ) : (
        <Progress
          className={styles['progress'] ?? ''}
          percent={Math.floor(row.fraction * 100)}
          size="small"
          aria-label={`保存进度：${row.name}`}
        />
      )}
      <Button type="link" size="small" danger aria-label={`取消：${row.name}`} onClick={onRemove}>
        取消
      </Button>
    </li>
  );
}
