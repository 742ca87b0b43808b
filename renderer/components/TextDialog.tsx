import { Form, Input } from 'antd';
import { EntryDialog } from './EntryDialog';
import { FilesField } from './FilesField';
import { textRule } from './formRules';
import { useFiles } from './useFiles';
import type { Attachment } from '../../electron/core/contract';

/** Dialog for an entry that consists of a text, and with `files` of attachments. */
export function TextDialog(props: {
  title: string;
  label: string;
  /** Error message for an empty text. */
  missing: string;
  /** Label of the attachments; absent when there are none. */
  files?: string;
  okText: string;
  done: string;
  note?: React.ReactNode;
  initial?: string;
  signed?: boolean;
  /** Reason why saving has to wait, or null. */
  wait?: string | null;
  drill?: boolean;
  write: (text: string, attachments: Attachment[]) => Promise<unknown>;
  onClose: () => void;
}) {
  const [form] = Form.useForm<{ text: string }>();
  const files = useFiles();
  return (
    <EntryDialog<{ text: string }, unknown>
      form={form}
      name="entry-text"
      title={props.title}
      initial={{ text: props.initial ?? '' }}
      okText={props.okText}
      done={props.done}
      signed={props.signed === true}
      drill={props.drill === true}
      wait={props.wait ?? (files.sending ? '还有文件没有保存完。' : null)}
      write={({ text }) => props.write(text.trim(), [...files.attachments])}
      onClose={props.onClose}
    >
      {props.note}
      <Form.Item
        name="text"
        label={props.label}
        rules={[textRule((value) => (value === '' ? props.missing : null))]}
      >
        <Input.TextArea autoFocus maxLength={4000} autoSize={{ minRows: 4, maxRows: 10 }} />
      </Form.Item>
      {props.files !== undefined && <FilesField label={props.files} files={files} />}
    </EntryDialog>
  );
}
