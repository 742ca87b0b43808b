import { Form, Input } from 'antd';
import type { EntryView } from '../../../electron/core/contract';
import { core } from '../../client/connection';
import { EntryDialog } from '../../components/EntryDialog';
import { textRule } from '../../components/formRules';
import styles from './Duty.module.css';

interface Fields {
  text: string;
  reason: string;
}

/** 更正: a new entry that refers to the original, which stays unchanged. */
export function CorrectDialog({ entry, onClose }: { entry: EntryView; onClose: () => void }) {
  const [form] = Form.useForm<Fields>();
  const before = entry.correction?.text ?? entry.text;
  return (
    <EntryDialog<Fields, unknown>
      form={form}
      name="correct"
      title="更正值守记录"
      okText="更正"
      done="已更正，原记录保留。"
      initial={{ text: before }}
      write={({ text, reason }) =>
        core.duty.correct({ entryId: entry.id, text: text.trim(), reason: reason.trim() })
      }
      onClose={onClose}
    >
      <p className={styles['quote']}>
        <span>原记录：</span>
        {entry.text}
      </p>
      <Form.Item
        name="text"
        label="更正为"
        rules={[
          textRule((value) =>
            value === '' ? '请写明内容。' : value === before.trim() ? '内容和现在的一样。' : null,
          ),
        ]}
      >
        <Input.TextArea autoFocus maxLength={4000} autoSize={{ minRows: 3, maxRows: 10 }} />
      </Form.Item>
      <Form.Item
        name="reason"
        label="更正原因"
        rules={[textRule((value) => (value === '' ? '请写明原因。' : null))]}
      >
        <Input maxLength={500} autoComplete="off" />
      </Form.Item>
    </EntryDialog>
  );
}
