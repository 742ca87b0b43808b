import { Form, Input } from 'antd';
import { core } from '../../client/connection';
import { EntryDialog } from '../../components/EntryDialog';
import { textRule } from '../../components/formRules';
import styles from './Duty.module.css';

interface Fields {
  text: string;
}

/** 办结 of an open note, with the result. */
export function SettleDialog(props: { entryId: string; title: string; onClose: () => void }) {
  const [form] = Form.useForm<Fields>();
  return (
    <EntryDialog<Fields, unknown>
      form={form}
      name="settle"
      title="办结待办"
      okText="办结"
      done="已办结。"
      write={({ text }) => core.duty.settle({ entryId: props.entryId, text: text.trim() })}
      onClose={props.onClose}
    >
      <p className={styles['quote']}>
        <span>待办：</span>
        {props.title}
      </p>
      <Form.Item
        name="text"
        label="办理结果"
        rules={[textRule((value) => (value === '' ? '请写明办理结果。' : null))]}
      >
        <Input.TextArea autoFocus maxLength={4000} autoSize={{ minRows: 3, maxRows: 10 }} />
      </Form.Item>
    </EntryDialog>
  );
}
