import { useNavigate } from 'react-router';
import { Form, Input, Select } from 'antd';
import type { Dayjs } from 'dayjs';
import type { FindingKind, FindingSource } from '../../../electron/core/contract';
import { core } from '../../client/connection';
import { EntryDialog } from '../../components/EntryDialog';
import { FilesField } from '../../components/FilesField';
import { textRule } from '../../components/formRules';
import { FINDING_KIND_LABEL, FINDING_SOURCE_LABEL } from '../../components/labels';
import { useFiles } from '../../components/useFiles';
import { DateTimeField } from '../../components/DateTimeField';
import { instantOf } from '../../components/pickerTime';
import styles from '../../components/caseFile/caseFile.module.css';

interface Fields {
  kind: FindingKind;
  where: string;
  text: string;
  source?: FindingSource;
  number: string;
  receivedAt?: Dayjs | null;
  /** 0 when the notice gives none. */
  workDays: number;
}

const KINDS = (Object.keys(FINDING_KIND_LABEL) as FindingKind[]).map((value) => ({
  value,
  label: FINDING_KIND_LABEL[value],
}));

const SOURCES = (Object.keys(FINDING_SOURCE_LABEL) as FindingSource[]).map((value) => ({
  value,
  label: FINDING_SOURCE_LABEL[value],
}));

const MOST_WORK_DAYS = 5;
const WORK_DAYS = [
  { value: 0, label: `没有要求（按规定 ${MOST_WORK_DAYS} 个工作日）` },
  ...Array.from({ length: MOST_WORK_DAYS }, (_, n) => ({ value: n + 1, label: `${n + 1} 个工作日` })),
];

/** 登记问题 that was not found by 读网, with the data of the notice. The deadline counts from its receipt. */
export function OpenFindingDialog(props: { onClose: () => void }) {
  const navigate = useNavigate();
  const [form] = Form.useForm<Fields>();
  const files = useFiles();
  const workDays = (Form.useWatch('workDays', form) ?? 0) || MOST_WORK_DAYS;
  return (
    <EntryDialog<Fields, { findingId: string }>
      form={form}
      name="finding-open"
      title="登记问题"
      width="46rem"
      initial={{ kind: 'wording', where: '', text: '', number: '', workDays: 0 }}
      okText="登记"
      done={`已登记，须在收到后 ${workDays} 个工作日内整改`}
      wait={files.sending ? '还有文件没有保存完。' : null}
      write={({ kind, where, text, source = 'other', number, receivedAt, workDays: days }) =>
        core.rectification.open({
          kind,
          where: where.trim(),
          text: text.trim(),
          receivedAt: instantOf(receivedAt),
          notice: { source, number: number.trim(), workDays: days === 0 ? null : days },
          attachments: [...files.attachments],
        })
      }
      onDone={({ findingId }) => void navigate(`/rectification/${findingId}`)}
      onClose={props.onClose}
    >
      <div className={styles['pair']}>
        <Form.Item name="source" label="来源" rules={[{ required: true, message: '请选择问题从哪里来。' }]}>
          <Select<FindingSource> autoFocus placeholder="请选择" options={SOURCES} />
        </Form.Item>
        <Form.Item name="number" label="文号或编号（没有可不填）">
          <Input maxLength={100} autoComplete="off" />
        </Form.Item>
      </div>
      <div className={styles['pair']}>
        <DateTimeField name="receivedAt" label="收到时间（不填即现在）" />
        <Form.Item name="workDays" label="来文要求的整改期限">
          <Select<number> options={WORK_DAYS} />
        </Form.Item>
      </div>
      <Form.Item name="kind" label="类型">
        <Select<FindingKind> options={KINDS} />
      </Form.Item>
      <Form.Item
        name="where"
        label="页面标题或网址"
        rules={[textRule((value) => (value === '' ? '请写明在哪个页面。' : null))]}
      >
        <Input maxLength={500} />
      </Form.Item>
      <Form.Item
        name="text"
        label="问题"
        rules={[textRule((value) => (value === '' ? '请写明问题。' : null))]}
      >
        <Input.TextArea maxLength={4000} autoSize={{ minRows: 3, maxRows: 8 }} />
      </Form.Item>
      <FilesField label="截图等材料" files={files} />
    </EntryDialog>
  );
}
