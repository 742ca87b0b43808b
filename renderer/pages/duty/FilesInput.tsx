import { useEffect } from 'react';
import type { Attachment } from '../../../electron/core/contract';
import { FilesField } from '../../components/FilesField';
import { useFiles } from '../../components/useFiles';

/** Files as a form field. `onSending` reports whether uploads are running. */
export function FilesInput(props: {
  label: string;
  value?: readonly Attachment[];
  onChange?: (attachments: readonly Attachment[]) => void;
  onSending: (sending: boolean) => void;
}) {
  const { onChange, onSending } = props;
  const files = useFiles(props.value);
  const { attachments, sending } = files;
  useEffect(() => void onChange?.(attachments), [attachments]); // eslint-disable-line react-hooks/exhaustive-deps
  useEffect(() => void onSending(sending), [sending]); // eslint-disable-line react-hooks/exhaustive-deps
  return <FilesField label={props.label} files={files} />;
}
