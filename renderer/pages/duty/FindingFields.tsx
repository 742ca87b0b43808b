import { Button, Form, Input, Select, type FormListFieldData } from 'antd';
import type { FindingKind } from '../../../electron/core/contract';
import { textRule } from '../../components/formRules';
import { FINDING_KIND_LABEL } from '../../components/labels';
import { FilesInput } from './FilesInput';
import styles from './Duty.module.css';

const KINDS = (Object.keys(FINDING_KIND_LABEL) as FindingKind[]).map((value) => ({
  value,
  label: FINDING_KIND_LABEL[value],
}));

/** A problem found by 读网; it becomes a finding with the entry. */
export function FindingFields(props: {
  field: FormListFieldData;
  number: number;
  onRemove: () => void;
  onSending: (sending: boolean) => void;
}) {
  const { field, number } = props;
  return (
    <fieldset className={styles['finding']}>
      <legend>问题 {number}</legend>
      <Button
        size="small"
        danger
        className={styles['remove'] ?? ''}
        aria-label={`删除问题 ${number}`}
        onClick={props.onRemove}
      >
        删除
      </Button>
      <div className={styles['pair']}>
        <Form.Item
          name={[field.name, 'kind']}
          label="类型"
          rules={[{ required: true, message: '请选择类型。' }]}
        >
          <Select<FindingKind> autoFocus placeholder="请选择" options={KINDS} />
        </Form.Item>
        <Form.Item
          name={[field.name, 'where']}
          label="页面（标题或网址）"
          rules={[textRule((value) => (value === '' ? '请写明在哪一页。' : null))]}
        >
          <Input maxLength={500} autoComplete="off" />
        </Form.Item>
      </div>
      <Form.Item
        name={[field.name, 'text']}
        label="问题"
        rules={[textRule((value) => (value === '' ? '请写明是什么问题。' : null))]}
      >
        <Input.TextArea maxLength={4000} autoSize={{ minRows: 2, maxRows: 6 }} />
      </Form.Item>
      <Form.Item name={[field.name, 'attachments']} noStyle>
        <FilesInput label={`问题 ${number} 的截图等附件`} onSending={props.onSending} />
      </Form.Item>
    </fieldset>
  );
}
