import { DatePicker, Form } from 'antd';
import type { Rule } from 'antd/es/form';
import type { Dayjs } from 'dayjs';
import { futureProblem } from './pickerTime';

/**
 * Date and time field in Beijing time. Empty means now, the usual case; with `required` it has to be filled. `future`:
 * future times are allowed.
 */
export function DateTimeField(props: {
  name: string;
  label: string;
  required?: string;
  future?: boolean;
  optional?: string;
}) {
  const rules: Rule[] = [];
  if (props.required !== undefined) rules.push({ required: true, message: props.required });
  if (props.future !== true)
    rules.push({
      validator: (_, value: Dayjs | null | undefined) => {
        const problem = futureProblem(value);
        return problem === null ? Promise.resolve() : Promise.reject(new Error(problem));
      },
    });
  return (
    <Form.Item name={props.name} label={props.label} rules={rules}>
      <DatePicker
        style={{ width: '100%' }}
        showTime={{ format: 'HH:mm' }}
        format="YYYY-MM-DD HH:mm"
        needConfirm={false}
        allowClear={props.required === undefined}
        placeholder={props.optional ?? (props.required === undefined ? '现在' : '年-月-日 时:分')}
      />
    </Form.Item>
  );
}
