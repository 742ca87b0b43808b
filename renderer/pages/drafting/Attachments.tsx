import { useState } from 'react';
import { Alert, Button, Input } from 'antd';
import { PaperClipOutlined } from '@ant-design/icons';
import { useStore } from 'zustand';
import type { Attachment } from '../../../electron/core/contract';
import type { Uploads } from '../../components/editor/uploads';
import { FilePicker } from '../../components/FilePicker';
import { renamedFile } from '../../components/files';
import { sizeText } from '../../components/sizeText';
import { UploadRow } from '../../components/UploadRow';
import { useFileDrop } from '../../components/useFileDrop';
import styles from './DraftEditor.module.css';

/**
 * Attachments of a draft: adding by file picker or drag and drop, renaming, removing. Files are uploaded to the core in
 * pieces.
 */
export function Attachments(props: {
  attachments: readonly Attachment[];
  uploads: Uploads;
  /** Reasons for refused files, as sentences; null when none. */
  refused: string | null;
  onFiles: (files: File[]) => void;
  onChange: (change: (all: readonly Attachment[]) => Attachment[]) => void;
  onRefusedRead: () => void;
}) {
  const { attachments, uploads, onFiles, onChange } = props;
  const rows = useStore(uploads.store, (it) => it.rows);
  const [renaming, setRenaming] = useState<number | null>(null);
  const drop = useFileDrop(onFiles);
  return (
    <section className={styles['card']} aria-labelledby="draft-attachments-title" {...drop}>
      <h2 id="draft-attachments-title">附件</h2>
      <ul className={styles['files']}>
        {attachments.map((attachment, index) => (
          <li key={`${attachment.sha256}-${index}`}>
            <PaperClipOutlined aria-hidden="true" />
            {renaming === index ? (
              <AttachmentName
                attachment={attachment}
                onRename={(name) =>
                  onChange((all) => all.map((it, at) => (at === index ? { ...it, name } : it)))
                }
                onClose={() => setRenaming(null)}
              />
            ) : (
              <AttachmentFacts
                attachment={attachment}
                onRename={() => setRenaming(index)}
                onRemove={() => onChange((all) => all.filter((_, at) => at !== index))}
              />
            )}
          </li>
        ))}
        {rows.map((row) => (
          <UploadRow
            key={row.id}
            row={row}
            onRetry={() => uploads.retry(row.id)}
            onRemove={() => uploads.remove(row.id)}
          />
        ))}
      </ul>
      {props.refused !== null && (
        <Alert
          type="warning"
          role="alert"
          title={props.refused}
          closable={{ onClose: props.onRefusedRead }}
        />
      )}
      <FilePicker label="选择附件" id="draft-attachments" className={styles['drop']} onFiles={onFiles} />
    </section>
  );
}

/** Field for the new name of an attachment: Enter renames, Escape cancels. */
function AttachmentName(props: {
  attachment: Attachment;
  onRename: (name: string) => void;
  onClose: () => void;
}) {
  const { attachment, onRename, onClose } = props;
  return (
    <Input
      size="small"
      autoFocus
      aria-label={`“${attachment.name}”的新名称`}
      defaultValue={attachment.name}
      maxLength={200}
      onPressEnter={(event) => {
        if (!event.nativeEvent.isComposing) event.currentTarget.blur();
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape' && !event.nativeEvent.isComposing) onClose();
      }}
      onBlur={(event) => {
        const name = renamedFile(attachment, event.target.value);
        onClose();
        if (name !== null && name !== attachment.name) onRename(name);
      }}
    />
  );
}

function AttachmentFacts(props: { attachment: Attachment; onRename: () => void; onRemove: () => void }) {
  const { name, size } = props.attachment;
  return (
    <>
      <span className={styles['name']} title={name}>
        {name}
      </span>
      <span className={styles['size']}>{sizeText(size)}</span>
      <Button type="link" size="small" aria-label={`改名：${name}`} onClick={props.onRename}>
        改名
      </Button>
      <Button type="link" size="small" danger aria-label={`移除：${name}`} onClick={props.onRemove}>
        移除
      </Button>
    </>
  );
}
