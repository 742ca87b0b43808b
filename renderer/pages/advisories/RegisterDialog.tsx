import { useNavigate } from 'react-router';
import { Form, Input, Radio, Select } from 'antd';
import type { Dayjs } from 'dayjs';
import type { AdvisoryLevel, AdvisorySource } from '../../../electron/core/contract';
import { core } from '../../client/connection';
import { EntryDialog } from '../../components/EntryDialog';
import { FilesField } from '../../components/FilesField';
import { textRule } from '../../components/formRules';
import { ADVISORY_LEVEL_LABEL, ADVISORY_SOURCE_LABEL } from '../../components/labels';
import { useFiles } from '../../components/useFiles';
import { DateTimeField } from '../../components/DateTimeField';
import { instantOf } from '../../components/pickerTime';
import styles from '../../components/caseFile/caseFile.module.css';

interface Fields {
  source: AdvisorySource;
  number: string;
  title: string;
  level: AdvisoryLevel;
  receivedAt?: Dayjs | null;
  deadline?: Dayjs | null;
  text: string;
}

const optionsOf = <T extends string>(labels: Record<T, string>) =>
  (Object.keys(labels) as T[]).map((value) => ({ value, label: labels[value] }));

/** 登记预警通报: data of the notice, with the notice attached. */
export function RegisterAdvisoryDialog(props: { onClose: () => void }) {
  const navigate = useNavigate();
  const [form] = Form.useForm<Fields>();
  const files = useFiles();
  return (
    <EntryDialog<Fields, { advisoryId: string }>
      form={form}
      name="advisory-register"
      title="登记预警通报"
      width="46rem"
      initial={{ source: 'cyberspace', number: '', title: '', level: 'none', text: '' }}
      okText="登记"
      done="已登记"
      wait={files.sending ? '还有文件没有保存完。' : null}
      write={({ receivedAt, deadline, ...fields }) =>
        core.advisories.register({
          source: fields.source,
          level: fields.level,
          number: fields.number.trim(),
          title: fields.title.trim(),
          text: fields.text.trim(),
          receivedAt: instantOf(receivedAt),
          deadline: instantOf(deadline),
          attachments: [...files.attachments],
        })
      }
      onDone={({ advisoryId }) => void navigate(`/advisories/${advisoryId}`)}
      onClose={props.onClose}
    >
      <Form.Item
        name="title"
        label="标题"
        rules={[textRule((value) => (value === '' ? '请填写通报的标题。' : null))]}
      >
        <Input autoFocus maxLength={200} />
      </Form.Item>
      <div className={styles['pair']}>
        <Form.Item name="source" label="来源">
          <Select<AdvisorySource> options={optionsOf(ADVISORY_SOURCE_LABEL)} />
        </Form.Item>
        <Form.Item name="number" label="文号（没有可不填）">
          <Input maxLength={100} />
        </Form.Item>
      </div>
      <Form.Item name="level" label="级别">
        <Radio.Group options={optionsOf(ADVISORY_LEVEL_LABEL)} />
      </Form.Item>
      <div className={styles['pair']}>
        <DateTimeField name="receivedAt" label="收到时间（不填即现在）" />
        <DateTimeField name="deadline" label="办理期限" future optional="没有期限" />
      </div>
      <Form.Item name="text" label="内容和要求">
        <Input.TextArea maxLength={4000} autoSize={{ minRows: 2, maxRows: 6 }} />
      </Form.Item>
      <FilesField label="通报原文" files={files} />
    </EntryDialog>
  );
}
