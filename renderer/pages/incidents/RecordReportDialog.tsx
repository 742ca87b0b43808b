import { Form, Input, Radio, Select } from 'antd';
import type { Dayjs } from 'dayjs';
import type { Informed } from '../../../electron/core/contract';
import { core } from '../../client/connection';
import { EntryDialog } from '../../components/EntryDialog';
import { INFORMED_LABEL, WAY_LABEL } from '../../components/labels';
import { DateTimeField } from '../../components/DateTimeField';
import { instantOf } from '../../components/pickerTime';

type Way = keyof typeof WAY_LABEL;
interface Fields {
  whom: Informed;
  way: Way;
  person: string;
  at?: Dayjs | null;
  text: string;
}

/**
 * 登记报告: who was informed. All fields except `whom` have defaults, so that Enter is enough. The default for
 * 市政府办公室 is in writing (第八条).
 */
export function RecordReportDialog(props: {
  incidentId: string;
  drill: boolean;
  whom: Informed | null;
  onClose: () => void;
}) {
  const [form] = Form.useForm<Fields>();
  const whom = Form.useWatch('whom', form) ?? props.whom;
  return (
    <EntryDialog<Fields, unknown>
      form={form}
      name="incident-tell"
      title={whom === null ? '登记报告' : `登记报告${INFORMED_LABEL[whom]}`}
      drill={props.drill}
      ready={props.whom !== null}
      initial={{
        ...(props.whom !== null && { whom: props.whom }),
        way: props.whom === 'government' ? 'written' : 'phone',
        person: '',
        text: '',
      }}
      okText="登记报告"
      done="已记入"
      write={({ at, person, text, ...fields }) =>
        core.incidents.recordReport({
          ...fields,
          incidentId: props.incidentId,
          person: person.trim(),
          text: text.trim(),
          happenedAt: instantOf(at),
        })
      }
      onClose={props.onClose}
    >
      <Form.Item name="whom" label="报告对象" rules={[{ required: true, message: '请选择报告对象。' }]}>
        <Select<Informed>
          placeholder="请选择"
          options={(Object.keys(INFORMED_LABEL) as Informed[]).map((value) => ({
            value,
            label: INFORMED_LABEL[value],
          }))}
        />
      </Form.Item>
      <Form.Item name="way" label="方式">
        <Radio.Group
          options={(Object.keys(WAY_LABEL) as Way[]).map((value) => ({ value, label: WAY_LABEL[value] }))}
        />
      </Form.Item>
      <Form.Item name="person" label="接报人或单位（可不填）">
        <Input maxLength={100} />
      </Form.Item>
      <DateTimeField name="at" label="报告时间（不填即现在）" />
      <Form.Item name="text" label="报告内容和答复（可不填）">
        <Input.TextArea maxLength={2000} autoSize={{ minRows: 2, maxRows: 6 }} />
      </Form.Item>
    </EntryDialog>
  );
}
