import { Alert, Button } from 'antd';
import { PaperClipOutlined } from '@ant-design/icons';
import { FilePicker } from './FilePicker';
import { sizeText } from './sizeText';
import { UploadRow } from './UploadRow';
import { useFileDrop } from './useFileDrop';
import type { Files } from './useFiles';
import styles from './FilesField.module.css';

/**
 * Files of a form, by file picker or drag and drop. They are sent to the core in pieces while the form is filled in.
 */
export function FilesField(props: { label: string; files: Files }) {
  const { files } = props;
  const drop = useFileDrop(files.add);
  return (
    <div role="group" aria-label={props.label} className={styles['field']} {...drop}>
      <span className={styles['label']}>{props.label}</span>
      {files.attachments.length + files.rows.length > 0 && <FileRows files={files} />}
      {files.refused !== null && <Alert type="warning" role="alert" title={files.refused} />}
      <FilePicker label={`选择：${props.label}`} className={styles['drop']} onFiles={files.add} />
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
