import { Descriptions, Form } from 'antd';
import { core } from '../../../client/connection';
import { monthText, type Month } from '../../../components/days';
import { EntryDialog } from '../../../components/EntryDialog';
import { endEditing, type RosterEdit } from './rosterEdits';

/** Confirmation with the content of the signature. */
export function PublishDialog(props: { month: Month; editing: RosterEdit; onClose: () => void }) {
  const { month, editing } = props;
  const [form] = Form.useForm<object>();
  const people = new Set(
    editing.shifts.flatMap(({ leader, technical, operations }) => [leader, technical, operations]),
  );
  return (
    <EntryDialog<object, unknown>
      form={form}
      name="publish-roster"
      title={`发布${monthText(month)}值班表`}
      okText="签名发布"
      done="值班表已提交发布，等待平台确认。"
      signed
      ready
      write={() =>
        core.roster.publish({
          month,
          shifts: [...editing.shifts],
          important: [...editing.important],
          replaces: editing.replaces,
        })
      }
      onDone={() => endEditing(month)}
      onClose={props.onClose}
    >
      <Descriptions
        size="small"
        column={1}
        bordered
        styles={{ label: { width: '8em' } }}
        items={[
          { key: 'month', label: '月份', children: monthText(month) },
          { key: 'shifts', label: '班次', children: `${editing.shifts.length} 班，${people.size} 人` },
          {
            key: 'important',
            label: '重要时期',
            children:
              editing.important.length === 0
                ? '无'
                : editing.important
                    .map(({ name, from, until }) => `${name}（${from} 至 ${until}）`)
                    .join('、'),
          },
          {
            key: 'replaces',
            label: '效力',
            children:
              editing.replaces === null
                ? '本月首次发布，所有人都能看到。'
                : '取代已发布的值班表；此前的调班以本表为准，不再另外生效。',
          },
        ]}
      />
    </EntryDialog>
  );
}
