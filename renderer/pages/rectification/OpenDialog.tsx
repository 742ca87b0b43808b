import { useNavigate } from 'react-router';
import { Form, Input, Select } from 'antd';
import type { FindingKind } from '../../../electron/core/contract';
import { core } from '../../app/connection';
import { EntryDialog } from '../../components/EntryDialog';
import { FilesField } from '../../components/FilesField';
import { check } from '../../components/formRules';
import { FINDING_KIND_LABEL } from '../../components/labels';
import { useFiles } from '../../components/useFiles';

interface Fields {
  kind: FindingKind;
  where: string;
  text: string;
}

const KINDS = (Object.keys(FINDING_KIND_LABEL) as FindingKind[]).map((value) => ({
  value,
  label: FINDING_KIND_LABEL[value],
}));

/** 登记问题: one that did not come from a 读网; the work days count from now. */
export function OpenDialog(props: { onClose: () => void }) {
  const navigate = useNavigate();
  const [form] = Form.useForm<Fields>();
  const files = useFiles();
  return (
    <EntryDialog<Fields, { findingId: string }>
      form={form}
      name="finding-open"
      title="登记问题"
      initial={{ kind: 'wording', where: '', text: '' }}
      okText="登记"
      done="已登记，须在 5 个工作日内整改"
      wait={files.sending ? '还有文件没有保存完。' : null}
      write={({ kind, where, text }) =>
        core.rectification.open({
          kind,
          where: where.trim(),
          text: text.trim(),
          attachments: [...files.attachments],
        })
      }
      onDone={({ findingId }) => void navigate(`/rectification/${findingId}`)}
      onClose={props.onClose}
    >
      <Form.Item name="kind" label="类型">
        <Select<FindingKind> options={KINDS} />
      </Form.Item>
      <Form.Item
        name="where"
        label="页面标题或网址"
        rules={[check((value) => (value === '' ? '请写明在哪个页面。' : null))]}
      >
        <Input autoFocus maxLength={500} />
      </Form.Item>
      <Form.Item name="text" label="问题" rules={[check((value) => (value === '' ? '请写明问题。' : null))]}>
        <Input.TextArea maxLength={4000} autoSize={{ minRows: 3, maxRows: 8 }} />
      </Form.Item>
      <FilesField label="截图等材料" files={files} />
    </EntryDialog>
  );
}
