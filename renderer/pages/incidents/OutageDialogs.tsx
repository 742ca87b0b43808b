import { Form, Input, Select, Switch } from 'antd';
import type { Dayjs } from 'dayjs';
import type { OutageCause, OutageView } from '../../../electron/core/contract';
import { core } from '../../client/connection';
import { EntryDialog } from '../../components/EntryDialog';
import { textRule } from '../../components/formRules';
import { OUTAGE_CAUSE_LABEL } from '../../components/labels';
import { DateTimeField } from '../../components/DateTimeField';
import { instantOf } from '../../components/pickerTime';
import { PERIODS } from '../../help/periods';
import styles from './Incident.module.css';

const CAUSES = (Object.keys(OUTAGE_CAUSE_LABEL) as OutageCause[]).map((value) => ({
  value,
  label: OUTAGE_CAUSE_LABEL[value],
}));

export function CauseField() {
  return (
    <Form.Item name="cause" label="原因">
      <Select<OutageCause> options={CAUSES} />
    </Form.Item>
  );
}

interface BeginFields {
  from?: Dayjs | null;
  cause: OutageCause;
  text: string;
  drill: boolean;
}

/** 登记无法访问, as part of an incident or without one, such as an announced power cut. */
export function BeginOutageDialog(props: {
  incident: { incidentId: string; drill: boolean } | null;
  onClose: () => void;
}) {
  const [form] = Form.useForm<BeginFields>();
  const chosen = Form.useWatch('drill', form) === true;
  const drill = props.incident?.drill ?? chosen;
  return (
    <EntryDialog<BeginFields, unknown>
      form={form}
      name="outage-begin"
      title="登记网站无法访问"
      drill={drill}
      initial={{ cause: 'other', text: '', drill: false }}
      okText="登记"
      done="已登记，开始计时"
      write={({ from, cause, text }) =>
        core.incidents.beginOutage({
          incidentId: props.incident?.incidentId ?? null,
          from: instantOf(from),
          cause,
          text: text.trim(),
          drill,
        })
      }
      onClose={props.onClose}
    >
      <div className={styles['pair']}>
        <DateTimeField name="from" label="从何时起（不填即现在）" />
        <CauseField />
      </div>
      <Form.Item
        name="text"
        label="情况"
        rules={[textRule((value) => (value === '' ? '请写明情况。' : null))]}
      >
        <Input.TextArea autoFocus maxLength={4000} autoSize={{ minRows: 3, maxRows: 8 }} />
      </Form.Item>
      {props.incident === null && (
        <Form.Item name="drill" label="这是演练" valuePropName="checked" layout="horizontal">
          <Switch checkedChildren="是" unCheckedChildren="否" />
        </Form.Item>
      )}
    </EntryDialog>
  );
}

const ACTS = {
  offline: {
    title: '转为临时下线',
    at: '从何时起（不填即现在）',
    text: '原因和公告情况',
    missing: '请写明原因和公告情况。',
    okText: '转为临时下线',
    done: '已转为临时下线',
  },
  end: {
    title: '网站已恢复访问',
    at: '恢复时间（不填即现在）',
    text: '恢复情况',
    missing: '请写明恢复情况。',
    okText: '已恢复',
    done: '已记为恢复访问',
  },
} as const;

/** 转临时下线 or 恢复访问. */
export function OutageActDialog(props: { act: 'offline' | 'end'; outage: OutageView; onClose: () => void }) {
  const [form] = Form.useForm<{ at?: Dayjs | null; text: string }>();
  const words = ACTS[props.act];
  const { outageId, drill } = props.outage;
  return (
    <EntryDialog<{ at?: Dayjs | null; text: string }, unknown>
      form={form}
      name="outage-act"
      title={words.title}
      drill={drill}
      initial={{ text: '' }}
      okText={words.okText}
      done={words.done}
      write={({ at, text }) => {
        const input = { outageId, at: instantOf(at), text: text.trim() };
        return props.act === 'end' ? core.incidents.endOutage(input) : core.incidents.takeOffline(input);
      }}
      onClose={props.onClose}
    >
      {props.act === 'offline' && (
        <p className={styles['lead']}>
          临时下线每年不超过 1 次，每次不超过 {PERIODS.offlineDays}
          天（第七条）；须报市政府办公室，并在全国政府网站信息报送系统更新状态。
        </p>
      )}
      <DateTimeField name="at" label={words.at} />
      <Form.Item
        name="text"
        label={words.text}
        rules={[textRule((value) => (value === '' ? words.missing : null))]}
      >
        <Input.TextArea autoFocus maxLength={4000} autoSize={{ minRows: 3, maxRows: 8 }} />
      </Form.Item>
    </EntryDialog>
  );
}
