import { Form, Input, Radio } from 'antd';
import { core } from '../../client/connection';
import { EntryDialog } from '../../components/EntryDialog';
import { REPORT_KIND_LABEL } from '../../components/labels';
import { useFileResult } from '../../components/useFileResult';
import styles from './Incident.module.css';

interface Fields {
  format: 'docx' | 'pdf';
  number: string;
  approver: string;
  remarks: string;
}

/** 值班快报 or 书面报备函, made from the ledger. */
export function ReportDialog(props: {
  incidentId: string;
  drill: boolean;
  kind: 'bulletin' | 'filing';
  onClose: () => void;
}) {
  const [form] = Form.useForm<Fields>();
  const name = REPORT_KIND_LABEL[props.kind];
  const made = useFileResult()(name);
  return (
    <EntryDialog<Fields, { path: string | null; notes: string[] }>
      form={form}
      name="incident-report"
      title={`制作${name}`}
      drill={props.drill}
      initial={{ format: 'docx', number: '', approver: '', remarks: '' }}
      okText="制作并保存"
      done={null}
      write={(fields) =>
        core.incidents.makeReport({
          format: fields.format,
          number: fields.number.trim(),
          approver: fields.approver.trim(),
          remarks: fields.remarks.trim(),
          incidentId: props.incidentId,
          kind: props.kind,
        })
      }
      onDone={made.onSuccess}
      onClose={props.onClose}
    >
      <p className={styles['lead']}>
        {props.kind === 'bulletin'
          ? '事件经过、处置措施和报告情况取自台账，按公文格式排版，报局领导和有关部门。'
          : '网站紧急关停、无法访问的书面报备，报市政府办公室（第八条），内容取自台账，按公文格式排版。'}
      </p>
      <Form.Item name="format" label="文件格式">
        <Radio.Group
          options={[
            { value: 'docx', label: 'Word（可再修改）' },
            { value: 'pdf', label: 'PDF（定稿）' },
          ]}
        />
      </Form.Item>
      <div className={styles['pair']}>
        <Form.Item name="number" label="文号（可不填）">
          <Input autoFocus maxLength={60} placeholder="某信访函〔2026〕12号" />
        </Form.Item>
        <Form.Item name="approver" label="签发人（可不填）">
          <Input maxLength={60} />
        </Form.Item>
      </div>
      <Form.Item name="remarks" label="补充说明（可不填）">
        <Input.TextArea
          maxLength={4000}
          autoSize={{ minRows: 3, maxRows: 8 }}
          placeholder="台账以外需要写入的内容，如下一步工作打算"
        />
      </Form.Item>
    </EntryDialog>
  );
}
