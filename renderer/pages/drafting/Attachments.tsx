import { useRef, useState } from 'react';
import { Alert, Button, Input } from 'antd';
import { PaperClipOutlined } from '@ant-design/icons';
import { useStore } from 'zustand';
import type { Attachment } from '../../../electron/core/contract';
import type { Uploads } from '../../components/editor/uploads';
import { sizeText } from '../../components/sizeText';
import { UploadRow } from '../../components/UploadRow';
import { renamedFile } from '../../components/files';
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
  const [over, setOver] = useState(false);
  const [renaming, setRenaming] = useState<number | null>(null);
  const picker = useRef<HTMLInputElement>(null);
  return (
    <section
      className={styles['card']}
      aria-labelledby="draft-attachments-title"
      data-over={over}
      onDragOver={(event) => {
        if (!event.dataTransfer.types.includes('Files')) return;
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        onFiles([...event.dataTransfer.files]);
      }}
    >
      <h2 id="draft-attachments-title">附件</h2>
      <ul className={styles['files']}>
        {attachments.map((attachment, index) => (
          <li key={`${attachment.sha256}-${index}`}>
            <PaperClipOutlined aria-hidden="true" />
            {renaming === index ? (
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
                  if (event.key === 'Escape' && !event.nativeEvent.isComposing) setRenaming(null);
                }}
                onBlur={(event) => {
                  const name = renamedFile(attachment, event.target.value);
                  setRenaming(null);
                  if (name !== null && name !== attachment.name)
                    onChange((all) => all.map((it, at) => (at === index ? { ...it, name } : it)));
                }}
              />
            ) : (
              <>
                <span className={styles['name']} title={attachment.name}>
                  {attachment.name}
                </span>
                <span className={styles['size']}>{sizeText(attachment.size)}</span>
                <Button
                  type="link"
                  size="small"
                  aria-label={`改名：${attachment.name}`}
                  onClick={() => setRenaming(index)}
                >
                  改名
                </Button>
                <Button
                  type="link"
                  size="small"
                  danger
                  aria-label={`移除：${attachment.name}`}
                  onClick={() => onChange((all) => all.filter((_, at) => at !== index))}
                >
                  移除
                </Button>
              </>
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
      <button
        type="button"
        id="draft-attachments"
        className={styles['drop']}
        onClick={() => picker.current?.click()}
      >
        选择文件，或拖到这里
      </button>
      <input
        ref={picker}
        type="file"
        multiple
        hidden
        aria-label="选择附件"
        onChange={(event) => {
          onFiles([...(event.target.files ?? [])]);
          event.target.value = '';
        }}
      />
    </section>
  );
}
