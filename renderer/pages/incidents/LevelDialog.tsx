import { Form, Input, Radio } from 'antd';
import type { IncidentLevel } from '../../../electron/core/contract';
import { core } from '../../client/connection';
import { EntryDialog } from '../../components/EntryDialog';
import { textRule } from '../../components/formRules';
import { INCIDENT_LEVEL_LABEL } from '../../components/labels';
import { PERIODS } from '../../help/periods';
import styles from './Incident.module.css';

interface Fields {
  level: IncidentLevel;
  basis: string;
}

const REPORT = `${PERIODS.reportHours} 小时内报告省级网信部门`;
/** Duty to report by level. */
const FOLLOWS: Record<IncidentLevel, string> = {
  ordinary: '不要求报告省级网信部门',
  larger: REPORT,
  major: REPORT,
  extraordinary: REPORT,
};

/** 定级: decided and signed by a person, never by the program. */
export function LevelDialog(props: {
  incidentId: string;
  drill: boolean;
  present: IncidentLevel | null;
  onClose: () => void;
}) {
  const [form] = Form.useForm<Fields>();
  return (
    <EntryDialog<Fields, unknown>
      form={form}
      name="incident-level"
      title={props.present === null ? '事件定级' : '重新定级'}
      drill={props.drill}
      signed
      initial={{ basis: '', ...(props.present !== null && { level: props.present }) }}
      okText="签名定级"
      done="级别已定"
      write={({ level, basis }) =>
        core.incidents.setLevel({ incidentId: props.incidentId, level, basis: basis.trim() })
      }
      onClose={props.onClose}
    >
      <Form.Item name="level" label="级别" rules={[{ required: true, message: '请选择级别。' }]}>
        <Radio.Group className={styles['levels'] ?? ''}>
          {(Object.keys(INCIDENT_LEVEL_LABEL) as IncidentLevel[]).map((level, index) => (
            <Radio key={level} value={level} autoFocus={index === 0}>
              {INCIDENT_LEVEL_LABEL[level]}
              <span className={styles['aside']}>{FOLLOWS[level]}</span>
            </Radio>
          ))}
        </Radio.Group>
      </Form.Item>
      <Form.Item
        name="basis"
        label="定级依据"
        rules={[textRule((value) => (value === '' ? '请写明定级依据。' : null))]}
      >
        <Input.TextArea
          maxLength={4000}
          autoSize={{ minRows: 3, maxRows: 8 }}
          placeholder="影响范围、持续时间、危害程度，对照的分级条款"
        />
      </Form.Item>
    </EntryDialog>
  );
}
