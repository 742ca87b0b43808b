import { useNavigate } from 'react-router';
import { Form, Input, Select, Switch } from 'antd';
import type { Dayjs } from 'dayjs';
import type { IncidentKind, OutageCause } from '../../../electron/core/contract';
import { core } from '../../client/connection';
import { EntryDialog } from '../../components/EntryDialog';
import { textRule } from '../../components/formRules';
import { INCIDENT_KIND_LABEL } from '../../components/labels';
import { DateTimeField } from '../../components/DateTimeField';
import { instantOf } from '../../components/pickerTime';
import { CauseField } from './OutageDialogs';
import styles from './Incident.module.css';

interface Fields {
  title: string;
  kind: IncidentKind;
  discoveredAt?: Dayjs | null;
  text: string;
  down: boolean;
  downFrom?: Dayjs | null;
  cause: OutageCause;
  drill: boolean;
}

const KINDS = (Object.keys(INCIDENT_KIND_LABEL) as IncidentKind[]).map((value) => ({
  value,
  label: INCIDENT_KIND_LABEL[value],
}));

/** 登记突发事件. The default time of discovery is now. */
export function OpenIncidentDialog(props: { onClose: () => void }) {
  const navigate = useNavigate();
  const [form] = Form.useForm<Fields>();
  const drill = Form.useWatch('drill', form) === true;
  const down = Form.useWatch('down', form) === true;
  return (
    <EntryDialog<Fields, { incidentId: string }>
      form={form}
      name="incident-open"
      title="登记突发事件"
      width="46rem"
      drill={drill}
      initial={{ title: '', kind: 'other', text: '', down: false, cause: 'other', drill: false }}
      okText={drill ? '登记演练' : '登记'}
      done="已登记，开始计时"
      write={(fields) =>
        core.incidents.open({
          title: fields.title.trim(),
          kind: fields.kind,
          discoveredAt: instantOf(fields.discoveredAt),
          text: fields.text.trim(),
          drill: fields.drill,
          downFrom: fields.down ? (instantOf(fields.downFrom) ?? 'discovery') : null,
          cause: fields.down ? fields.cause : 'other',
        })
      }
      onDone={({ incidentId }) => void navigate(`/incidents/${incidentId}`)}
      onClose={props.onClose}
    >
      <Form.Item
        name="title"
        label="标题"
        rules={[textRule((value) => (value === '' ? '请写一句话的标题。' : null))]}
      >
        <Input autoFocus maxLength={200} placeholder="一句话说明发生了什么" />
      </Form.Item>
      <div className={styles['pair']}>
        <Form.Item name="kind" label="类型">
          <Select<IncidentKind>
            options={KINDS}
            onChange={(kind) => {
              if (kind === 'outage') form.setFieldValue('down', true);
            }}
          />
        </Form.Item>
        <DateTimeField name="discoveredAt" label="发现时间（不填即现在）" />
      </div>
      <Form.Item
        name="text"
        label="情况"
        rules={[textRule((value) => (value === '' ? '请写明看到的情况。' : null))]}
      >
        <Input.TextArea
          maxLength={4000}
          autoSize={{ minRows: 3, maxRows: 6 }}
          placeholder="怎么发现的、现象、影响范围、已做的处置"
        />
      </Form.Item>
      <div className={styles['switches']}>
        <Form.Item name="down" label="网站已无法访问" valuePropName="checked" layout="horizontal">
          <Switch checkedChildren="是" unCheckedChildren="否" />
        </Form.Item>
        <Form.Item name="drill" label="这是演练" valuePropName="checked" layout="horizontal">
          <Switch checkedChildren="是" unCheckedChildren="否" />
        </Form.Item>
      </div>
      {down && (
        <div className={styles['pair']}>
          <DateTimeField name="downFrom" label="从何时起无法访问" optional="发现时" />
          <CauseField />
        </div>
      )}
    </EntryDialog>
  );
}
