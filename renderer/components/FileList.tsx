import { useState } from 'react';
import { App, Button } from 'antd';
import { DownloadOutlined, PaperClipOutlined } from '@ant-design/icons';
import { visibleName } from '../../electron/core/contract/terms';
import { readFileToSave } from './blobs';
import { sizeText } from './sizeText';
import { useFailureMessage } from './useFailureMessage';
import styles from './FileList.module.css';

interface NamedFile {
  name: string;
  sha256: string;
  size: number;
}

/**
 * Files stored in the core, with a button to save each. `note`: further text for a file. Renders nothing without files.
 */
export function FileList<T extends NamedFile>(props: {
  files: readonly T[];
  note?: (file: T) => React.ReactNode;
}) {
  if (props.files.length === 0) return null;
  return (
    <ul className={styles['files']}>
      {props.files.map((file, index) => (
        <FileLine key={`${file.sha256}-${index}`} file={file} note={props.note?.(file)} />
      ))}
    </ul>
  );
}

function FileLine({ file, note }: { file: NamedFile; note: React.ReactNode }) {
  const { message } = App.useApp();
  const tell = useFailureMessage('附件没有取到。');
  const [busy, setBusy] = useState(false);
  const save = async () => {
    setBusy(true);
    try {
      const { blob, name } = await readFileToSave(file);
      const url = URL.createObjectURL(blob);
      const link = document.createElement('a');
      link.href = url;
      link.download = name;
      link.click();
      setTimeout(() => URL.revokeObjectURL(url), 60_000);
      if (name !== file.name)
        void message.warning(
          `附件的名称不规范，或者内容与扩展名不符，已另存为“${name}”。打开前请核实来源。`,
          8,
        );
    } catch (error) {
      tell(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <li>
      <PaperClipOutlined aria-hidden="true" />
      <span className={styles['name']}>
        {visibleName(file.name)}
        <span className={styles['size']}>{sizeText(file.size)}</span>
        {note !== undefined && <span className={styles['note']}>{note}</span>}
      </span>
      <Button
        type="link"
        size="small"
        icon={<DownloadOutlined aria-hidden="true" />}
        loading={busy}
        aria-label={`另存附件：${visibleName(file.name)}`}
        onClick={() => void save()}
      >
        另存
      </Button>
    </li>
  );
}
