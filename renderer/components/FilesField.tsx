import { useRef, useState } from 'react';
import { Alert, Button } from 'antd';
import { PaperClipOutlined } from '@ant-design/icons';
import { sizeText } from './sizeText';
import { UploadRow } from './UploadRow';
import type { Files } from './useFiles';
import styles from './FilesField.module.css';

/**
 * Files of a form, by file picker or drag and drop. They are sent to the core in pieces while the form is filled in.
 */
export function FilesField(props: { label: string; files: Files }) {
  const { files } = props;
  const [over, setOver] = useState(false);
  const picker = useRef<HTMLInputElement>(null);
  return (
    <div
      role="group"
      aria-label={props.label}
      className={styles['field']}
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
        files.add([...event.dataTransfer.files]);
      }}
    >
      <span className={styles['label']}>{props.label}</span>
      {files.attachments.length + files.rows.length > 0 && <FileRows files={files} />}
      {files.refused !== null && <Alert type="warning" role="alert" title={files.refused} />}
      <button type="button" className={styles['drop']} onClick={() => picker.current?.click()}>
        选择文件，或拖到这里
      </button>
      <input
        ref={picker}
        type="file"
        multiple
        hidden
        aria-label={`选择：${props.label}`}
        onChange={(event) => {
          files.add([...(event.target.files ?? [])]);
          event.target.value = '';
        }}
      />
    </div>
  );
}

function FileRows({ files }: { files: Files }) {
  return (
    <ul className={styles['files']}>
      {files.attachments.map((attachment, index) => (
        <li key={`${attachment.sha256}-${index}`}>
          <PaperClipOutlined aria-hidden="true" />
          <span className={styles['name']} title={attachment.name}>
            {attachment.name}
          </span>
          <span className={styles['size']}>{sizeText(attachment.size)}</span>
          <Button
            type="link"
            size="small"
            danger
            aria-label={`移除：${attachment.name}`}
            onClick={() => files.remove(index)}
          >
            移除
          </Button>
        </li>
      ))}
      {files.rows.map((row) => (
        <UploadRow
          key={row.id}
          row={row}
          onRetry={() => files.retry(row.id)}
          onRemove={() => files.cancel(row.id)}
        />
      ))}
    </ul>
  );
}
