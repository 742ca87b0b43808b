import { Progress } from 'antd';
import { useStore } from 'zustand';
import type { Attachment } from '../../../electron/core/contract';
import { FailureNote } from '../FailureNote';
import { AltDialog } from './AltDialog';
import type { Uploads } from './uploads';
import styles from './BodyEditor.module.css';

/** A picture that was chosen, pasted or dropped, to be inserted at `position`. */
export interface NewImage {
  uploadId: string;
  /** Object URL of the file. */
  preview: string;
  position: number;
  attachment: Attachment | null;
}

/** Shows a picture during its upload and asks for its 图片说明. */
export function ImageDialog(props: {
  image: NewImage;
  uploads: Uploads;
  onDone: (attrs: { sha256: string; alt: string } | null) => void;
}) {
  const { image, uploads, onDone } = props;
  const row = useStore(uploads.store, ({ rows }) => rows.find(({ id }) => id === image.uploadId));
  const sent = image.attachment;
  return (
    <AltDialog
      alt={null}
      title="插入图片"
      okText="插入"
      waiting={sent === null}
      onDone={(alt) => onDone(alt !== null && sent ? { sha256: sent.sha256, alt } : null)}
    >
      <div className={styles['preview']}>
        {/* Its alternative text is being asked for. */}
        <img src={image.preview} alt="" />
      </div>
      <div className={styles['progress']}>
        {row?.error ? (
          <FailureNote error={row.error} onRetry={() => uploads.retry(row.id)} />
        ) : (
          <Progress
            percent={sent ? 100 : Math.floor((row?.fraction ?? 0) * 100)}
            size="small"
            aria-label="图片保存进度"
          />
        )}
      </div>
    </AltDialog>
  );
}
